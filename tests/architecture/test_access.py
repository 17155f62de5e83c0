"""Every registered page × {stranger, no right, other organisation, allowed}; absent and forbidden look the same."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from tests.support.clients import client_of
from tests.support.clock import NOW
from xiezhi.lib.rights import RIGHTS
from xiezhi.ui.registry import PAGES, Audience, PageEntry

# Addresses that are no pages: health for machines, the frame's own switches, static files.
NOT_PAGES = {"healthz"}
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


def _holder(world: Any, right: str, *, elsewhere: bool) -> Any:
    """Somebody who holds exactly this right, over the whole of one court."""
    from xiezhi.kernel.identity.actions.people import create_person
    from xiezhi.kernel.identity.actions.rights import define_role, give_role
    from xiezhi.kernel.identity.types import Duty

    court = world.other_court if elsewhere else world.court
    person = create_person(
        username=f"walker{'2' if elsewhere else '1'}", name="走查员", organisation=court, password="Linjiang-2026!",
        by=None, at=NOW, must_change=False,
    )  # fmt: skip
    if right:
        role = define_role(
            code=f"only-{right}", name="只有一项", rights=[right], duty=Duty.BUSINESS, by=None, at=NOW
        )
        give_role(role, to=person, organisation=court, from_on=NOW.date(), by=None, at=NOW)
    return person


def _get(client: Client, entry: PageEntry, address: str) -> Any:
    return client.get(address) if "GET" in entry.methods else client.post(address)


@pytest.mark.parametrize("entry", STAFF, ids=_name)
def test_a_stranger_is_sent_to_log_in(entry: PageEntry, world: Any) -> None:
    address = _address(entry, world)
    for answer in (_get(Client(), entry, address), Client().post(address)):
        if answer.status_code == 405:
            continue
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("identity:login"))


@pytest.mark.parametrize("entry", [entry for entry in STAFF if entry.right], ids=_name)
def test_without_the_right_it_is_not_there(entry: PageEntry, world: Any) -> None:
    address = _address(entry, world)
    client = client_of(_holder(world, "", elsewhere=False))
    assert _get(client, entry, address).status_code == 404
    if "POST" in entry.methods:
        assert client.post(address).status_code == 404


@pytest.mark.parametrize("entry", [entry for entry in STAFF if entry.right and entry.sample], ids=_name)
def test_from_another_court_it_is_not_there(entry: PageEntry, world: Any) -> None:
    address = _address(entry, world)
    client = client_of(_holder(world, entry.right, elsewhere=True))
    assert _get(client, entry, address).status_code == 404
    if "POST" in entry.methods:
        assert client.post(address).status_code == 404


@pytest.mark.parametrize("entry", [entry for entry in STAFF if "GET" in entry.methods], ids=_name)
def test_with_the_right_it_opens(entry: PageEntry, world: Any) -> None:
    address = _address(entry, world)
    answer = client_of(_holder(world, entry.right, elsewhere=False)).get(address)
    assert answer.status_code in (200, 302), answer.status_code
    if answer.status_code == 200 and entry.fragment:
        part = client_of(_holder_again()).get(address, headers={"HX-Request": "true"})
        assert part.status_code == 200
        assert b"<html" not in part.content


def _holder_again() -> Any:
    from xiezhi.kernel.identity.models import Person

    return Person.objects.get(username="walker1")


@pytest.mark.parametrize("entry", [entry for entry in OTHERS if "GET" in entry.methods], ids=_name)
def test_a_public_page_never_breaks_and_never_shows_the_rail(entry: PageEntry, world: Any) -> None:
    answer = Client().get(_address(entry, world))
    assert answer.status_code in (200, 302, 304, 400, 401, 403, 404, 405), answer.status_code
    assert b"xz-rail" not in answer.content


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
        used = any(
            name in text for path, text in texts.items() if path.name != "permissions.py" for name in named
        )
        if not used:
            unused.append(right)
    assert unused == []
