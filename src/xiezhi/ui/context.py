"""What every page's frame needs: name of the house, the person, their menu, how they like to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from xiezhi.ui.components import Notice
from xiezhi.ui.registry import MENU, OWN_WORK, PAGES, Audience, MenuEntry, PageEntry

THEMES = {"auto": "跟随系统", "light": "浅色", "dark": "深色"}
TYPE_SIZES = {"normal": "标准字号", "large": "大字"}


@dataclass(frozen=True, slots=True)
class ShellFacts:
    """Set on ``request.shell_facts`` by whoever knows the person: whose house, who, in what part."""

    house: str = ""
    person: str = ""
    line: str = ""


@dataclass(frozen=True, slots=True)
class MenuLine:
    """A menu entry with its address, its count and whether it is the page that is open."""

    entry: MenuEntry
    url: str
    is_current: bool
    count: int | None


def realtime_address(request: HttpRequest) -> str:
    """Where pages of this request listen for news: a path behind a proxy, else the port beside the site."""
    chosen: str = getattr(settings, "REALTIME_URL", "")
    port: int = getattr(settings, "REALTIME_PORT", 0)
    if chosen or not port:
        return chosen
    try:
        host = request.get_host()
    except DisallowedHost:
        return ""
    return f"{request.scheme}://{host.rpartition(':')[0] if ':' in host.rpartition(']')[2] else host}:{port}/realtime"


class Shell:
    """The frame of one page. Everything is worked out on first use, so fragments cost nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.facts: ShellFacts = getattr(request, "shell_facts", None) or ShellFacts()

    @property
    def name(self) -> str:
        """The court or agency that owns this installation."""
        return self.facts.house or str(getattr(settings, "XIEZHI_HOUSE_NAME", ""))

    @property
    def is_demo(self) -> bool:
        """Whether 演示 must stand across everything."""
        return bool(getattr(settings, "XIEZHI_DEMO", False))

    @cached_property
    def is_staff(self) -> bool:
        """Whether somebody who works here is signed in."""
        user = getattr(self.request, "user", None)
        return bool(user is not None and user.is_authenticated)

    @cached_property
    def page(self) -> PageEntry | None:
        """The registered page that is open, if it is registered."""
        match = self.request.resolver_match
        return PAGES.get(match.view_name) if match else None

    @cached_property
    def face_base(self) -> str:
        """The frame for a page that belongs to nobody, such as 404."""
        for_outside = self.page is not None and self.page.audience is not Audience.STAFF
        return "ui/shell.html" if self.is_staff and not for_outside else "ui/public.html"

    @property
    def person(self) -> str:
        """The name at the foot of the rail."""
        if self.facts.person or not self.is_staff:
            return self.facts.person
        user: Any = self.request.user
        return str(user.get_full_name() or user.get_username())

    @property
    def line(self) -> str:
        """Where the person works, and as what."""
        return self.facts.line

    @property
    def realtime(self) -> str:
        """Where this page listens for news."""
        return realtime_address(self.request)

    @property
    def moment_ms(self) -> str:
        """When this page was asked for, as the stream of news counts (digits alone, whatever the language)."""
        moment = getattr(self.request, "moment", None)
        return str(int(moment.timestamp() * 1000)) if moment else ""

    @property
    def theme(self) -> str:
        """auto, light or dark, as the person last chose on this device."""
        chosen = self.request.COOKIES.get("xz-theme", "auto")
        return chosen if chosen in THEMES else "auto"

    @property
    def next_theme(self) -> str:
        """What the switch turns to."""
        order = list(THEMES)
        return order[(order.index(self.theme) + 1) % len(order)]

    @property
    def theme_label(self) -> str:
        """The theme in words."""
        return THEMES[self.theme]

    @property
    def type_size(self) -> str:
        """normal or large."""
        chosen = self.request.COOKIES.get("xz-type", "normal")
        return chosen if chosen in TYPE_SIZES else "normal"

    @property
    def here(self) -> str:
        """The address of this page, to come back to it."""
        return str(self.request.get_full_path())

    @cached_property
    def lines(self) -> list[MenuLine]:
        """The menu of this person, in order."""
        return list(self._lines())

    def _lines(self) -> Iterator[MenuLine]:
        may: Callable[[str], bool] = getattr(self.request, "may", None) or (lambda right: False)
        lit = self.page.menu if self.page else ""
        for entry in sorted(MENU, key=lambda entry: (entry.group != OWN_WORK, entry.order, entry.name)):
            wanted = entry.any_of or ((entry.right,) if entry.right else ())
            if not (any(may(right) for right in wanted) if wanted else self.is_staff):
                continue
            try:
                url = reverse(entry.url_name)
            except NoReverseMatch:
                raise RuntimeError(f"menu {entry.name!r} leads nowhere: {entry.url_name!r}") from None
            count = entry.count(self.request) if entry.count else None
            yield MenuLine(entry, url, entry.name == lit or url == self.request.path, count)

    @cached_property
    def groups(self) -> list[tuple[str, list[MenuLine]]]:
        """The menu as the rail shows it: own work first, then each group in the order of its first line."""
        first: dict[str, int] = {}
        for line in self.lines:
            first.setdefault(line.entry.group, len(first))
        ordered = sorted(self.lines, key=lambda line: first[line.entry.group])
        return [(group, list(lines)) for group, lines in groupby(ordered, key=lambda line: line.entry.group)]

    @property
    def tabs(self) -> list[MenuLine]:
        """The lines a phone shows in its bottom bar, before 我的."""
        found = [line for line in self.lines if line.entry.tab]
        return sorted(found, key=lambda line: line.entry.name == "notifications")[:3]

    @property
    def bell(self) -> MenuLine | None:
        """The line named ``notifications``, which the bell leads to."""
        return next((line for line in self.lines if line.entry.name == "notifications"), None)

    @property
    def notices(self) -> list[Notice]:
        """What the last action left to say; reading empties it."""
        levels = {messages.WARNING: "warn", messages.ERROR: "danger"}
        return [
            Notice(str(message), levels.get(message.level, "info"))
            for message in messages.get_messages(self.request)
        ]


def shell(request: HttpRequest) -> dict[str, Shell | str]:
    """Context processor: ``house`` for the frames, ``face_base`` for pages that belong to nobody."""
    frame = Shell(request)
    return {"house": frame, "face_base": frame.face_base}
