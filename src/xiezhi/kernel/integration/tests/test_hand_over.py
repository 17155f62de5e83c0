"""Coming in from another system: once, within a minute, as oneself, to a page of this site."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey
from tests.support.audit import acts
from tests.support.case_system import make_client
from tests.support.clock import NOW

from xiezhi.kernel.identity.models import Person, SignIn
from xiezhi.kernel.integration.models import ApiClient, HandOverUse
from xiezhi.kernel.integration.rules.targets import is_local_target


def token_of(client: Any, key: Any = None, *, at: datetime = NOW, alg: str = "HS256", **changed: Any) -> str:
    """What the case system signs."""
    seconds = int(at.timestamp())
    claims = {
        "iss": client.client_id, "sub": "judge", "aud": "xiezhi", "iat": seconds, "exp": seconds + 60, "jti": "one",
        "target": "/account/",
    } | changed  # fmt: skip
    shown = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode({"alg": alg}, shown, key or OctKey.import_key(client.shown["hand_over_secret"]), [alg])


@pytest.fixture
def case_system(world: Any) -> Any:
    return make_client(world.court)


def _who(browser: Client) -> str | None:
    found: str | None = browser.session.get(SESSION_KEY)
    return found


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_signed_word_opens_a_session_and_leads_to_the_page(
    world: Any, case_system: Any, method: str
) -> None:
    browser = Client(enforce_csrf_checks=True)
    answer = getattr(browser, method)("/hand-over/", {"token": token_of(case_system)})
    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    assert "no-store" in answer["Cache-Control"]
    assert _who(browser) == str(world.judge.pk)
    assert browser.get("/account/").status_code == 200
    assert SignIn.objects.get(person=world.judge).means == "hand_over"
    assert acts(by_id=world.judge.pk, act="identity.sign_in") == [("identity.sign_in", "done")]


def test_the_staff_number_names_the_person_too_within_the_court_only(world: Any, case_system: Any) -> None:
    Person.objects.filter(pk=world.clerk.pk).update(staff_no="0199-031")
    Person.objects.filter(pk=world.clerk_elsewhere.pk).update(staff_no="0198-031")
    browser = Client()
    browser.get("/hand-over/", {"token": token_of(case_system, sub="0199-031")})
    assert _who(browser) == str(world.clerk.pk)
    for stranger in ("0198-031", "clerk-elsewhere", "nobody", " "):
        refused = Client().get("/hand-over/", {"token": token_of(case_system, sub=stranger, jti=stranger)})
        assert refused.status_code == 403, stranger
        assert "没有与您的工号对应的账号" in refused.content.decode()


def test_a_word_is_good_once(world: Any, case_system: Any) -> None:
    token = token_of(case_system)
    assert Client().get("/hand-over/", {"token": token}).status_code == 302
    again = Client()
    refused = again.get("/hand-over/", {"token": token})
    assert refused.status_code == 403
    assert "已经用过" in refused.content.decode()
    assert _who(again) is None
    assert HandOverUse.objects.count() == 1


WRONG = {
    "expired": {"at": NOW - timedelta(minutes=2)},
    "from the future": {"at": NOW + timedelta(minutes=2)},
    "longer than a minute": {"exp": int(NOW.timestamp()) + 3600},
    "for somebody else": {"aud": "another-system"},
    "without an end": {"exp": None},
    "without a number": {"jti": None},
    "without a person": {"sub": None},
    "from nobody": {"iss": "xz-unknown"},
    "signed with another secret": {"key": OctKey.import_key("x" * 64)},
    "unsigned": {"alg": "none", "key": OctKey.import_key("x" * 64)},
    "to another site": {"target": "https://evil.example/"},
    "to another host": {"target": "//evil.example/"},
    "to a hidden host": {"target": "/\\evil.example/"},
    "to the way out": {"target": "/logout/"},
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_refused_said_and_recorded(world: Any, case_system: Any, name: str) -> None:
    changed = dict(WRONG[name])
    if changed.get("alg") == "none":
        head, body, _ = token_of(case_system).split(".")
        token = f"eyJhbGciOiJub25lIn0.{body}."
    else:
        token = token_of(case_system, **changed)
    browser = Client()
    answer = browser.get("/hand-over/", {"token": token})
    assert answer.status_code == 403
    assert "用口令登录" in answer.content.decode()
    assert _who(browser) is None
    assert not HandOverUse.objects.exists()
    assert acts(act="identity.sign_in", outcome="refused") == [("identity.sign_in", "refused")]


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c", "é" * 30, "eyJhbGciOiJIUzI1NiJ9.W10.x"])
def test_nonsense_is_refused(world: Any, token: str) -> None:
    assert Client().get("/hand-over/", {"token": token}).status_code == 403


def test_a_stopped_system_and_a_stopped_account_let_nobody_in(world: Any, case_system: Any) -> None:
    Person.objects.filter(pk=world.judge.pk).update(is_active=False)
    refused = Client().get("/hand-over/", {"token": token_of(case_system)})
    assert "已停用" in refused.content.decode()
    Person.objects.filter(pk=world.judge.pk).update(is_active=True)
    ApiClient.objects.update(active=False)
    assert "没有开通免登录" in Client().get("/hand-over/", {"token": token_of(case_system)}).content.decode()


def test_a_key_pair_works_and_a_public_key_is_never_taken_for_a_secret(world: Any, case_system: Any) -> None:
    pair = OKPKey.generate_key("Ed25519")
    public = pair.as_pem(private=False).decode()
    ApiClient.objects.get().delete()
    client = ApiClient.objects.create(
        name="办案系统", client_id="xz-pair", secret_hash="", organisation=world.court, hand_over_secret=public,
        created_at=NOW,
    )  # fmt: skip
    browser = Client()
    assert browser.get("/hand-over/", {"token": token_of(client, pair, alg="Ed25519")}).status_code == 302
    assert _who(browser) == str(world.judge.pk)
    forged = token_of(client, OctKey.import_key("k" * 64), jti="two")
    assert Client().get("/hand-over/", {"token": forged}).status_code == 403


def test_somebody_elses_session_in_the_browser_ends_first(world: Any, case_system: Any, sign_in: Any) -> None:
    browser = sign_in(world.clerk)
    old = browser.session.session_key
    browser.get("/hand-over/", {"token": token_of(case_system)})
    assert _who(browser) == str(world.judge.pk)
    assert browser.session.session_key != old
    assert SignIn.objects.get(session_key=old).end_reason == "同一浏览器改由他人登录"


def test_who_is_signed_in_already_keeps_the_session(world: Any, case_system: Any, sign_in: Any) -> None:
    browser = sign_in(world.judge)
    key = browser.session.session_key
    assert browser.get("/hand-over/", {"token": token_of(case_system)})["Location"] == "/account/"
    assert browser.session.session_key == key


def test_guessing_is_slowed_down(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xiezhi.kernel.integration.actions.hand_over.WRONG_PER_ADDRESS", 3)
    answers = [Client().get("/hand-over/", {"token": "x"}).status_code for _ in range(5)]
    assert answers == [403, 403, 403, 429, 429]


@pytest.mark.parametrize(
    ("target", "fits"),
    [
        ("/", True), ("/orders/SD-2026-00001/?tab=x", True), ("/搜索/?q=（2026）", True), ("", False), ("orders/", False),
        ("//evil.example", False), ("/%2fevil.example", False), ("/\\evil.example", False), ("/a\nb", False),
        ("/%0d%0aSet-Cookie:x", False), ("javascript:alert(1)", False), ("/api/v1/x", False), ("/" + "a" * 600, False),
    ],
)  # fmt: skip
def test_only_plain_paths_of_this_site_are_targets(target: str, fits: bool) -> None:
    assert is_local_target(target) is fits
