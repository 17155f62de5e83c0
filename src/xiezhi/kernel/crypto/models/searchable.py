"""The base of every model with searchable encrypted fields: marks never go stale."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.core.exceptions import FieldError
from django.db import models

from xiezhi.kernel.crypto.models.fields import _Mark


def marks_on(model: type[models.Model], sources: Iterable[str]) -> list[_Mark]:
    """The mark fields of ``model`` that are filled from one of ``sources``."""
    wanted = set(sources)
    return [field for field in model._meta.fields if isinstance(field, _Mark) and field.source in wanted]


class SearchableQuerySet(models.QuerySet[Any]):
    """Writes marks together with their source in bulk updates too."""

    writes_marks: ClassVar[bool] = True

    def update(self, **values: Any) -> int:
        for mark in marks_on(self.model, values):
            if mark.name in values:
                continue
            if hasattr(values[mark.source], "resolve_expression"):
                raise FieldError(f"{mark.source} is encrypted: give a value, not an SQL expression")
            values[mark.name] = mark.marks_of(values[mark.source])
        return super().update(**values)

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None) -> int:
        names, rows = list(fields), list(objs)
        for mark in marks_on(self.model, names):
            names.append(mark.name)
            for row in rows:
                setattr(row, mark.attname, mark.marks_of(getattr(row, mark.source)))
        return super().bulk_update(rows, names, batch_size)


class Searchable(models.Model):
    """A row with encrypted fields that can be searched.

    A model with a manager of its own makes it from :class:`SearchableQuerySet`.
    """

    writes_marks: ClassVar[bool] = True
    objects = models.Manager.from_queryset(SearchableQuerySet)()

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Sequence[str] | None = None, **kwargs: Any) -> None:
        if update_fields is not None:
            named = list(update_fields)
            update_fields = [*named, *(mark.name for mark in marks_on(type(self), named))]
        super().save(*args, update_fields=update_fields, **kwargs)
