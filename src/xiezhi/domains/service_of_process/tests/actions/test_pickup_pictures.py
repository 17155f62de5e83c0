"""What is scanned at the window: read as a proposal, shown covered, deleted in time, written down."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.support import counter
from tests.support.clock import NOW, TODAY, moment
from tests.support.scans import blank, scan

from xiezhi.domains.service_of_process.actions import pickup_pictures
from xiezhi.domains.service_of_process.models import Proof, TrailEntry
from xiezhi.domains.service_of_process.rules.desk_readings import read_card, read_signed_proof, shows_a_person
from xiezhi.domains.service_of_process.types.pickups import PictureKind
from xiezhi.kernel.audit.models import AuditRow
from xiezhi.kernel.documents.actions import read_scan
from xiezhi.kernel.files import actions as files
from xiezhi.kernel.files import queries as stored
from xiezhi.kernel.files.models import StoredFile
from xiezhi.kernel.files.queries.limits import EVIDENCE
from xiezhi.kernel.files.queries.paths import path_of
from xiezhi.lib.verdict import Refused

CARD = ("姓名 陆文澜", "性别 女 民族 汉", "住址 上海市临江区望潮路1号2室", f"公民身份号码 {counter.LU_NO}")
SIGNED = ("送达回证", "受送达人：陆文澜", "签收人：陆文澜", "签收日期：2026年11月19日")


def keep(world: Any, pickup: Any, content: bytes, kind: str = "identity", at: Any = NOW) -> Any:
    return pickup_pictures.keep_picture(
        pickup, ("扫描.png", content), kind=PictureKind(kind), by=world.service_specialist, at=at
    )


def lines(*texts: str, sure: float = 0.99) -> list[tuple[str, float]]:
    return [(text, sure) for text in texts]


def test_a_card_is_read_as_a_proposal_and_nothing_is_kept(world: Any) -> None:
    before = StoredFile.objects.count()
    read = pickup_pictures.read_card_picture(scan(*CARD), name="证件.png", at=NOW)
    assert (read.id_no, read.name, read.doubts) == (counter.LU_NO, "陆文澜", ())
    assert StoredFile.objects.count() == before


def test_a_number_that_fails_its_check_digit_is_not_proposed() -> None:
    wrong = read_card(lines("姓名 陆文澜", f"公民身份号码 {counter.LU_NO[:17]}1"), on=TODAY)
    assert (wrong.id_no, wrong.doubts) == ("", ("读到的号码校验码不对，请对照证件输入",))
    nothing = read_card(lines("看不清", sure=0.4), on=TODAY)
    assert nothing.doubts == ("没有读到身份证号码", "没有读到姓名", "照片不清，请逐位对照证件")


def test_a_signed_proof_is_read_for_day_and_signer() -> None:
    read = read_signed_proof(lines(*SIGNED), recipient="陆文澜", on=TODAY)
    assert (read.signed_on, read.name, read.doubts) == (TODAY, "陆文澜", ())
    other = read_signed_proof(lines("签收人：邵和", "2026年11月20日"), recipient="陆文澜", on=TODAY)
    assert other.doubts == ("读到的日期还没有到", "读到的签名是邵和，不是受送达人")
    assert read_signed_proof(lines("2026年2月31日"), recipient="陆文澜", on=TODAY).signed_on is None


def test_the_copy_that_is_shown_covers_number_and_home(world: Any) -> None:
    kept = keep(world, counter.make_pickup(world), scan(*CARD))
    shown = pickup_pictures.view_picture(kept, by=world.service_specialist, at=NOW, whole=False, reason="")
    text = read_scan(stored.read(shown)).text
    assert counter.LU_NO not in text
    assert "望潮路" not in text
    assert "陆文澜" in text
    with pytest.raises(Refused, match="理由"):
        pickup_pictures.view_picture(kept, by=world.service_specialist, at=NOW, whole=True, reason=" ")
    whole = pickup_pictures.view_picture(
        kept, by=world.service_specialist, at=NOW, whole=True, reason="核对照片"
    )
    assert whole == kept.file
    row = AuditRow.objects.filter(act="service_of_process.pickup.view_picture").order_by("-pk").first()
    assert row is not None
    assert (row.outcome, row.reason) == ("read", "核对照片")
    assert shows_a_person("住址 上海市")
    assert not shows_a_person("姓名 陆文澜")


def test_a_card_that_could_not_be_read_is_shown_too_coarse_to_read(world: Any) -> None:
    kept = keep(world, counter.make_pickup(world), scan("姓名 陆文澜", "住址 临江区"))
    assert read_scan(stored.read(kept.masked)).text == ""


@pytest.mark.parametrize("content", [b"GIF89a nothing", blank((120, 90))])
def test_what_is_no_picture_is_refused(world: Any, content: bytes) -> None:
    with pytest.raises(Refused):
        keep(world, counter.make_pickup(world), content)


def test_the_signed_proof_becomes_the_proof_and_stays(world: Any) -> None:
    pickup = counter.checked(world, counter.make_pickup(world))
    keep(world, pickup, scan(*SIGNED), kind="signed_proof")
    counter.collect(world, pickup, strokes="")
    proof = Proof.objects.get(attempt_id=pickup.attempt_id, kind="scanned_proof")
    assert pickup_pictures.delete_old_pictures(at=NOW + timedelta(days=400)) == 0
    assert stored.read(proof.file).startswith(b"\x89PNG")


def test_pictures_of_cards_go_when_their_days_are_over_and_it_is_written_down(world: Any) -> None:
    pickup = counter.checked(world, counter.make_pickup(world))
    kept = keep(world, pickup, scan(*CARD))
    counter.collect(world, pickup)
    kept.refresh_from_db()
    assert kept.delete_on == TODAY + timedelta(days=30)
    place = path_of(kept.sm3)
    assert place.exists()
    assert pickup_pictures.delete_old_pictures(at=moment("2026-12-18 02:30")) == 0
    over = moment("2026-12-19 02:30")
    assert (pickup_pictures.delete_old_pictures(at=over), pickup_pictures.delete_old_pictures(at=over)) == (
        1,
        0,
    )
    kept.refresh_from_db()
    assert (kept.file, kept.masked, kept.reading, kept.deleted_at) == (None, None, "", over)
    assert not StoredFile.objects.filter(sm3=kept.sm3).exists()
    assert "身份证件影像到期删除" in [row.title for row in TrailEntry.objects.filter(kind="scanned")]
    assert AuditRow.objects.get(act="service_of_process.pickup.delete_picture").detail["gone"] == 2
    with pytest.raises(Refused, match="到期删除"):
        pickup_pictures.view_picture(kept, by=world.service_specialist, at=over, whole=False, reason="")


def test_a_content_that_something_else_holds_stays(world: Any) -> None:
    pickup = counter.make_pickup(world)
    kept = keep(world, pickup, scan(*CARD))
    pickup.attempt.evidence_files.add(kept.file)
    assert files.forget(kept.file_id) is False
    again = files.store(b"%PDF-1.4 nobody", name="a.pdf", by=None, at=NOW, limits=EVIDENCE)
    assert files.forget(again.pk) is True
    assert files.forget(again.pk) is False
