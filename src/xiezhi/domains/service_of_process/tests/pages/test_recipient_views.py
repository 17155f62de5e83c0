"""What is a look at a document, and what only looks like one."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.support import received as by
from tests.support.service import make_sent

from xiezhi.domains.service_of_process.models import Proof

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(world: Any) -> Any:
    return make_sent(world)


def _seen(sent: Any) -> list[bool]:
    return [bool(cell.viewed_at) for cell in sent.cells()]


def _proofs() -> int:
    return Proof.objects.filter(kind="electronic_proof").count()


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"X-Moz": "prefetch"},
    ],
)
def test_what_a_browser_fetches_in_advance_is_refused_and_no_view(sent: Any, headers: dict[str, str]) -> None:
    client = by.opened(sent)
    for page in (by.file_of(sent), by.address("received-zip", sent.attempt.pk)):
        ahead = client.get(page, headers=headers)
        assert ahead.status_code == 503
        assert ahead.content == b""
        assert "no-store" in ahead["Cache-Control"]
    assert _seen(sent) == [False] * 4
    assert _proofs() == 0
    # Opening it for good asks again, and counts.
    assert client.get(by.file_of(sent)).status_code == 200
    assert _seen(sent) == [True, False, False, False]


def test_a_robot_that_makes_a_preview_of_the_link_sees_nothing_and_is_no_view(sent: Any) -> None:
    robot = Client(headers={"User-Agent": "Slackbot-LinkExpanding 1.0 (+https://api.slack.example/robots)"})
    page = robot.get(by.address("link", sent.token))
    assert page.status_code == 200
    assert "起诉状副本" not in page.content.decode()
    assert robot.get(by.file_of(sent)).status_code == 403
    assert robot.head(by.file_of(sent)).status_code == 403
    assert _seen(sent) == [False] * 4
    assert _proofs() == 0


@pytest.mark.parametrize(
    "asked", ["bytes=5-", "bytes=0-1", "bytes=99999999-", "bytes=-1"], ids=["later", "peek", "beyond", "tail"]
)
def test_a_part_that_is_not_the_beginning_is_no_view(sent: Any, asked: str) -> None:
    client = by.opened(sent)
    client.get(by.file_of(sent), headers={"Range": asked})
    assert client.head(by.file_of(sent)).status_code == 200
    assert _seen(sent) == [False] * 4


def test_several_ranges_at_once_are_answered_with_all_of_it_and_count(sent: Any) -> None:
    client = by.opened(sent)
    assert client.get(by.file_of(sent), headers={"Range": "bytes=5-9,0-3"}).status_code == 200
    assert _seen(sent) == [True, False, False, False]


def test_the_parts_of_one_look_are_one_view_with_one_proof(sent: Any) -> None:
    client = by.opened(sent)
    whole = len(client.get(by.file_of(sent), headers={"Range": "bytes=0-2047"}).content)
    assert whole > 1
    first = sent.cells()[0].viewed_at
    assert first is not None
    for start in (2048, 4096):
        client.get(by.file_of(sent), headers={"Range": f"bytes={start}-{start + 2047}"})
    client.head(by.file_of(sent))
    client.get(by.file_of(sent), headers={"Sec-Purpose": "prefetch"})
    assert sent.cells()[0].viewed_at == first
    assert _proofs() == 1
    assert Proof.objects.get(kind="electronic_proof").additions.count() == 0


def test_a_file_that_cannot_be_read_was_not_seen(sent: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client = by.opened(sent)

    def gone(stored: object) -> bytes:
        raise OSError("the disk is gone")

    monkeypatch.setattr("xiezhi.kernel.files.queries.read", gone)
    for page in (by.file_of(sent), by.address("received-zip", sent.attempt.pk)):
        with pytest.raises(OSError, match="the disk is gone"):
            client.get(page)
    assert _seen(sent) == [False] * 4
    assert _proofs() == 0
