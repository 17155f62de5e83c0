"""The three administrators use an authenticator, where the installation demands it."""

from __future__ import annotations

from typing import Any

import pyotp
import pytest
from django.test import Client
from tests.support.clock import NOW, TODAY

from xiezhi.kernel.identity.actions.passwords import set_second_factor
from xiezhi.kernel.identity.queries.rights import second_factor_is_owed
from xiezhi.lib.verdict import Refused

THREE = ("system_admin", "security_admin", "audit_admin")


@pytest.fixture
def demanded(settings: Any) -> None:
    settings.SECOND_FACTOR_FOR_ADMINISTRATORS = True


@pytest.mark.usefixtures("demanded")
@pytest.mark.parametrize("who", THREE)
def test_an_administrator_without_it_goes_nowhere_else(world: Any, sign_in: Any, who: str) -> None:
    browser: Client = sign_in(world.people[who])
    for address in ("/", "/people/", "/account/", "/audit/"):
        answer = browser.get(address)
        assert answer.status_code == 302, address
        assert answer["Location"] == "/account/second-factor/"
    page = browser.get("/account/second-factor/").content.decode()
    assert "必须使用动态口令" in page
    assert browser.post("/logout/").status_code == 302


@pytest.mark.usefixtures("demanded")
def test_with_it_the_house_is_open_and_it_cannot_be_turned_off(world: Any, sign_in: Any) -> None:
    browser: Client = sign_in(world.system_admin)
    browser.get("/account/second-factor/")
    secret = browser.session["new_totp_secret"]
    code = pyotp.TOTP(secret).at(NOW)
    assert browser.post("/account/second-factor/", {"code": code}).status_code == 302
    assert browser.get("/people/").status_code == 200
    world.system_admin.refresh_from_db()
    with pytest.raises(Refused, match="不能关闭"):
        set_second_factor(world.system_admin, "", code, at=NOW)


@pytest.mark.usefixtures("demanded")
@pytest.mark.parametrize("who", ["judge", "service_specialist", "court_admin", "field_server"])
def test_others_are_free_to(world: Any, sign_in: Any, who: str) -> None:
    assert not second_factor_is_owed(world.people[who], on=TODAY)
    assert sign_in(world.people[who]).get("/").status_code == 200


def test_a_demo_demands_nothing(world: Any, sign_in: Any) -> None:
    assert sign_in(world.system_admin).get("/people/").status_code == 200
