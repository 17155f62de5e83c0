"""存为视图: keep a list as it is narrowed; rename, move, open with, or drop what was kept."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.db.models import Max, QuerySet

from xiezhi.kernel.crypto import queries as crypto
from xiezhi.kernel.search.models import SavedView
from xiezhi.kernel.search.queries.views import conditions_of, saved_views_visible_to
from xiezhi.kernel.search.rules.conditions import checked_name, written
from xiezhi.kernel.search.types import LISTS, MOST_VIEWS, KeptList
from xiezhi.lib.verdict import NotFound, Refused

_LOCK = 7_309_212
"""Names the lock under which one person's views change; the second number is the person's."""


@transaction.atomic
def save_view(list_name: str, *, name: str, query: str, is_default: bool = False, by: Any) -> SavedView:
    """Keep the conditions of a list under a name; they must be the list's own."""
    kept = _list(list_name)
    conditions = tuple(part for part in conditions_of(kept, query) if part != kept.everything)
    if not conditions:
        raise Refused(
            "现在没有任何条件，不用存", field="query", remedy="请先在列表里筛选或者排序", code="no_condition"
        )
    others = _own(by, list_name)
    if others.count() >= MOST_VIEWS:
        raise Refused(
            f"这个列表已经有{MOST_VIEWS}个视图", field="name", remedy="请先删除一个不用的", code="too_many"
        )
    last = others.aggregate(last=Max("position"))["last"]
    view = SavedView.objects.create(
        person=by, list_name=list_name, name=_free_name(others, name), query=written(conditions),
        position=0 if last is None else last + 1,
    )  # fmt: skip
    return _open_with(view, others) if is_default else view


@transaction.atomic
def rename_view(view_id: int, *, name: str, by: Any) -> SavedView:
    """Give a view another name."""
    view, others = _found(view_id, by)
    others.filter(pk=view.pk).update(name=_free_name(others.exclude(pk=view.pk), name))
    view.refresh_from_db(fields=["name"])
    return view


@transaction.atomic
def move_view(view_id: int, *, up: bool, by: Any) -> SavedView:
    """Change places with the neighbour; at the end of the row nothing happens."""
    view, others = _found(view_id, by)
    order = list(others)
    here = order.index(view)
    there = here - 1 if up else here + 1
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
        for position, one in enumerate(order):
            one.position = position
        SavedView.objects.bulk_update(order, ["position"])
    return view


@transaction.atomic
def open_list_with(view_id: int, *, chosen: bool, by: Any) -> SavedView:
    """Open the list with this view, or (not ``chosen``) with the whole list again."""
    view, others = _found(view_id, by)
    if chosen:
        return _open_with(view, others)
    view.is_default = False
    view.save(update_fields=["is_default"])
    return view


@transaction.atomic
def drop_view(view_id: int, *, by: Any) -> str:
    """Drop a view and answer its name; the rows it showed are not touched."""
    view, _ = _found(view_id, by)
    view.delete()
    return view.name


def _open_with(view: SavedView, others: QuerySet[SavedView]) -> SavedView:
    others.exclude(pk=view.pk).filter(is_default=True).update(is_default=False)
    view.is_default = True
    view.save(update_fields=["is_default"])
    return view


def _list(list_name: str) -> KeptList:
    kept = LISTS.get(list_name)
    if kept is None:
        raise NotFound
    return kept


def _own(person: Any, list_name: str) -> QuerySet[SavedView]:
    """The person's views over one list, changed by one transaction at a time so that limits hold."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, person.pk])
    return saved_views_visible_to(person).filter(list_name=list_name)


def _found(view_id: int, person: Any) -> tuple[SavedView, QuerySet[SavedView]]:
    view = saved_views_visible_to(person).filter(pk=view_id).first()
    if view is None:
        raise NotFound
    others = _own(person, view.list_name)
    fresh = others.filter(pk=view_id).first()
    if fresh is None:
        raise NotFound
    return fresh, others


def _free_name(others: QuerySet[SavedView], name: str) -> str:
    wanted = checked_name(name)
    if crypto.exact(others, "name", wanted).exists():
        raise Refused(f"已经有一个视图叫“{wanted}”", field="name", remedy="请换一个名称", code="taken")
    return wanted
