"""Pages of a list by key: the next page starts after the last row seen, whatever came in between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core import signing
from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model, Q, QuerySet
from django.http import HttpRequest

T = TypeVar("T", bound=Model)

PARAMETER = "page"
COUNT_LIMIT = 10_000
"""Counting stops here; a longer list says so instead of making everybody wait."""


@dataclass(frozen=True, slots=True)
class Key:
    """One column of the order. Empty values come last, in either direction."""

    name: str
    is_descending: bool = False
    is_nullable: bool = False

    def expression(self, backwards: bool) -> Any:
        """How the database sorts by this key."""
        column, descending = F(self.name), self.is_descending is not backwards
        nulls = ({"nulls_first": True} if backwards else {"nulls_last": True}) if self.is_nullable else {}
        return column.desc(**nulls) if descending else column.asc(**nulls)

    def beyond(self, value: Any, backwards: bool) -> Q | None:
        """Rows strictly further along in this key alone, or ``None`` where there are none."""
        if value is None:
            return Q((f"{self.name}__isnull", False)) if backwards else None
        further = Q((f"{self.name}__{'lt' if self.is_descending is not backwards else 'gt'}", value))
        if self.is_nullable and not backwards:
            further |= Q((f"{self.name}__isnull", True))
        return further

    def equal(self, value: Any) -> Q:
        """Rows that share this value."""
        return Q((f"{self.name}__isnull", True)) if value is None else Q((self.name, value))


@dataclass(slots=True)
class KeyPage(Generic[T]):
    """One page: its rows, the cursors of its neighbours and, where it was counted, the total."""

    items: list[T] = field(default_factory=list)
    next_cursor: str = ""
    previous_cursor: str = ""
    first_number: int = 1
    total: int | None = None
    is_total_capped: bool = False
    was_reset: bool = False
    parameter: str = PARAMETER

    @property
    def last_number(self) -> int:
        """The number of the last row shown."""
        return self.first_number + len(self.items) - 1

    def __len__(self) -> int:
        return len(self.items)


def _keys(queryset: QuerySet[Any], order: Sequence[str | Key]) -> list[Key]:
    keys = [key if isinstance(key, Key) else _key(queryset, key) for key in order]
    if keys[-1].name not in {"pk", "id"}:
        keys.append(Key("pk", keys[-1].is_descending))
    return keys


def _key(queryset: QuerySet[Any], text: str) -> Key:
    name = text.removeprefix("-")
    try:
        is_nullable = name != "pk" and bool(getattr(queryset.model._meta.get_field(name), "null", False))
    except FieldDoesNotExist:
        is_nullable = True  # an annotation or a path over a relation: nothing promises a value
    return Key(name, text.startswith("-"), is_nullable)


_TAGS: dict[str, tuple[type, Any]] = {
    "t": (datetime, datetime.fromisoformat),
    "d": (date, date.fromisoformat),
    "n": (Decimal, Decimal),
    "u": (UUID, UUID),
}


def _pack(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return ["s", str(value)]
    for tag, (kind, _) in _TAGS.items():
        if isinstance(value, kind):
            return [tag, value.isoformat() if hasattr(value, "isoformat") else str(value)]
    raise TypeError(f"a list cannot be paged by a value of type {type(value).__name__}")


def _unpack(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    tag, text = value
    return text if tag == "s" else _TAGS[tag][1](text)


def _value(row: Any, key: Key) -> Any:
    found = row
    for part in key.name.split("__"):
        found = None if found is None else getattr(found, part)
    return found


def _cursor(row: Any, keys: list[Key], number: int, backwards: bool) -> str:
    values = [_pack(_value(row, key)) for key in keys]
    token: str = signing.dumps([values, number, backwards], salt=_salt(keys), compress=True)
    return token


def _salt(keys: list[Key]) -> str:
    return "page by " + ",".join(f"{'-' if key.is_descending else ''}{key.name}" for key in keys)


def _condition(keys: list[Key], values: list[Any], backwards: bool) -> Q:
    """``(a, b, c) > (x, y, z)`` written out, because directions and empty values may be mixed."""
    found, same = Q(), Q()
    for key, value in zip(keys, values, strict=True):
        further = key.beyond(value, backwards)
        if further is not None:
            found |= same & further
        same &= key.equal(value)
    return found


def paginate_by_key(
    queryset: QuerySet[T],
    request: HttpRequest,
    *,
    order: Sequence[str | Key],
    size: int = 50,
    count: bool = False,
    parameter: str = PARAMETER,
) -> KeyPage[T]:
    """The page of ``queryset`` that the request asks for, sorted by ``order`` (as in ``order_by``).

    The cursor in the address is signed and tied to this order; one that does not fit any more
    leads to the first page, which then says so (``was_reset``). The cursor can be read by whoever
    holds the address, so never sort by something that may not stand in an address. ``count`` adds
    a total, which costs a second query and stops at 10 000.
    """
    keys = _keys(queryset, order)
    token, values, number, backwards, was_reset = request.GET.get(parameter, ""), None, 1, False, False
    if token:
        try:
            packed, number, backwards = signing.loads(token, salt=_salt(keys))
            values = [_unpack(value) for value in packed]
        except (signing.BadSignature, ValueError, TypeError, KeyError):
            was_reset, number, backwards = True, 1, False
    rows = queryset.order_by(*(key.expression(backwards) for key in keys))
    if values is not None:
        rows = rows.filter(_condition(keys, values, backwards))
    found = list(rows[: size + 1])
    has_more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
        number = max(number - len(found), 1) if has_more else 1
    page = KeyPage(found, first_number=number, was_reset=was_reset, parameter=parameter)
    if found:
        if has_more if backwards else values is not None:
            page.previous_cursor = _cursor(found[0], keys, number, True)
        if has_more or backwards:
            page.next_cursor = _cursor(found[-1], keys, number + len(found), False)
    if count:
        total = queryset.order_by()[: COUNT_LIMIT + 1].count()
        page.total, page.is_total_capped = min(total, COUNT_LIMIT), total > COUNT_LIMIT
    return page
