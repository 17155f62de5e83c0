"""Signing in through the court's identity provider, over the wire, against a provider in a process of its own."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pyotp
import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from tests.support.audit import acts
from tests.support.clock import NOW

from xiezhi.kernel.identity.channels.oidc import provider as wire
from xiezhi.kernel.identity.models import Person, SignIn

SUBJECT = "court-user-0199-031"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """A real OpenID provider, started for these tests."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "oidc_provider_mock",
        "--port",
        str(port),
        "--require-nonce",
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    issuer = f"http://127.0.0.1:{port}"
    for _ in range(150):
        try:
            httpx.get(f"{issuer}/jwks", timeout=2)
            break
        except httpx.HTTPError:
            assert process.poll() is None, "the provider did not start"
            time.sleep(0.1)
    yield issuer
    process.terminate()
    process.wait(10)


@pytest.fixture
def configured(provider: str, settings: Any) -> str:
    """This house, set up to use the provider."""
    settings.XIEZHI_OIDC = {
        "issuer": provider, "client_id": "xiezhi", "client_secret": "secret", "name": "法院统一认证",
    }  # fmt: skip
    wire._kept.clear()
    return provider


def _go_and_return(browser: Client, subject: str = SUBJECT, *, next_page: str = "/account/") -> Any:
    """Start here, sign in at the provider, come back: what the browser does."""
    start = browser.get(f"/login/oidc/?next={next_page}")
    assert start.status_code == 302
    answer = httpx.post(start["Location"], data={"sub": subject}, timeout=5, follow_redirects=False)
    assert answer.status_code == 302
    back = urlsplit(answer.headers["location"])
    return browser.get(f"{back.path}?{back.query}")


def _known(world: Any) -> None:
    Person.objects.filter(pk=world.clerk.pk).update(oidc_subject=SUBJECT)


def test_the_button_is_there_only_when_a_provider_is_set_up(
    world: Any, configured: str, settings: Any
) -> None:
    assert "用法院统一认证登录" in Client().get("/login/").content.decode()
    settings.XIEZHI_OIDC = {}
    assert "/login/oidc/" not in Client().get("/login/").content.decode()
    assert Client().get("/login/oidc/")["Location"] == "/login/"


def test_the_provider_is_asked_with_state_nonce_and_a_challenge(world: Any, configured: str) -> None:
    browser = Client()
    asked = urlsplit(browser.get("/login/oidc/")["Location"])
    query = {name: values[0] for name, values in parse_qs(asked.query).items()}
    kept = browser.session["oidc_state"]
    assert (query["response_type"], query["scope"], query["client_id"]) == ("code", "openid", "xiezhi")
    assert query["redirect_uri"] == "http://testserver/login/oidc/back/"
    assert (query["state"], query["nonce"]) == (kept["state"], kept["nonce"])
    challenge = (
        base64.urlsafe_b64encode(hashlib.sha256(kept["verifier"].encode()).digest()).rstrip(b"=").decode()
    )
    assert (query["code_challenge"], query["code_challenge_method"]) == (challenge, "S256")
    assert len(kept["verifier"]) >= 43
    assert kept["verifier"] not in asked.query


def test_who_is_known_there_and_here_gets_in(world: Any, configured: str) -> None:
    _known(world)
    browser = Client()
    answer = _go_and_return(browser)
    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    assert browser.session[SESSION_KEY] == str(world.clerk.pk)
    assert SignIn.objects.get().means == "oidc"
    assert "oidc_state" not in browser.session
    assert acts(act="identity.sign_in") == [("identity.sign_in", "done")]


def test_an_account_there_alone_opens_nothing_and_makes_nobody(world: Any, configured: str) -> None:
    browser = Client()
    before = Person.objects.count()
    assert _go_and_return(browser, "somebody-else")["Location"] == "/login/"
    told = browser.get("/login/").content.decode()
    assert "还没有对应本系统的账号" in told
    assert SESSION_KEY not in browser.session
    assert Person.objects.count() == before
    assert acts(act="identity.sign_in") == [("identity.sign_in", "refused")]


def test_a_stopped_account_stays_stopped(world: Any, configured: str) -> None:
    _known(world)
    Person.objects.filter(pk=world.clerk.pk).update(is_active=False)
    browser = Client()
    _go_and_return(browser)
    assert "已停用" in browser.get("/login/").content.decode()


def test_the_second_factor_of_this_house_is_asked_all_the_same(world: Any, configured: str) -> None:
    _known(world)
    person = Person.objects.get(pk=world.clerk.pk)
    person.totp_secret = pyotp.random_base32()
    person.save(update_fields=["totp_secret"])
    browser = Client()
    assert _go_and_return(browser)["Location"] == "/login/second-factor/"
    answer = browser.post("/login/second-factor/", {"code": pyotp.TOTP(person.totp_secret).at(NOW)})
    assert answer["Location"] == "/account/"
    assert SignIn.objects.get().means == "oidc"


