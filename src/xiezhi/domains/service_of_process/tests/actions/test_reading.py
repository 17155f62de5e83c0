"""Reading, downloading and signing: the first view issues the proof, and nothing that follows moves its date."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.support import service

from xiezhi.domains.service_of_process.actions.reading import record_download, record_view, sign
from xiezhi.domains.service_of_process.models import Proof, ReceiptRecord, TrailEntry
from xiezhi.domains.service_of_process.types.drafts import RecipientSession
from xiezhi.kernel.files.queries import read
from xiezhi.lib.verdict import Conflict, NotFound, Refused

AT = service.VIEWED_AT
STROKES = [[[0, 0], [10, 12], [20, 3]]]


def opened(world: Any, **more: Any) -> Any:
    sent = service.make_sent(world, **more)
    service.open_session(sent, answer=service.tail_of(sent))
    return sent


def proof_of(sent: Any) -> Any:
    return Proof.objects.get(attempt=sent.attempt, kind="electronic_proof")


def test_the_first_view_issues_the_proof_and_later_ones_are_added(world: Any) -> None:
    sent = opened(world)
    record_view(sent.session, sent.attempt.pk, sent.documents[0].pk, at=AT, ip="192.0.2.7")
    proof = proof_of(sent)
    assert (proof.issued_at, proof.number) == (AT, "（2026）沪0199送证4127-01号")
    before = proof.sealed_facts
    for minutes, number in ((1, 0), (2, 1), (60 * 24 * 9, 0)):
        record_view(
            sent.session, sent.attempt.pk, sent.documents[number].pk, at=AT + timedelta(minutes=minutes)
        )
    proof = proof_of(sent)
    assert proof.issued_at == AT
    assert proof.sealed_facts == before
    assert [addition.line for addition in proof.additions.all()] == [
        "再次查阅《起诉状副本》", "首次查阅《应诉通知书》", "再次查阅《起诉状副本》",
    ]  # fmt: skip
    assert [cell.viewed_at for cell in sent.cells()][:2] == [AT, AT + timedelta(minutes=2)]


def test_viewing_makes_no_service_earlier_than_arrival_nor_later(world: Any) -> None:
    sent = opened(world)
    before = [cell.effective_on for cell in sent.cells()]
    record_view(sent.session, sent.attempt.pk, sent.documents[0].pk, at=AT + timedelta(days=3))
    assert [cell.effective_on for cell in sent.cells()] == before


def test_at_an_address_the_court_found_each_paper_counts_from_its_own_view(world: Any) -> None:
    sent = opened(world, confirmed=False)
    record_view(sent.session, sent.attempt.pk, sent.documents[0].pk, at=AT)
    record_view(sent.session, sent.attempt.pk, sent.documents[1].pk, at=AT + timedelta(days=1))
    days = [str(cell.effective_on) for cell in sent.cells()]
    assert days == ["2026-11-16", "2026-11-17", "None", "None"]
    first = sent.cells()[0].effect
    assert (first["rule"], first["presumed"], first["rebuttable"]) == ("E4b", True, True)
    facts = proof_of(sent).facts["service_date"]
    assert facts["text"] == "各文书不同，见下"
    assert [row["effective_on"] for row in facts["by_document"]] == ["2026-11-16", None, None, None]


def test_a_view_without_any_report_shows_that_it_arrived(world: Any) -> None:
    sent = opened(world, arrived=False)
    record_view(sent.session, sent.attempt.pk, sent.documents[0].pk, at=AT)
    cell = sent.cells()[0]
    assert cell.arrived_at is None
    assert str(cell.effective_on) == "2026-11-16"
    assert "没有到达回报" in cell.facts.text


def test_who_opens_it_proves_an_earlier_failure_wrong(world: Any) -> None:
    from xiezhi.domains.service_of_process.actions.reports import record_report

    sent = service.make_sent(world, arrived=False)
    record_report(sent.attempt.pk, arrived=False, at=AT, code="carrier_rejected")
    assert sent.fresh().state == "failed"
    service.open_session(sent, answer=service.tail_of(sent))
    record_view(sent.session, sent.attempt.pk, sent.documents[0].pk, at=AT + timedelta(minutes=1))
    row = sent.fresh()
    assert (row.failed, row.state) == ("", "attempting")
    assert str(sent.cells()[0].effective_on) == "2026-11-16"


def test_a_download_is_a_view_and_kept_apart(world: Any) -> None:
    sent = opened(world)
    record_download(sent.session, sent.attempt.pk, sent.documents[0].pk, at=AT, ip="192.0.2.7")
    later = AT + timedelta(hours=1)
    record_download(sent.session, sent.attempt.pk, sent.documents[0].pk, at=later)
    cell = sent.cells()[0]
    assert (cell.viewed_at, cell.downloaded_at) == (AT, AT)
    assert TrailEntry.objects.filter(kind="downloaded").count() == 1
    assert proof_of(sent).issued_at == AT


def test_signing_names_papers_channel_and_way_and_keeps_the_picture(world: Any) -> None:
    sent = opened(world)
    for document in sent.documents[:3]:
        record_view(sent.session, sent.attempt.pk, document.pk, at=AT)
    at = AT + timedelta(minutes=7)
    receipt = sign(
        sent.session, sent.attempt.pk, [d.pk for d in sent.documents[:3]], at=at, strokes=STROKES, picture=service.png(),
        ip="192.0.2.7",
    )  # fmt: skip
    assert (receipt.channel, receipt.how, receipt.cells.count()) == ("sms_link", "drawn", 3)
    assert read(receipt.picture) == service.png()
    assert receipt.strokes == "[[[0, 0], [10, 12], [20, 3]]]"
    cells = sent.cells()
    assert [cell.signed_at for cell in cells] == [at, at, at, None]
    assert [cell.signed_through for cell in cells] == ["sms_link"] * 3 + [""]
    assert proof_of(sent).additions.last().line == "签收3份：起诉状副本、应诉通知书、举证通知书"


def test_a_paper_keeps_its_first_signature(world: Any) -> None:
    sent = service.make_signed(world, documents=2)
    first = sent.cells()[0].signed_at
    record_view(sent.session, sent.attempt.pk, sent.documents[2].pk, at=AT + timedelta(hours=1))
    receipt = sign(
        sent.session,
        sent.attempt.pk,
        [d.pk for d in sent.documents[:3]],
        at=AT + timedelta(hours=2),
        strokes=STROKES,
    )
    assert [cell.document_id for cell in receipt.cells.all()] == [sent.documents[2].pk]
    assert sent.cells()[0].signed_at == first
    with pytest.raises(Conflict, match="已经签收"):
        sign(
            sent.session, sent.attempt.pk, [sent.documents[0].pk], at=AT + timedelta(hours=3), strokes=STROKES
        )
    assert ReceiptRecord.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"strokes": None}, "signature"),
        ({"strokes": []}, "signature"),
        ({"strokes": [[]]}, "signature"),
        ({"strokes": [[[0, 0]] * 3] * 401}, "signature"),
        ({"picture": b"<svg onload=alert(1)>"}, "signature"),
        ({"how": "thumb"}, "how"),
    ],
)
def test_a_signature_that_is_none_is_refused(world: Any, change: dict[str, Any], field: str) -> None:
    sent = service.make_viewed(world)
    with pytest.raises(Refused) as refused:
        sign(sent.session, sent.attempt.pk, [sent.documents[0].pk], at=AT, **{"strokes": STROKES, **change})
    assert refused.value.field == field
    assert sent.cells()[0].signed_at is None
    assert not ReceiptRecord.objects.exists()


def test_what_was_not_opened_is_not_signed_for(world: Any) -> None:
    sent = service.make_viewed(world)
    with pytest.raises(Refused, match="《应诉通知书》还没有看"):
        sign(sent.session, sent.attempt.pk, [d.pk for d in sent.documents[:2]], at=AT, strokes=STROKES)


def test_a_session_reads_and_signs_nothing_of_others(world: Any) -> None:
    mine = service.make_viewed(world, confirmed=False)
    case = service.make_case(world, case_no="（2026）沪0199民初9号")
    theirs = service.make_viewed(world, order=service.make_order(world, court_case=case), confirmed=False)
    for act in (
        lambda: record_view(mine.session, theirs.attempt.pk, theirs.documents[0].pk, at=AT),
        lambda: record_view(mine.session, mine.attempt.pk, theirs.documents[0].pk, at=AT),
        lambda: record_download(mine.session, theirs.attempt.pk, theirs.documents[0].pk, at=AT),
        lambda: sign(mine.session, theirs.attempt.pk, [theirs.documents[0].pk], at=AT, strokes=STROKES),
        lambda: sign(mine.session, mine.attempt.pk, [theirs.documents[0].pk], at=AT, strokes=STROKES),
        lambda: sign(mine.session, mine.attempt.pk, [], at=AT, strokes=STROKES),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_session_outlives_neither_its_link_nor_its_attempt(world: Any) -> None:
    sent = service.make_viewed(world, confirmed=False)
    with pytest.raises(NotFound):
        record_view(sent.session, sent.attempt.pk, sent.documents[0].pk, at=AT + timedelta(days=181))
    forged = RecipientSession(attempt_ids=(987654,), opened_at=AT, through="link")
    with pytest.raises(NotFound):
        record_view(forged, 987654, sent.documents[0].pk, at=AT)


def test_the_brief_of_a_call_stands_on_the_proof(world: Any) -> None:
    sent = opened(world)
    TrailEntry.objects.create(
        order=sent.order, recipient=sent.attempt.recipient, kind="phone", at=AT - timedelta(minutes=24), by=None,
        title="拨通上述号码，接听人自述为本人", line="核对姓名及证件号后四位，已告知将发送诉讼文书",
        evidence={"recording_no": "R-1116-0382"},
    )  # fmt: skip
    record_view(sent.session, sent.attempt.pk, sent.documents[0].pk, at=AT)
    calls = proof_of(sent).facts["phone_contacts"]
    assert [call["recording_no"] for call in calls] == ["R-1116-0382"]
    assert "接听人自述为本人" in calls[0]["text"]


def test_a_date_found_after_the_proof_is_added_to_it_and_changes_nothing_in_it(world: Any) -> None:
    sent = opened(world, confirmed=False)
    record_view(sent.session, sent.attempt.pk, sent.documents[0].pk, at=AT)
    said = proof_of(sent).sealed_facts
    record_view(sent.session, sent.attempt.pk, sent.documents[1].pk, at=AT + timedelta(days=1))
    proof = proof_of(sent)
    assert proof.sealed_facts == said
    assert [addition.line for addition in proof.additions.all()] == [
        "《应诉通知书》依法判定2026年11月17日送达", "首次查阅《应诉通知书》",
    ]  # fmt: skip
