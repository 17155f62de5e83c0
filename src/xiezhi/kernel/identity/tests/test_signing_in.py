"""Signing in: the same answers for everybody, locks, second factor, sessions that end, nobody turned away at nine."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pyotp
import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.db import connections
from django.test import Client
from tests.support.audit import acts
from tests.support.clock import NOW, PageClock
from tests.support.people import PASSWORD

from xiezhi.kernel.audit.models import AuditRow
from xiezhi.kernel.identity.actions.hashing import AT_ONCE, hashing_turn, is_right, one_time_password
from xiezhi.kernel.identity.actions.passwords import reset_password
from xiezhi.kernel.identity.actions.sign_in import check_credentials
from xiezhi.kernel.identity.models import Person, SignIn
from xiezhi.kernel.identity.rules.password import kinds_of_characters
from xiezhi.kernel.identity.types import SignInResult

NEW = "Wanghai-7788#"


def _log_in(username: str, password: str = PASSWORD, browser: Client | None = None, **more: str) -> Any:
    return (browser or Client()).post("/login/", {"username": username, "password": password, **more})


def _text(answer: Any) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>|csrf[^>]*>", "", answer.content.decode()))


def _in(browser: Client) -> bool:
    return SESSION_KEY in browser.session


def test_name_and_password_lead_where_one_wanted_to_go(world: Any) -> None:
    browser = Client(enforce_csrf_checks=True)
    shown = browser.get("/login/?next=/people/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', shown.content.decode())[1]
    answer = _log_in(" Clerk ", browser=browser, next="/people/", csrfmiddlewaretoken=token)
    assert (answer.status_code, answer["Location"]) == (302, "/people/")
    assert _in(browser)
    row = AuditRow.objects.get(act="identity.sign_in", by_id=world.clerk.pk)
    assert (row.outcome, row.ip, row.object_label) == ("done", "127.0.0.1", "clerk")


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example", "/logout/", "/login/"]
)  # fmt: skip
def test_nobody_is_led_to_another_site(world: Any, target: str) -> None:
    assert _log_in("clerk", next=target)["Location"] == "/"


def test_a_form_without_a_token_is_refused(world: Any) -> None:
    assert _log_in("clerk", browser=Client(enforce_csrf_checks=True)).status_code == 403


def test_a_wrong_name_and_a_wrong_password_look_alike_even_when_locked(world: Any) -> None:
    for _ in range(5):
        known, unknown = _log_in("clerk", "wrong"), _log_in("nobody-here", "wrong")
        assert known.status_code == unknown.status_code
        assert _text(known).replace("clerk", "") == _text(unknown).replace("nobody-here", "")
        assert 'value="clerk"' in known.content.decode()  # what was typed is kept, the password is not
        assert "wrong" not in known.content.decode()
    assert known.status_code == 429
    assert known["Retry-After"] == "900"


def test_five_wrong_tries_lock_for_a_quarter_of_an_hour(world: Any, page_clock: PageClock) -> None:
    left = [re.search(r"还可以再试(\d)次", _text(_log_in("clerk", "wrong"))) for _ in range(5)]
    assert [found[1] for found in left[:4]] == ["4", "3", "2", "1"]
    locked = _log_in("clerk")
    assert locked.status_code == 429
    assert "15分后（09:15）" in _text(locked)
    page_clock.advance(minutes=14)
    assert "1分后" in _text(_log_in("clerk"))
    page_clock.advance(minutes=1, seconds=1)
    assert _log_in("clerk").status_code == 302
    assert acts(object_label="clerk", act="identity.sign_in") == [("identity.sign_in", "refused")] * 5 + [
        ("identity.sign_in", "done")
    ]


def test_a_right_password_clears_the_count(world: Any) -> None:
    for _ in range(3):
        for _ in range(4):
            assert _log_in("clerk", "wrong").status_code == 401
        assert _log_in("clerk").status_code == 302


def test_only_wrong_tries_count_against_an_address(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xiezhi.kernel.identity.rules.password.TRIES_PER_ADDRESS", 4)
    for _ in range(8):
        assert _log_in("judge").status_code == 302
    for number in range(4):
        _log_in(f"guess{number}", "wrong")
    answer = _log_in("judge")
    assert answer.status_code == 429
    assert "这个网络地址试错太多" in _text(answer)


def test_a_name_nobody_has_is_not_kept_in_the_record(world: Any) -> None:
    _log_in("my-secret-password", "wrong")
    row = AuditRow.objects.get(act="identity.sign_in", outcome="refused")
    assert "my-secret" not in f"{row.object_label}{row.detail}{row.by_label}"


def test_a_stopped_account_is_told_so_only_with_the_right_password(world: Any) -> None:
    Person.objects.filter(pk=world.clerk.pk).update(is_active=False)
    assert "已停用" not in _text(_log_in("clerk", "wrong"))
    assert "已停用" in _text(_log_in("clerk"))


def test_hostile_words_stay_words(world: Any) -> None:
    for hostile in ("<script>alert(1)</script>", "' OR 1=1 --", "a\x00b", "名" * 59, "\u202eabc"):
        answer = _log_in(hostile, hostile)
        assert answer.status_code in {401, 422}
        assert "<script>alert(1)" not in answer.content.decode()


class TestSecondFactor:
    """The six digits: asked for, good once, counted like passwords."""

    @pytest.fixture
    def secret(self, world: Any) -> str:
        secret = pyotp.random_base32()
        person = Person.objects.get(pk=world.clerk.pk)
        person.totp_secret = secret
        person.save(update_fields=["totp_secret"])
        return secret

    def test_the_password_alone_is_not_enough(self, secret: str) -> None:
        browser = Client()
        answer = _log_in("clerk", browser=browser, next="/account/")
        assert answer["Location"] == "/login/second-factor/"
        assert not _in(browser)
        assert browser.get("/account/").status_code == 302
        answer = browser.post("/login/second-factor/", {"code": pyotp.TOTP(secret).at(NOW)})
        assert answer["Location"] == "/account/"
        assert _in(browser)

    def test_each_code_is_good_once(self, secret: str) -> None:
        code = pyotp.TOTP(secret).at(NOW)
        first, second = Client(), Client()
        _log_in("clerk", browser=first)
        _log_in("clerk", browser=second)
        assert first.post("/login/second-factor/", {"code": code}).status_code == 302
        answer = second.post("/login/second-factor/", {"code": code})
        assert answer.status_code == 401
        assert "已用过" in _text(answer)
        assert not _in(second)

    def test_wrong_codes_lock_and_letters_are_told(self, secret: str) -> None:
        browser = Client()
        _log_in("clerk", browser=browser)
        assert "动态口令是6位数字" in _text(browser.post("/login/second-factor/", {"code": "abc"}))
        wrong = f"{(int(pyotp.TOTP(secret).at(NOW)) + 1) % 10**6:06d}"
        answers = [browser.post("/login/second-factor/", {"code": wrong}).status_code for _ in range(5)]
        assert answers == [401] * 4 + [429]
        assert browser.post("/login/second-factor/", {"code": pyotp.TOTP(secret).at(NOW)}).status_code == 429

    def test_the_second_step_waits_five_minutes(self, secret: str, page_clock: PageClock) -> None:
        browser = Client()
        _log_in("clerk", browser=browser)
        page_clock.advance(minutes=6)
        answer = browser.post("/login/second-factor/", {"code": pyotp.TOTP(secret).at(page_clock.now)})
        assert answer["Location"] == "/login/"
        assert "时间过了" in _text(browser.get("/login/"))

    def test_without_the_first_step_there_is_no_second(self, world: Any) -> None:
        assert Client().get("/login/second-factor/")["Location"] == "/login/"


class TestSessions:
    """They end by themselves, by their owner, by an administrator, and when there are too many."""

    def test_half_an_hour_without_a_click_ends_it_and_says_so(
        self, world: Any, sign_in: Any, page_clock: PageClock
    ) -> None:
        browser = sign_in(world.clerk)
        page_clock.advance(minutes=29)
        assert browser.get("/account/").status_code == 200
        page_clock.advance(minutes=31)
        assert browser.get("/account/")["Location"] == "/login/?next=/account/"
        assert "30分钟没有操作" in _text(browser.get("/login/?next=/account/"))
        assert SignIn.objects.get().end_reason == "30分钟没有操作"

    def test_twelve_hours_are_the_longest(self, world: Any, sign_in: Any, page_clock: PageClock) -> None:
        browser = sign_in(world.clerk)
        for _ in range(24):
            page_clock.advance(minutes=29)
            browser.get("/account/")
        page_clock.advance(minutes=25)
        assert browser.get("/account/").status_code == 302
        assert SignIn.objects.get().end_reason == "登录满12小时"

    def test_the_fourth_device_ends_the_first(self, world: Any) -> None:
        browsers = [Client() for _ in range(4)]
        for browser in browsers:
            _log_in("clerk", browser=browser)
        assert [browser.get("/account/").status_code for browser in browsers] == [302, 200, 200, 200]
        assert "超过上限" in _text(browsers[0].get("/login/"))

    def test_one_ends_a_session_of_ones_own_from_the_list(self, world: Any) -> None:
        here, there = Client(), Client()
        _log_in("clerk", browser=here)
        _log_in("clerk", browser=there)
        other = SignIn.objects.get(session_key=there.session.session_key)
        assert f"/account/sessions/{other.pk}/end/" in here.get("/account/").content.decode()
        assert here.post(f"/account/sessions/{other.pk}/end/").status_code == 302
        assert there.get("/account/").status_code == 302
        assert here.get("/account/").status_code == 200

    def test_nobody_ends_a_strangers_session(self, world: Any, sign_in: Any) -> None:
        sign_in(world.judge)
        theirs = SignIn.objects.get(person=world.judge)
        assert sign_in(world.clerk).post(f"/account/sessions/{theirs.pk}/end/").status_code == 404
        assert (
            sign_in(world.system_admin_elsewhere).post(f"/account/sessions/{theirs.pk}/end/").status_code
            == 404
        )
        assert sign_in(world.system_admin).post(f"/account/sessions/{theirs.pk}/end/").status_code == 302
        theirs.refresh_from_db()
        assert theirs.end_reason == "管理员结束"

    def test_logging_out_ends_it_on_the_server(self, world: Any) -> None:
        browser = Client()
        _log_in("clerk", browser=browser)
        cookie = browser.cookies["xiezhi_session"].value
        assert browser.get("/logout/").status_code == 405
        assert browser.post("/logout/")["Location"] == "/login/"
        stolen = Client()
        stolen.cookies["xiezhi_session"] = cookie
        assert stolen.get("/account/").status_code == 302

    def test_signing_in_gives_a_new_key(self, world: Any) -> None:
        browser = Client()
        browser.get("/login/second-factor/")
        before = browser.session.session_key
        _log_in("clerk", browser=browser)
        assert browser.session.session_key != before

    def test_a_session_dies_with_the_password_it_was_opened_with(self, world: Any, sign_in: Any) -> None:
        browser = sign_in(world.clerk)
        Person.objects.filter(pk=world.clerk.pk).update(password=make_password("another"))
        assert browser.get("/account/").status_code == 302


class TestOwnPassword:
    """Changed by oneself; asked for first where it is one-time or too old."""

    def _change(self, browser: Client, **changed: str) -> Any:
        filled = {"old_password": PASSWORD, "password": NEW, "again": NEW} | changed
        return browser.post("/account/password/", filled)

    def test_it_is_changed_and_other_devices_are_signed_out(self, world: Any) -> None:
        here, there = Client(), Client()
        _log_in("clerk", browser=here)
        _log_in("clerk", browser=there)
        assert self._change(here)["Location"] == "/account/"
        assert here.get("/account/").status_code == 200
        assert there.get("/account/").status_code == 302
        assert _log_in("clerk").status_code == 401
        assert _log_in("clerk", NEW).status_code == 302

    @pytest.mark.parametrize(
        ("changed", "message"),
        [
            ({"old_password": "wrong"}, "原口令不对"),
            ({"again": "other"}, "两次输入的不一样"),
            ({"password": PASSWORD, "again": PASSWORD}, "新口令和原口令一样"),
            ({"password": "short1A", "again": "short1A"}, "口令至少10位"),
            ({"password": "Clerk-clerk1", "again": "Clerk-clerk1"}, "和用户名、姓名太像"),
            ({"password": "onlysmallletters", "again": "onlysmallletters"}, "三类"),
            ({"password": "", "again": ""}, "请填这一项"),
        ],
    )
    def test_a_refusal_stands_beside_its_field(
        self, world: Any, sign_in: Any, changed: Any, message: str
    ) -> None:
        answer = self._change(sign_in(world.clerk), **changed)
        assert answer.status_code == 422
        assert message in _text(answer)
        assert "has-error" in answer.content.decode()
        assert _log_in("clerk").status_code == 302

    def test_a_one_time_password_opens_nothing_but_its_own_change(
        self, world: Any, page_clock: PageClock
    ) -> None:
        one_time = reset_password(world.clerk, by=world.system_admin, at=NOW, reason="本人到场申请")
        browser = Client()
        assert _log_in("clerk", one_time, browser=browser, next="/people/").status_code == 302
        for address in ("/", "/account/", "/people/", "/account/rights/"):
            assert browser.get(address)["Location"] == "/account/password/"
        assert self._change(browser, old_password=one_time)["Location"] == "/"
        assert browser.get("/account/").status_code == 200

    def test_a_one_time_password_lapses_after_three_days(self, world: Any, page_clock: PageClock) -> None:
        one_time = reset_password(world.clerk, by=world.system_admin, at=NOW, reason="本人到场申请")
        page_clock.advance(days=3, seconds=1)
        assert "一次性口令超过3天" in _text(_log_in("clerk", one_time))

    def test_after_ninety_days_it_has_to_be_changed_first(self, world: Any, page_clock: PageClock) -> None:
        page_clock.advance(days=90, hours=1)
        browser = Client()
        _log_in("clerk", browser=browser)
        assert browser.get("/account/")["Location"] == "/account/password/"
        assert "已用满90天" in _text(browser.get("/account/password/"))


def test_the_authenticator_is_turned_on_with_a_right_code_and_off_with_another(
    world: Any, sign_in: Any
) -> None:
    browser = sign_in(world.clerk)
    shown = browser.get("/account/second-factor/").content.decode()
    assert "<svg" in shown
    secret = browser.session["new_totp_secret"]
    assert browser.post("/account/second-factor/", {"code": "000000"}).status_code in {422, 302}
    code = pyotp.TOTP(secret).at(NOW)
    assert browser.post("/account/second-factor/", {"code": code}).status_code == 302
    person = Person.objects.get(pk=world.clerk.pk)
    assert person.totp_secret == secret
    assert secret not in browser.get("/account/second-factor/").content.decode()
    assert browser.post("/account/second-factor/", {"code": "12"}).status_code == 422
    assert browser.post("/account/second-factor/", {"code": code}).status_code == 302
    assert Person.objects.get(pk=world.clerk.pk).totp_secret == ""
    assert [act for act, _ in acts(act__startswith="identity.second_factor")] == [
        "identity.second_factor.on", "identity.second_factor.off",
    ]  # fmt: skip


def test_one_time_passwords_are_strong_and_never_alike() -> None:
    made = {one_time_password() for _ in range(50)}
    assert len(made) == 50
    assert all(kinds_of_characters(one) == 4 and len(one) == 14 for one in made)
    assert not set("".join(made)) & set("0O1lI")


@pytest.mark.django_db(transaction=True)
def test_a_whole_court_signs_in_at_once_and_nobody_is_turned_away(world: Any, settings: Any) -> None:
    """Decision 27: hashing has its own limit on concurrency; who comes waits, and all get in."""
    settings.PASSWORD_HASHERS = ["xiezhi.kernel.identity.models.hashing.Argon2idAtOwaspMinimum"]
    Person.objects.filter(pk=world.clerk.pk).update(password=make_password(PASSWORD))
    together = 40
    barrier = Barrier(together)

    def come(_: int) -> SignInResult:
        barrier.wait()
        try:
            return check_credentials("clerk", PASSWORD, at=NOW, ip="192.0.2.1").result
        finally:
            connections.close_all()

    with ThreadPoolExecutor(together) as court:
        assert list(court.map(come, range(together))) == [SignInResult.OK] * together


def test_no_more_hashes_are_reckoned_at_once_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    running: list[int] = []
    most: list[int] = []
    barrier = Barrier(AT_ONCE * 4)

    def reckon(password: str, hashed: str) -> bool:
        running.append(1)
        most.append(len(running))
        with pytest.MonkeyPatch.context():
            sum(range(20_000))
        running.pop()
        return True

    monkeypatch.setattr("xiezhi.kernel.identity.actions.hashing.check_password", reckon)

    def come(_: int) -> bool:
        barrier.wait()
        return is_right("x", "y")

    with ThreadPoolExecutor(AT_ONCE * 4) as pool:
        assert all(pool.map(come, range(AT_ONCE * 4)))
    assert max(most) <= AT_ONCE
    with hashing_turn():
        assert running == []


def test_the_window_of_a_lock_is_the_rule_not_the_clock_of_the_machine(world: Any) -> None:
    for _ in range(5):
        check_credentials("clerk", "wrong", at=NOW, ip="192.0.2.9")
    person = Person.objects.get(pk=world.clerk.pk)
    assert person.locked_until == NOW + timedelta(minutes=15)
