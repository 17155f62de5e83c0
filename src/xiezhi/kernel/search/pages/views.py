"""我的视图: keep a list as it is narrowed, and put the kept ones in order."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse

from xiezhi.kernel.search.actions import views as acts
from xiezhi.kernel.search.forms import NameForm, ViewForm
from xiezhi.kernel.search.queries.views import (
    address_of,
    conditions_in_words,
    conditions_of,
    views_over,
    whole_list_address,
)
from xiezhi.kernel.search.types import LISTS, MOST_VIEWS
from xiezhi.lib.verdict import NotFound, Refused
from xiezhi.ui.forms import show_refusal
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import redirect_with_notice, render_page


@page("search:view-new", title="存为视图", own=True, methods=("GET", "POST"))
def view_new(request: Any) -> HttpResponse:
    """Name the list as it is narrowed; the conditions come along in the address."""
    kept = LISTS.get(request.GET.get("list", ""))
    if kept is None:
        return redirect_with_notice(request, "search:views", "请在列表里筛选好，再点“存为视图”", level="warn")
    asked = request.GET.copy()
    asked.pop("list")
    query = asked.urlencode()
    form = ViewForm(request.POST if request.method == "POST" else None)
    try:
        words = conditions_in_words(kept, query)
        back = address_of(kept, conditions_of(kept, query))
        if request.method == "POST" and form.is_valid():
            view = acts.save_view(kept.name, query=query, by=request.person, **form.cleaned_data)
            return redirect_with_notice(request, back, f"已存为视图“{view.name}”")
    except Refused as refusal:
        if refusal.field == "query":
            return redirect_with_notice(
                request, whole_list_address(kept), f"{refusal.message}，{refusal.remedy}", level="warn"
            )
        show_refusal(form, refusal)
    context = {"form": form, "kept": kept, "words": words, "back": back, "sorted": "sort" in asked}
    return render_page(request, "search/view_new.html", context, status=400 if form.errors else 200)


@page("search:views", title="我的视图", own=True, methods=("GET", "POST"))
def views(request: Any) -> HttpResponse:
    """Every view the person keeps, list by list: another name, another place, first, or gone."""
    refused: dict[int, NameForm] = {}
    if request.method == "POST":
        view_id = request.POST.get("view", "")
        if not view_id.isdecimal() or len(view_id) > 18:
            raise Http404
        try:
            return redirect_with_notice(request, "search:views", _act(request, int(view_id)))
        except NotFound:
            raise
        except Refused as refusal:
            form = NameForm(request.POST)
            show_refusal(form, refusal)
            refused[int(view_id)] = form
    lists = [
        (kept, whole_list_address(kept), [
            (one, refused.get(one.id) or NameForm(initial={"name": one.name}, auto_id=f"id_%s_{one.id}"))
            for one in views_over(request.person, kept.name)
        ])
        for kept in LISTS
    ]  # fmt: skip
    context = {"lists": lists, "most": MOST_VIEWS, "has_any": any(rows for _, _, rows in lists)}
    return render_page(request, "search/views.html", context, status=400 if refused else 200)


def _act(request: Any, view_id: int) -> str:
    """Do what the button of a row says; what to tell afterwards."""
    act, by = request.POST.get("act"), request.person
    if act == "rename":
        return f"已改名为“{acts.rename_view(view_id, name=request.POST.get('name', ''), by=by)}”"
    if act in {"up", "down"}:
        return f"“{acts.move_view(view_id, up=act == 'up', by=by)}”已{'前移' if act == 'up' else '后移'}"
    if act in {"open", "close"}:
        view = acts.open_list_with(view_id, chosen=act == "open", by=by)
        return f"打开列表时先看“{view}”" if act == "open" else "打开列表时先看全部"
    if act == "drop":
        return f"视图“{acts.drop_view(view_id, by=by)}”已删除，任务没有变化"
    raise Http404
