"""What apps tell the shell at start-up: menu lines, pages, and where the search box looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.http import HttpRequest

from xiezhi.lib.registry import Registry


class Audience(StrEnum):
    """Whom a page is written for; it decides the frame and who a stranger is."""

    STAFF = "staff"
    RECIPIENT = "recipient"
    """Holders of a personal link, known by the link and a code."""
    PARTY = "party"
    """People of the portal, signed in with an identity of their own."""
    PUBLIC = "public"


OWN_WORK = ""
"""The group without a heading at the top of the rail: the person's own work."""


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One line of the rail, for who holds ``right``, or one of ``any_of``; without either, for all staff.

    ``count`` gives the figure at the end of the line; ``alarm`` paints it in 朱 (for work that
    failed or is late, nothing else). ``tab`` is the short label in the bottom bar of a phone.
    """

    name: str
    label: str
    icon: str
    url_name: str
    group: str = OWN_WORK
    order: int = 100
    right: str = ""
    count: Callable[[HttpRequest], int] | None = None
    alarm: bool = False
    tab: str = ""
    any_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One page of the site, so that tests and menus can walk all of them.

    ``menu`` names the :class:`MenuEntry` that is lit while the page is open; ``sample`` gives the
    arguments of an address that exists in the world the tests build, ``fragment`` says that the
    page also answers htmx with a part of itself.
    """

    url_name: str
    title: str
    right: str = ""
    audience: Audience = Audience.STAFF
    menu: str = ""
    methods: tuple[str, ...] = ("GET",)
    fragment: bool = False
    sample: Callable[[Any], Mapping[str, Any]] | None = None
    any_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One line under the search box: what it is, where it leads, why it was found."""

    title: str
    url: str
    line: str = ""
    state: str = ""
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """One place the search box looks. ``find(request, words, limit)`` returns what may be seen."""

    name: str
    label: str
    find: Callable[[HttpRequest, str, int], Iterable[SearchHit]]
    right: str = ""
    order: int = 100


@dataclass(frozen=True, slots=True)
class HelpLink:
    """One way on from the help page; ``takes_page`` gets the page one came from as ``?from=``."""

    label: str
    url_name: str
    takes_page: bool = False


MENU: Registry[MenuEntry] = Registry("menu")
HELP: Registry[HelpLink] = Registry("links of the help page")
PAGES: Registry[PageEntry] = Registry("pages")
SEARCHES: Registry[SearchEntry] = Registry("searches")


def add_menu(*entries: MenuEntry) -> None:
    """Declare menu lines; called from ``apps.py``."""
    for entry in entries:
        MENU.add(entry.name, entry)


def add_help(*links: HelpLink) -> None:
    """Declare ways on from the help page; called from ``apps.py``."""
    for link in links:
        HELP.add(link.url_name, link)


def add_pages(*entries: PageEntry) -> None:
    """Declare pages; called from ``apps.py``."""
    for entry in entries:
        PAGES.add(entry.url_name, entry)


def add_searches(*entries: SearchEntry) -> None:
    """Declare places the search box looks; called from ``apps.py``."""
    for entry in entries:
        SEARCHES.add(entry.name, entry)
