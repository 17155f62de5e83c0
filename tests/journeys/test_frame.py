"""The frame of the house in a browser: who is signed in sees her own name, menu and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.browser import PHONE

pytestmark = pytest.mark.browser


def test_a_clerk_meets_her_own_name_and_menu(world: Any, sign_in: Any, house: Any) -> None:
    page = house.open("/ui/me/", client=sign_in(world.clerk))
    assert page.locator("h1").inner_text() == world.clerk.name
    assert world.clerk.name in page.locator(".xz-person").inner_text()
    assert page.locator("meta[name=htmx-config]").count() == 1


def test_a_phone_has_tabs_instead_of_the_rail(world: Any, sign_in: Any, house: Any) -> None:
    page = house.open("/ui/me/", client=sign_in(world.clerk), size=PHONE)
    assert page.locator(".xz-rail").is_hidden()
    assert page.locator(".xz-tabs a[aria-current]").inner_text() == "我的"


def test_what_the_test_writes_the_page_reads(world: Any, sign_in: Any, house: Any) -> None:
    client = sign_in(world.clerk)
    type(world.clerk).objects.filter(pk=world.clerk.pk).update(name="何苇苇")
    page = house.open("/ui/me/", client=client)
    assert page.locator("h1").inner_text() == "何苇苇"


def test_a_stranger_is_led_to_the_door(world: Any, house: Any) -> None:
    page = house.open("/ui/me/")
    page.wait_for_url("**/login/?next=/ui/me/")
