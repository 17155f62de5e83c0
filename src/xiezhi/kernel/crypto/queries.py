"""Find rows by an encrypted value; the database compares keyed marks only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.db.models.constants import LOOKUP_SEP

from xiezhi.kernel.crypto.models.fields import BigramArrayField, BlindIndexField
from xiezhi.kernel.crypto.rules.indexes import SHORTEST_SEARCH, name_form, name_matches

Row = TypeVar("Row", bound=Model)
Mark = TypeVar("Mark", BlindIndexField, BigramArrayField)


def exact(queryset: QuerySet[Row], field: str, value: str) -> QuerySet[Row]:
    """Rows whose encrypted ``field`` is ``value`` (``recipient__id_no`` works too).

    Written differently it is still the same: full-width digits, spaces, a small
    x, +86. An empty value finds nothing.
    """
    if not value.strip():
        return queryset.none()
    path, mark = _mark_of(queryset, field, BlindIndexField)
    return queryset.filter(**{f"{path}__in": mark.sought_marks(value)})


def name_contains(queryset: QuerySet[Row], field: str, text: str) -> QuerySet[Row]:
    """Rows whose encrypted name may hold ``text``; a GIN index answers, no row is decrypted.

    Never misses a name. With three characters and more it can give a name that
    has all the pairs but not in a row; pass a page of rows through
    :func:`really_contains` where that matters. Two characters are exact. One
    character finds only names that are this one character.
    """
    if not name_form(text):
        return queryset.none()
    path, mark = _mark_of(queryset, field, BigramArrayField)
    return queryset.filter(
        reduce(or_, (Q(**{f"{path}__contains": marks}) for marks in mark.sought_marks(text)))
    )


def really_contains(rows: Iterable[Row], field: str, text: str) -> Iterator[Row]:
    """Only the rows whose decrypted name holds ``text`` as a whole run."""
    for row in rows:
        value: Any = row
        for step in field.split(LOOKUP_SEP):
            value = getattr(value, step)
        if name_matches(value or "", text):
            yield row


def is_too_short(text: str) -> bool:
    """Whether a name search has fewer than the two characters it needs."""
    return len(name_form(text)) < SHORTEST_SEARCH


def _mark_of(queryset: QuerySet[Row], field: str, kind: type[Mark]) -> tuple[str, Mark]:
    """The look-up path and the field of the mark that is filled from ``field``."""
    *relations, source = field.split(LOOKUP_SEP)
    model: Any = queryset.model
    for relation in relations:
        model = model._meta.get_field(relation).related_model
    for found in model._meta.fields:
        if isinstance(found, kind) and found.source == source:
            return LOOKUP_SEP.join([*relations, found.name]), found
    raise LookupError(f"{model.__name__}.{source} has no {kind.__name__}")
