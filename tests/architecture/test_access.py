"""Every registered page × {stranger, no right, other organisation, allowed}; absent and forbidden look the same."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from tests.support.clients import client_of
from tests.support.clock import NOW
from xiezhi.kernel.identity.actions.people import create_person
from xiezhi.kernel.identity.actions.rights import define_role, give_role
from xiezhi.kernel.identity.types import Duty
from xiezhi.lib.rights import RIGHTS, RightKind
from xiezhi.ui.registry import PAGES, Audience, PageEntry

# Addresses that are no pages: health for machines, the interface's own description.
NOT_PAGES = {"healthz", "docs", "nowhere"}
# These show what belongs to one person alone; tests of their own open them.
OWN_OBJECTS = {
    "portal:deputy-end",
    "portal:deputy-new",
    "portal:message",
    "portal:ticket",
    "service_of_process:step",
    "service_of_process:visit-give-back",
    "service_of_process:visit-report",
    "service_of_process:visit-uploads",
}
# Everybody of the organisation may read a notice.
FOR_EVERYBODY = {"portal:notice"}
STAFF = [entry for entry in PAGES if entry.audience is Audience.STAFF]
OTHERS = [entry for entry in PAGES if entry.audience is not Audience.STAFF]


def _name(entry: PageEntry) -> str:
    return entry.url_name


def _address(entry: PageEntry, world: Any) -> str:
    kwargs = dict(entry.sample(world)) if entry.sample else {}
    query = kwargs.pop("query", "")
    try:
        return reverse(entry.url_name, kwargs=kwargs) + (f"?{query}" if query else "")
    except NoReverseMatch as error:
        pytest.fail(f"{entry.url_name} needs a sample of its arguments: {error}")


def _rights_to_open(entry: PageEntry) -> list[str]:
    """The page's own right, and those that show the things of its app: nothing else."""
    named = (*((entry.right,) if entry.right else ()), *entry.any_of)
    apps = {entry.url_name.partition(":")[0], *(right.partition(".")[0] for right in named)}
    seeing = [one.name for one in RIGHTS if one.kind is RightKind.MENU and one.name.partition(".")[0] in apps]
    if "service_of_process" in apps:
        seeing.append("cases.court_case.view")
    return sorted({*seeing, *([entry.right] if entry.right else [])})


def _holder(world: Any, rights: list[str], name: str, *, elsewhere: bool = False) -> Client:
    """A client of somebody who holds exactly these rights, over the whole of one court."""
    court = world.other_court if elsewhere else world.court
    person = create_person(
        username=name, name="走查员", organisation=court, password="Linjiang-2026!", by=None, at=NOW,
        must_change=False,
    )  # fmt: skip
    if rights:
        role = define_role(code=name, name="走查", rights=rights, duty=Duty.BUSINESS, by=None, at=NOW)
        give_role(role, to=person, organisation=court, from_on=NOW.date(), by=None, at=NOW)
    return client_of(person)


def _ask(client: Client, entry: PageEntry, address: str) -> list[int]:
    """The answers to every method of the page."""
    return [client.generic(method, address).status_code for method in entry.methods]


@pytest.mark.parametrize("entry", STAFF, ids=_name)
def test_who_may_open_a_page_and_who_finds_nothing(entry: PageEntry, world: Any) -> None:
    address = _address(entry, world)
    # A stranger is sent to log in.
    for method in entry.methods:
        answer = Client().generic(method, address)
        assert answer.status_code == 302, method
        assert answer["Location"].startswith(reverse("identity:login")), method
    # Without the right, and for somebody else's object, it is not there.
    if (
        (entry.right or entry.any_of or entry.sample)
        and entry.url_name not in FOR_EVERYBODY
        and not entry.url_name.startswith("ui:")
    ):
        assert set(_ask(_holder(world, [], "nobody-special"), entry, address)) == {404}
    # From another court it is not there, whatever that person holds at home.
    if entry.sample and not entry.url_name.startswith("ui:"):
        elsewhere = _holder(world, _rights_to_open(entry), "from-next-door", elsewhere=True)
        assert set(_ask(elsewhere, entry, address)) == {404}
    # With the right it opens.
    if "GET" in entry.methods and entry.url_name not in OWN_OBJECTS:
        client = _holder(world, _rights_to_open(entry), "walker")
        answer = client.get(address)
        assert answer.status_code in (200, 302), answer.status_code
        if answer.status_code == 200 and entry.fragment:
            part = client.get(address, headers={"HX-Request": "true"})
            assert part.status_code == 200
            assert b"<html" not in part.content


@pytest.mark.parametrize("entry", [entry for entry in OTHERS if "GET" in entry.methods], ids=_name)
def test_a_public_page_never_breaks_and_never_shows_the_rail(entry: PageEntry, world: Any) -> None:
    answer = Client().get(_address(entry, world))
    assert answer.status_code in (200, 302, 304, 400, 401, 403, 404, 405, 410), answer.status_code
    if not entry.url_name.startswith("ui:"):
        assert b'class="xz-rail' not in answer.content


def test_every_address_is_a_registered_page() -> None:
    """A view that is not in the registry escapes every walk."""
    missing = []
    for name in _view_names(get_resolver()):
        if name not in PAGES and name.split(":")[0] not in {"api", "ui"} and name not in NOT_PAGES:
            missing.append(name)
    assert missing == []


def _view_names(resolver: Any, prefix: str = "") -> list[str]:
    found: list[str] = []
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            found += _view_names(pattern, space)
        else:
            found.append(f"{prefix}{pattern.name}" if pattern.name else str(pattern.pattern))
    return found


def test_every_right_is_asked_for_somewhere_or_used_as_a_scope() -> None:
    """A right nobody asks for is a promise nobody keeps."""
    from pathlib import Path

    source = Path(__file__).resolve().parents[2] / "src" / "xiezhi"
    texts = {path: path.read_text("utf-8") for path in source.rglob("*.py") if "tests" not in path.parts}
    unused = []
    for right in RIGHTS.names():
        app = right.split(".")[0]
        constants = [
            line.split("=")[0].strip()
            for path, text in texts.items()
            if path.name == "permissions.py" and path.parent.name == app
            for line in text.splitlines()
            if f'"{right}"' in line and "=" in line
        ]
        named = [*constants, f'"{right}"']
        inside = "".join(
            t for path, t in texts.items() if path.name == "permissions.py" and path.parent.name == app
        )
        as_scope = any(f"(person, {name}" in inside for name in constants)
        used = as_scope or any(
            name in text for path, text in texts.items() if path.name != "permissions.py" for name in named
        )
        if not used:
            unused.append(right)
    assert unused == []