def test_what_comes_back_to_another_browser_or_twice_is_refused(world: Any, configured: str) -> None:
    _known(world)
    mine, thief = Client(), Client()
    start = mine.get("/login/oidc/")["Location"]
    back = urlsplit(httpx.post(start, data={"sub": SUBJECT}, timeout=5).headers["location"])
    address = f"{back.path}?{back.query}"
    assert thief.get(address)["Location"] == "/login/"
    thief.get("/login/oidc/")
    assert thief.get(address)["Location"] == "/login/"
    assert "不是从本页发起" in thief.get("/login/").content.decode()
    assert mine.get(address)["Location"] == "/"
    mine.post("/logout/")
    assert mine.get(address)["Location"] == "/login/"
    assert SESSION_KEY not in mine.session


def test_a_token_for_another_sign_in_is_refused(world: Any, configured: str) -> None:
    _known(world)
    browser = Client()
    start = browser.get("/login/oidc/")["Location"]
    answer = httpx.post(start, data={"sub": SUBJECT}, timeout=5)
    session = browser.session
    session["oidc_state"] = session["oidc_state"] | {"nonce": "another"}
    session.save()
    back = urlsplit(answer.headers["location"])
    assert browser.get(f"{back.path}?{back.query}")["Location"] == "/login/"
    assert "凭据核对不上" in browser.get("/login/").content.decode()


def test_a_token_for_another_system_is_refused(world: Any, configured: str, settings: Any) -> None:
    _known(world)
    browser = Client()
    start = browser.get("/login/oidc/")["Location"]
    back = urlsplit(httpx.post(start, data={"sub": SUBJECT}, timeout=5).headers["location"])
    settings.XIEZHI_OIDC = settings.XIEZHI_OIDC | {"client_id": "another"}
    assert browser.get(f"{back.path}?{back.query}")["Location"] == "/login/"
    assert SESSION_KEY not in browser.session


def test_saying_no_at_the_provider_leads_back_with_a_word(world: Any, configured: str) -> None:
    browser = Client()
    start = browser.get("/login/oidc/")["Location"]
    back = urlsplit(httpx.post(start, data={"action": "deny"}, timeout=5).headers["location"])
    assert "error=" in back.query
    # This provider leaves the state out of a refusal; one that follows the standard sends it along.
    browser.get(f"{back.path}?{back.query}&state={browser.session['oidc_state']['state']}")
    assert "没有完成登录" in browser.get("/login/").content.decode()


def test_a_provider_that_is_down_leaves_the_password_way_open(world: Any, settings: Any) -> None:
    wire._kept.clear()
    settings.XIEZHI_OIDC = {"issuer": "http://127.0.0.1:9", "client_id": "xiezhi", "client_secret": "s"}
    browser = Client()
    assert browser.get("/login/oidc/")["Location"] == "/login/"
    told = browser.get("/login/").content.decode()
    assert "没有回应，可以先用用户名和口令登录" in told
    assert re.search(r'name="password"', told)


def test_a_provider_that_calls_itself_otherwise_is_not_trusted(
    world: Any, configured: str, settings: Any
) -> None:
    wire._kept.clear()
    settings.XIEZHI_OIDC = settings.XIEZHI_OIDC | {
        "issuer": configured.replace("127.0.0.1", "localhost") + "/"
    }
    browser = Client()
    assert browser.get("/login/oidc/")["Location"] == "/login/"
    assert "与平台自称的不一致" in browser.get("/login/").content.decode()


def test_who_came_through_the_provider_is_led_out_of_it_too(
    world: Any, configured: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _known(world)
    browser = Client()
    _go_and_return(browser)
    answer = browser.post("/logout/")
    assert answer["Location"] == "/login/?left=oidc"
    assert "同时退出法院统一认证" in browser.get(answer["Location"]).content.decode()
    described = wire.provider_at(configured)
    ending = dataclasses.replace(described, end_session_endpoint=f"{configured}/logout?tenant=court")
    monkeypatch.setitem(wire._kept, configured, (time.monotonic() + 60, ending))
    leaving = browser.get("/login/oidc/leave/")
    assert leaving.status_code == 302
    parts = urlsplit(leaving["Location"])
    asked = parse_qs(parts.query)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{configured}/logout"
    assert asked["tenant"] == ["court"]
    assert asked["client_id"] == ["xiezhi"]
    assert asked["post_logout_redirect_uri"][0].endswith("/login/")


def test_where_the_provider_has_no_way_out_the_person_is_told(
    world: Any, configured: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = dataclasses.replace(wire.provider_at(configured), end_session_endpoint="")
    monkeypatch.setitem(wire._kept, configured, (time.monotonic() + 60, silent))
    browser = Client()
    assert browser.get("/login/oidc/leave/")["Location"] == "/login/"
    assert "请在那里自行退出" in browser.get("/login/").content.decode()


def test_who_typed_a_password_is_not_sent_to_the_provider(world: Any, configured: str, sign_in: Any) -> None:
    assert sign_in(world.clerk).post("/logout/")["Location"] == "/login/"
