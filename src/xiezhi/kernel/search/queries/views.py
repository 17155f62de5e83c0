"""A person's own views over a list: their tabs, and which one the list opens with."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from xiezhi.kernel.search.models import SavedView
from xiezhi.kernel.search.rules.conditions import Conditions, read_conditions, written
from xiezhi.kernel.search.types import LISTS, KeptList, KeptView
from xiezhi.lib.verdict import Refused


def saved_views_visible_to(person: Any) -> QuerySet[SavedView]:
    """The person's own views and nobody else's."""
    return SavedView.objects.filter(person_id=person.pk, list_name__in=LISTS.names())


def conditions_of(kept: KeptList, text: str) -> Conditions:
    """What of an address this list knows; refused where its own form would not take a value."""
    found = read_conditions(text, fields=kept.filters.base_fields, fixed=kept.fixed)
    faulty = kept.filters(QueryDict(written(found))).errors
    if faulty:
        names = "、".join(str(kept.filters.base_fields[name].label or name) for name in faulty)
        raise Refused(
            f"条件不对：{names}", field="query", remedy="请回到列表改好条件，再存", code="bad_condition"
        )
    return found


def address_of(kept: KeptList, conditions: Conditions) -> str:
    """Where these conditions lead; a list with a standing view is told apart from one left bare."""
    name, value = kept.everything
    named = conditions if any(key == name for key, _ in conditions) else (*conditions, (name, value))
    return f"{reverse(kept.url_name)}?{written(named)}"


def whole_list_address(kept: KeptList) -> str:
    """The list with no condition, whatever view the person opens it with."""
    return address_of(kept, ())


def views_over(person: Any, list_name: str, asked: str = "") -> list[KeptView]:
    """The tabs of a list in the person's order; the one whose conditions are ``asked`` is current."""
    kept = LISTS[list_name]
    rows = saved_views_visible_to(person).filter(list_name=list_name)
    now = _known(kept, asked)[0]
    return [_shown(kept, row, now) for row in rows]


def standing_address(views: list[KeptView]) -> str:
    """Where the list leads when it is opened bare; empty where the person chose no view for that."""
    return next((one.url for one in views if one.is_default), "")


def conditions_in_words(kept: KeptList, text: str) -> list[str]:
    """The conditions as the chips over the list say them."""
    form = kept.filters(QueryDict(written(_known(kept, text)[0])))
    chips = [f"{group.chip.label}：{group.chip.summary}" for group in form._groups() if group.is_on]
    words = form.value_of("q") if form.search else None
    return ([f"查找：{words}"] if words else []) + chips


def _shown(kept: KeptList, row: SavedView, now: Conditions) -> KeptView:
    known, was_cut = _known(kept, row.query)
    return KeptView(
        id=row.pk, name=row.name, url=address_of(kept, known), is_default=row.is_default,
        is_current=bool(now) and known == now, is_narrower_before=was_cut,
    )  # fmt: skip


def _known(kept: KeptList, text: str) -> tuple[Conditions, bool]:
    """What the list knows today; conditions it has given up since are left out, and said so."""
    try:
        found = conditions_of(kept, text)
    except Refused:
        try:
            parts = read_conditions(text, fields=kept.filters.base_fields, fixed=kept.fixed)
        except Refused:
            return (), True
        faulty = kept.filters(QueryDict(written(parts))).errors
        found = tuple(part for part in parts if part[0] not in faulty)
        return _without_everything(kept, found), True
    return _without_everything(kept, found), False


def _without_everything(kept: KeptList, found: Conditions) -> Conditions:
    return tuple(part for part in found if part != kept.everything)
