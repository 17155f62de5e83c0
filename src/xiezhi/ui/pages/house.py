"""The frame's own pages: the whole menu, the answers of the search box, help, how one likes to read."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from xiezhi.ui.context import THEMES, TYPE_SIZES
from xiezhi.ui.gate import page
from xiezhi.ui.registry import HELP, SEARCHES, Audience, SearchEntry, SearchHit
from xiezhi.ui.rendering import render_page

YEAR = 365 * 24 * 3600
HITS = 20
KEYS = (
    ("/", "到搜索框"),
    ("j", "下一行"),
    ("k", "上一行"),
    ("Enter", "打开选中的一行"),
    ("x", "勾选或取消这一行"),
    ("Esc", "收起打开的卡片"),
    ("?", "打开这一页"),
)


@page("ui:me", title="我的", own=True)
def me(request: HttpRequest) -> HttpResponse:
    """Everything this person can open, for phones and for whoever likes a list."""
    return render_page(request, "ui/me.html")


@page("ui:bell", title="未看的消息", own=True)
def bell(request: HttpRequest) -> HttpResponse:
    """The bell of the frame, for pages that are open; whole as a page, it is the menu."""
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(reverse("ui:me"))
    return render_page(request, "ui/parts/bell.html")


@page("ui:help", title="帮助和快捷键", own=True)
def help_page(request: HttpRequest) -> HttpResponse:
    """Keys, and where to turn."""
    asked = urlsplit(request.headers.get("Referer", ""))
    page_before = asked.path if asked.netloc == request.get_host() else ""
    links = [
        (
            link.label,
            reverse(link.url_name)
            + (f"?from={quote(page_before)}" if link.takes_page and page_before else ""),
        )
        for link in HELP
    ]
    return render_page(request, "ui/help.html", {"keys": KEYS, "links": links})


@page("ui:search", title="搜索", own=True, fragment=True)
def search(request: HttpRequest) -> HttpResponse:
    """One box over everything the person may see, grouped by where it was found."""
    words = " ".join(request.GET.get("q", "")[:100].split())
    found = [(entry, hits) for entry in _open_to(request) if (hits := _hits(entry, request, words))]
    context = {"words": words, "found": found, "total": sum(len(hits) for _, hits in found)}
    return render_page(request, "ui/search.html", context, fragment="ui/parts/hits.html")


def _open_to(request: HttpRequest) -> list[SearchEntry]:
    may: Callable[[str], bool] = getattr(request, "may", None) or (lambda right: False)
    return sorted(
        (entry for entry in SEARCHES if not entry.right or may(entry.right)), key=lambda one: one.order
    )


def _hits(entry: SearchEntry, request: HttpRequest, words: str) -> list[SearchHit]:
    return list(entry.find(request, words, HITS)) if words else []


@page("ui:reading", title="外观和字号", audience=Audience.PUBLIC, methods=("POST",))
def reading(request: HttpRequest) -> HttpResponse:
    """Remember light or dark and the size of type on this device; works without scripts."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    for field, cookie, known in (("theme", "xz-theme", THEMES), ("type", "xz-type", TYPE_SIZES)):
        chosen = request.POST.get(field, "")
        if chosen in known:
            response.set_cookie(cookie, chosen, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response
