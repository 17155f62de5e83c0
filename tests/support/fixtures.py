"""Fixtures: keys, the town, signed-in browsers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.support.clock import PageClock
from tests.support.world import World, build_world, find_world


@pytest.fixture(scope="session", autouse=True)
def _keys() -> None:
    """A key ring made for this run."""
    from django.conf import settings

    from xiezhi.kernel.crypto.actions.keys import create_key_ring

    create_key_ring(settings.XIEZHI_KEYS)


@pytest.fixture
def world(db: None) -> World:
    """A small town: two courts, their people, one case."""
    return find_world() or build_world()


@pytest.fixture(autouse=True)
def page_clock(monkeypatch: pytest.MonkeyPatch) -> PageClock:
    """Requests happen at the agreed moment, whatever day the machine has; ``page_clock.advance(hours=1)``."""
    clock = PageClock()
    monkeypatch.setattr("xiezhi.kernel.identity.pages.middleware.read_clock", clock)
    return clock


@pytest.fixture
def sign_in() -> Callable[[Any], Client]:
    """Gives a test client signed in as a person."""
    from tests.support.clients import client_of

    return client_of
