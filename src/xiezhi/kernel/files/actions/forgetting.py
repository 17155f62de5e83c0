"""Let a file go whose time is over: record and content, unless something else still holds it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from xiezhi.kernel.files.models import StoredFile
from xiezhi.kernel.files.queries.paths import path_of


def forget(stored_id: int) -> bool:
    """Delete the file and its record; ``False`` where something else still refers to the same content.

    Inside a transaction: the content goes once the transaction has held. The
    same bytes stored by somebody else meanwhile stay.
    """
    stored = StoredFile.objects.select_for_update().filter(pk=stored_id).first()
    if stored is None or is_held(stored):
        return False
    digest = stored.sm3
    stored.delete()
    transaction.on_commit(lambda: _unlink(digest))
    return True


def is_held(stored: StoredFile) -> bool:
    """Does any row of any room refer to this file?"""
    for relation in _relations():
        if relation.related_model._default_manager.filter(**{relation.field.name: stored.pk}).exists():
            return True
    return False


def _relations() -> list[Any]:
    """Every foreign key to files, those of the tables between two models among them."""
    return [
        relation
        for relation in StoredFile._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)
    ]


def _unlink(digest: str) -> None:
    if not StoredFile.objects.filter(sm3=digest).exists():
        path_of(digest).unlink(missing_ok=True)
