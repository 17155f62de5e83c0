"""Over the wire: the carrier's stand-in as a process of its own, asked by our adapter, pushing to our real pages."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from django.conf import settings
from django.utils import timezone

from tests.support.post import fresh, make_posted
from xiezhi.domains.service_of_process.actions.logistics import ask_carrier
from xiezhi.domains.service_of_process.channels.carrier import HttpCarrierDesk, NoAnswer, UnknownNumber
from xiezhi.domains.service_of_process.channels.carrier.simulator import Office
from xiezhi.domains.service_of_process.rules.tracking_numbers import check_digit
from xiezhi.domains.service_of_process.types.posting import MailEventKind

SECRET = "carrier-secret"
# The stand-in lives by the clock of the machine; no test depends on which day that is.
LONG_AGO = "2000-01-01"


def number(fate: str, serial: str = "4000000") -> str:
    """A tracking number with that fate."""
    first = f"{serial}{fate}"
    return f"EA{first}{check_digit(first)}CN"


@pytest.fixture(scope="module")
def carrier() -> Iterator[str]:
    """The stand-in, running; one thing happens every 0 seconds, so everything has happened."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    module = "xiezhi.domains.service_of_process.channels.carrier.simulator"
    process = subprocess.Popen(
        [sys.executable, "-m", module, "--port", str(port), "--secret", SECRET, "--step", "0"]
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                httpx.get(url, timeout=1)
                break
            except httpx.HTTPError:
                time.sleep(0.05)
        yield url
    finally:
        process.terminate()
        process.wait(10)


def _desk(url: str, secret: str = SECRET) -> HttpCarrierDesk:
    return HttpCarrierDesk(url, "xiezhi", secret, wait=0)


@pytest.mark.parametrize(
    ("fate", "last"),
    [("1", MailEventKind.SIGNED), ("9", MailEventKind.RETURNED), ("8", MailEventKind.ACCEPTED),
     ("6", MailEventKind.SIGNED_BY_OTHER), ("5", MailEventKind.RETURNED), ("4", MailEventKind.LOST)],
)  # fmt: skip
def test_every_fate_is_read(carrier: str, fate: str, last: MailEventKind) -> None:
    events = _desk(carrier).events_of(number(fate))
    assert events[-1].kind is last
    assert len({event.event_no for event in events}) == len(events)
    if fate == "5":
        assert [event.kind for event in events].count(MailEventKind.TRIED) == 3


def test_what_cannot_be_answered_is_told_in_words(carrier: str) -> None:
    with pytest.raises(UnknownNumber, match="没有这个单号"):
        _desk(carrier).events_of(number("7"))
    with pytest.raises(UnknownNumber):
        _desk(carrier).follow(number("7"), tell="http://127.0.0.1:9/told")
    with pytest.raises(NoAnswer, match="401"):
        _desk(carrier, "wrong").events_of(number("1"))
    with pytest.raises(NoAnswer, match="没有回应"):
        _desk("http://127.0.0.1:9").events_of(number("1"))


def test_asking_moves_the_parcel_and_asking_twice_changes_nothing(world: Any, carrier: str) -> None:
    parcel, now = make_posted(world, tracking_no=number("3")), timezone.localtime()
    type(parcel).objects.filter(pk=parcel.pk).update(posted_on=LONG_AGO)
    assert ask_carrier(parcel.pk, at=now, desk=_desk(carrier)) == 4
    assert fresh(parcel).state == "signed"
    assert ask_carrier(parcel.pk, at=now, desk=_desk(carrier)) == 0


@pytest.fixture
def house(transactional_db: None, live_server: Any) -> Any:
    """The town on a live server that commits."""
    from tests.support.world import build_world, find_world

    return find_world() or build_world()


def test_the_carrier_pushes_to_the_real_site(
    house: Any, live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Signed by the carrier, taken by the page, kept once however often it is pushed."""
    monkeypatch.setattr("xiezhi.kernel.identity.pages.middleware.read_clock", timezone.localtime)
    parcel = make_posted(house, tracking_no=number("2"))
    type(parcel).objects.filter(pk=parcel.pk).update(posted_on=LONG_AGO)
    office = Office(settings.CARRIER_SECRET, step=0)
    assert office.known(parcel.tracking_no, tell=f"{live_server.url}/parcels/carrier-events/")
    assert [office.push(parcel.tracking_no) for _ in range(2)] == [200, 200]
    assert (fresh(parcel).state, fresh(parcel).events.count()) == ("signed", 4)
    office.secret = "another"
    assert office.push(parcel.tracking_no) == 401
    office.secret = settings.CARRIER_SECRET
    assert office.known(number("1"), tell=f"{live_server.url}/parcels/carrier-events/")
    assert office.push(number("1")) == 404
