"""The site's address, its proxy, its certificate, its log: what the surroundings say is believed only where it may be."""

from __future__ import annotations

import io
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from logging.config import dictConfig
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from django.test import Client, RequestFactory

from xiezhi.config.certificates import RENEW_DAYS, SITE_DAYS, ensure_certificate, names_here
from xiezhi.config.commands.installation import web_command
from xiezhi.config.environment import ENVIRONMENT, Environment
from xiezhi.config.log_lines import without_tokens

AT = datetime(2026, 11, 19, 1, tzinfo=UTC)
TOKEN = "Zk3vQ9_first-secret"
ID_NO, PHONE = "31019919850304028X", "19900009011"


def _read(monkeypatch: pytest.MonkeyPatch, **variables: str) -> Environment:
    for name in ("XIEZHI_SITE_URL", "XIEZHI_BIND", "XIEZHI_TLS", "XIEZHI_TRUST_PROXY", "XIEZHI_PORT"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return Environment.read()


def test_the_public_address_decides_hosts_links_and_cookies(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = _read(monkeypatch)
    assert (plain.public, plain.is_https) == ("http://127.0.0.1:8000", False)
    assert "*" not in plain.hosts
    named = _read(
        monkeypatch,
        XIEZHI_SITE_URL="https://songda.linjiang.example/",
        XIEZHI_BIND="0.0.0.0",
        XIEZHI_TRUST_PROXY="1",
    )
    assert (named.public, named.is_https, named.trust_proxy) == (
        "https://songda.linjiang.example",
        True,
        True,
    )
    assert named.hosts == ["127.0.0.1", "localhost", "[::1]", "songda.linjiang.example"]
    assert named.near == "http://127.0.0.1:8000"
    assert _read(monkeypatch, XIEZHI_BIND="0.0.0.0").hosts == ["*"]
    assert _read(monkeypatch, XIEZHI_TLS="1").public == "https://127.0.0.1:8000"


@pytest.mark.parametrize(
    "wrong",
    [
        "songda.example",
        "ftp://songda.example",
        "https://songda.example/app",
        "https://a:b@songda.example",
        "https://",
    ],
)
def test_what_is_no_address_stops_the_start(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    with pytest.raises(SystemExit, match="XIEZHI_SITE_URL"):
        _read(monkeypatch, XIEZHI_SITE_URL=wrong)


def test_a_forged_forwarding_header_changes_nothing_unless_a_proxy_is_declared(settings: Any) -> None:
    from xiezhi.kernel.identity.pages.middleware import ip_of

    forged = {"HTTP_X_FORWARDED_FOR": "203.0.113.9", "HTTP_X_FORWARDED_PROTO": "https"}
    request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", **forged)
    settings.TRUST_FORWARDED_FOR, settings.SECURE_PROXY_SSL_HEADER = False, None
    assert (ip_of(request), request.is_secure()) == ("127.0.0.1", False)
    settings.TRUST_FORWARDED_FOR = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert (ip_of(request), request.is_secure()) == ("203.0.113.9", True)


def test_pages_may_listen_to_the_port_beside_the_site_and_to_nothing_else(settings: Any) -> None:
    settings.REALTIME_URL, settings.REALTIME_PORT = "", 8001
    policy = Client().get("/login/")["Content-Security-Policy"]
    assert "connect-src 'self' http://testserver:8001;" in policy
    settings.REALTIME_URL = "/realtime"
    assert "connect-src 'self';" in Client().get("/login/")["Content-Security-Policy"]


def _years(path: Path) -> tuple[datetime, datetime]:
    read = x509.load_pem_x509_certificate(path.read_bytes())
    return read.not_valid_before_utc, read.not_valid_after_utc


def test_a_certificate_is_kept_renewed_near_its_end_and_made_anew_for_a_new_address(tmp_path: Path) -> None:
    names = names_here("0.0.0.0", "", ["192.168.1.5"])
    first = ensure_certificate(tmp_path / "tls", names, at=AT)
    root, site = first.root.read_bytes(), first.site.read_bytes()
    assert _years(first.site)[1] == AT + timedelta(days=SITE_DAYS)
    # Kept.
    ensure_certificate(tmp_path / "tls", names, at=AT + timedelta(days=100))
    assert (first.root.read_bytes(), first.site.read_bytes()) == (root, site)
    # Renewed near its end, under the same root: phones need nothing new.
    later = AT + timedelta(days=SITE_DAYS - RENEW_DAYS)
    ensure_certificate(tmp_path / "tls", names, at=later)
    assert first.root.read_bytes() == root
    assert _years(first.site)[1] == later + timedelta(days=SITE_DAYS)
    # Another address in a private network: a new certificate, the same root.
    ensure_certificate(tmp_path / "tls", [*names, "10.1.2.3"], at=later)
    held = x509.load_pem_x509_certificate(first.site.read_bytes())
    called = held.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert {"localhost", "127.0.0.1", "192.168.1.5", "10.1.2.3"} <= {str(one.value) for one in called}
    assert first.root.read_bytes() == root
    # The root may not sign for the world: a public name needs a root that says so.
    ensure_certificate(tmp_path / "tls", [*names, "songda.linjiang.example"], at=later)
    assert first.root.read_bytes() != root


def test_a_line_of_the_log_keeps_neither_keys_nor_people() -> None:
    for text in (
        f"Not Found: /s/{TOKEN}", f"Not Found: /s/{TOKEN}/not-me", f"GET http://songda.example/c/{TOKEN}/paper",
        f"Forbidden: /hand-over/?token={TOKEN}", f"/verify/{TOKEN}/", f"{{'token': '{TOKEN}'}}",
        f"Authorization: Bearer {TOKEN}", f"xiezhi_session={TOKEN}; path=/",
    ):  # fmt: skip
        assert TOKEN not in without_tokens(text), text
    told = without_tokens(f"KeyError: 周某 {ID_NO} 电话{PHONE} 邮箱zhou@linjiang.example /orders/?q=周予安")
    assert not any(one in told for one in (ID_NO, PHONE, "zhou@", "周予安"))
    assert without_tokens("Not Found: /orders/12/steps/accept/ 2026-11-19 09:00:00,123") == (
        "Not Found: /orders/12/steps/accept/ 2026-11-19 09:00:00,123"
    )


def test_what_django_says_of_a_bad_request_is_written_without_the_key_of_the_link(db: None) -> None:
    from xiezhi.config.settings.base import LOGGING

    written = io.StringIO()
    before = logging.getLogger().handlers[:]
    handler = {"class": "logging.StreamHandler", "formatter": "line", "stream": written}
    logger = {"django.request": {"handlers": ["written"], "level": "DEBUG", "propagate": False}}
    dictConfig(
        {"version": 1, "incremental": False, "disable_existing_loggers": False, "formatters": LOGGING["formatters"],
         "handlers": {"written": handler}, "loggers": logger}
    )  # fmt: skip
    try:
        assert Client().get(f"/s/{TOKEN}/nowhere?phone={PHONE}").status_code == 404
        try:
            raise ValueError(f"no such person {ID_NO}")
        except ValueError:
            logging.getLogger("django.request").exception("Internal Server Error: %s", f"/s/{TOKEN}")
    finally:
        logging.getLogger("django.request").handlers.clear()
        logging.getLogger("django.request").propagate = True
    lines = written.getvalue()
    assert lines.count("/s/***") == 2
    assert "ValueError" in lines
    assert not any(one in lines for one in (TOKEN, PHONE, ID_NO))
    assert logging.getLogger().handlers == before


def test_the_web_role_keeps_no_access_log() -> None:
    assert "--no-access-log" in web_command("granian")


def test_preparation_is_due_again_only_when_its_grounds_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xiezhi.config import readiness
    from xiezhi.config.environment import ENVIRONMENT

    monkeypatch.setattr(readiness, "_migrated", lambda environment: state[0])
    state = ["(74, 74)"]
    here = replace(ENVIRONMENT, home=tmp_path)
    assert readiness.what_is_due(here) == ["database", "static"]
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "staticfiles.json").write_text("{}")
    readiness.note_done(here, ["database", "static"])
    assert readiness.what_is_due(here) == []
    # A database put back from an older backup is prepared again.
    state[0] = "(70, 70)"
    assert readiness.what_is_due(here) == ["database"]
    (tmp_path / "static" / "staticfiles.json").unlink()
    assert readiness.what_is_due(here) == ["database", "static"]


def test_a_disk_without_room_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from types import SimpleNamespace

    from xiezhi.config import readiness
    from xiezhi.config.environment import ENVIRONMENT

    monkeypatch.setattr(readiness.shutil, "disk_usage", lambda path: SimpleNamespace(free=5 * 1024 * 1024))
    with pytest.raises(readiness.NotReady, match=r"磁盘快满了.*只剩 5 MB.*XIEZHI_HOME"):
        readiness.require_room(replace(ENVIRONMENT, home=tmp_path))


def test_a_stop_that_fell_into_a_callback_of_the_interpreter_is_still_heeded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from xiezhi.config import running

    monkeypatch.setattr(running, "_asked_to_stop", [])
    running._heed()
    # As at a fork, where the interpreter swallows what a callback raises.
    with pytest.raises(KeyboardInterrupt):
        running._stop(15)
    with pytest.raises(KeyboardInterrupt):
        running._heed()


def test_a_secret_made_by_many_at_once_is_one_and_whole(tmp_path: Path) -> None:
    """Several processes of a first start ask at the same moment."""
    with ThreadPoolExecutor(8) as many:
        for turn in range(20):
            house = replace(ENVIRONMENT, home=tmp_path / str(turn))
            told = set(many.map(lambda _, house=house: house.secret("a"), range(16)))
            kept = house.secrets_folder / "a"
            assert told == {kept.read_text("ascii")}
            assert len(told.pop()) > 30
            assert kept.stat().st_mode & 0o777 == 0o600
            assert [one.name for one in house.secrets_folder.iterdir()] == ["a"]
