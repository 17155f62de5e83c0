"""Issuing: number, ledger, page, seal, file; taken up again where it stopped, and never twice."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from pypdf import PdfReader
from tests.support.audit import acts
from tests.support.clock import NOW

from xiezhi.kernel.documents import actions
from xiezhi.kernel.documents.channels.sealing import SealFailed
from xiezhi.kernel.documents.channels.sealing.simulator import SealMachineSimulator
from xiezhi.kernel.documents.models import IssuedDocument, SealUse
from xiezhi.kernel.documents.queries import document_by_token, documents_about, trust_list
from xiezhi.kernel.documents.rules.pdfa import check_pdfa3b
from xiezhi.kernel.documents.rules.verification import verify_proof
from xiezhi.kernel.documents.tests.paper import FACTS, press
from xiezhi.kernel.documents.types import DEMO_SEAL, Attachment, IssueOrder, SealFace, SealMachineKind
from xiezhi.kernel.files import queries as files
from xiezhi.lib.verdict import Conflict, NotFound, Refused

SIMULATED = SealFace("上海市临江区人民法院", DEMO_SEAL)


def order_for(world: Any, key: str = "proof:1", **changes: Any) -> IssueOrder:
    told = {name: value for name, value in FACTS.items() if name not in {"court", "title", "document_no"}}
    order = IssueOrder(
        kind="proof_of_service",
        title="电子送达回证",
        organisation_id=world.service_centre.pk,
        court=world.court.name,
        template=actions.PROOF,
        facts=told,
        once_key=key,
        about=("service_of_process.attempt", "17"),
        reason="首次查阅后自动出具",
        series="（2026）沪0199送证4127",
        number_form="（2026）沪0199送证4127-{:02d}号",
    )
    return replace(order, **changes)


@pytest.fixture
def machine(world: Any, tmp_path: Path) -> Iterator[SealMachineSimulator]:
    """The court's seal lies in a machine elsewhere."""
    with SealMachineSimulator(tmp_path, seals={"QZ-1": SIMULATED}, drawing_of=press().seal_stamp) as running:
        actions.create_seal(
            world.court,
            machine=SealMachineKind.HTTP,
            machine_address=running.address,
            certificate=running.certificate(NOW),
            seal_no="QZ-1",
            by=None,
            at=NOW,
        )
        yield running


def test_an_issued_document_proves_itself_offline(world: Any) -> None:
    person = world.service_specialist
    document = actions.issue(order_for(world), by=person, at=NOW)
    pdf = actions.open_issued(document, by=person, at=NOW)
    found = verify_proof(pdf, trust_list())
    assert found["reasons"] == []
    assert found["valid"] is True
    assert found["document_no"] == document.document_no == "（2026）沪0199送证4127-01号"
    assert found["facts"] == document.facts
    assert found["ledger"]["index"] == document.receipt["index"]
    assert found["signed_by"] == "上海市临江区人民法院演示专用章"
    assert check_pdfa3b(pdf) == []
    assert (document.sha256, document.sm3) == (document.file.sha256, document.file.sm3)
    assert document.file.pages == 1
    assert files.read(document.file) == pdf
    listed = acts(object_kind="document", object_id=str(document.pk))
    assert listed == [("documents.issued.issue", "done"), ("documents.issued.download", "read")]


def test_a_demo_installation_says_so_in_seal_page_and_facts(world: Any) -> None:
    document = actions.issue(order_for(world), by=None, at=NOW)
    assert document.seal is not None
    assert document.seal.purpose == "演示专用章"
    assert document.facts["notice"] == "演示环境出具，不具有任何法律效力"


def test_facts_are_locked_in_the_database_and_nothing_personal_is_on_the_ledger(world: Any) -> None:
    document = actions.issue(order_for(world), by=None, at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT facts_text FROM documents_issueddocument WHERE id = %s", [document.pk])
        assert "陆文澜".encode() not in bytes(cursor.fetchone()[0])
    entry = json.loads(document.receipt["entry"])
    assert set(entry) == {"v", "type", "subject", "at", "commitment"}
    assert entry["subject"] == f"document-{document.pk}"


def test_asked_twice_it_is_issued_once(world: Any) -> None:
    first = actions.issue(order_for(world), by=None, at=NOW)
    again = actions.issue(order_for(world), by=None, at=NOW + timedelta(hours=1))
    assert first.pk == again.pk
    assert again.issued_at == NOW
    assert SealUse.objects.filter(document=first).count() == 1
    other = actions.issue(order_for(world, "proof:2"), by=None, at=NOW)
    assert other.document_no.endswith("-02号")


def test_a_number_is_never_given_twice(world: Any) -> None:
    actions.issue(order_for(world, document_no="（2026）沪0199送证1号"), by=None, at=NOW)
    with pytest.raises(Conflict, match="已经用过"):
        actions.issue(order_for(world, "proof:2", document_no="（2026）沪0199送证1号"), by=None, at=NOW)


def test_carried_files_come_out_of_the_document(world: Any) -> None:
    picture = press().picture(actions.PROOF, FACTS, at=NOW, ppi=40)[0]
    items = (Attachment("发送记录.png", picture, "image/png", "发送页面"),)
    document = actions.issue(order_for(world, attachments=items), by=None, at=NOW)
    found = PdfReader(BytesIO(actions.open_issued(document, by=None, at=NOW))).attachments
    assert found["发送记录.png"] == [picture]


def test_a_machine_that_refuses_leaves_number_and_reason_and_the_next_try_finishes(
    world: Any, machine: SealMachineSimulator
) -> None:
    person = world.service_specialist
    machine.misbehave = deque(["refuse"])
    with pytest.raises(SealFailed, match="印章已停用"):
        actions.issue(order_for(world), by=person, at=NOW)
    waiting = IssuedDocument.objects.get()
    assert waiting.issued_at is None
    assert waiting.file is None
    assert "印章已停用" in waiting.failure
    with pytest.raises(NotFound):
        document_by_token(waiting.token)
    done = actions.resume(waiting.pk, by=person, at=NOW + timedelta(minutes=1))
    assert done.document_no == waiting.document_no
    assert done.failure == ""
    uses = list(SealUse.objects.order_by("pk").values_list("succeeded", "asked_by_label", "reason"))
    label = person.audit_label
    assert uses == [(False, label, "首次查阅后自动出具"), (True, label, "首次查阅后自动出具")]
    listed = acts(object_kind="document", object_id=str(done.pk))
    assert listed == [("documents.issued.fail", "failed"), ("documents.issued.issue", "done")]
    assert verify_proof(actions.open_issued(done, by=None, at=NOW), trust_list())["valid"]


def test_waiting_documents_are_tried_again_by_themselves_more_and_more_slowly(
    world: Any, machine: SealMachineSimulator
) -> None:
    machine.misbehave = deque(["refuse", "refuse"])
    with pytest.raises(SealFailed):
        actions.issue(order_for(world), by=None, at=NOW)
    assert actions.finish_waiting(at=NOW + timedelta(minutes=1)) == 0
    assert IssuedDocument.objects.get().tries == 1
    assert actions.finish_waiting(at=NOW + timedelta(minutes=6)) == 0
    assert IssuedDocument.objects.get().tries == 2
    assert actions.finish_waiting(at=NOW + timedelta(minutes=12)) == 0
    assert IssuedDocument.objects.get().tries == 2
    assert actions.finish_waiting(at=NOW + timedelta(minutes=20)) == 1
    assert IssuedDocument.objects.get().issued_at == NOW + timedelta(minutes=20)


def test_who_may_not_resume_finds_nothing(world: Any, machine: SealMachineSimulator) -> None:
    machine.misbehave = deque(["refuse"])
    with pytest.raises(SealFailed):
        actions.issue(order_for(world), by=None, at=NOW)
    waiting = IssuedDocument.objects.get()
    for person in (world.judge, world.service_specialist_elsewhere):
        with pytest.raises(NotFound):
            actions.resume(waiting.pk, by=person, at=NOW)


def test_a_ruling_issues_another_document_and_leaves_the_first_as_it_was(world: Any) -> None:
    first = actions.issue(order_for(world), by=None, at=NOW)
    before = actions.open_issued(first, by=None, at=NOW)
    second = actions.issue(order_for(world, "proof:2", supersedes_id=first.pk), by=None, at=NOW)
    first.refresh_from_db()
    assert first.superseded_by == second
    assert actions.open_issued(first, by=None, at=NOW) == before
    assert list(documents_about("service_of_process.attempt", "17")) == [first, second]
    added = actions.add_record(first.pk, line="2026-11-18再次查阅", at=NOW + timedelta(days=1))
    assert document_by_token(first.token).added_records.get() == added
    first.refresh_from_db()
    assert first.issued_at == NOW


def test_the_picture_is_the_page_with_its_seal(world: Any) -> None:
    document = actions.issue(order_for(world), by=None, at=NOW)
    pages = actions.picture_of(document)
    assert len(pages) == 1
    assert pages[0].startswith(b"\x89PNG")


def test_a_court_without_a_seal_is_told_what_to_do(world: Any, settings: Any) -> None:
    settings.XIEZHI_DEMO = False
    with pytest.raises(Refused, match="还没有登记“电子送达专用章”") as refusal:
        actions.issue(order_for(world), by=None, at=NOW)
    assert "电子印章" in refusal.value.remedy
    assert not IssuedDocument.objects.exists()


def test_the_trust_list_is_published_beside_the_data(world: Any, settings: Any, tmp_path: Path) -> None:
    settings.XIEZHI_HOME = tmp_path
    actions.ensure_demo_seal(world.court.pk, at=NOW)
    trust = actions.publish_trust(by=None, at=NOW)
    found = json.loads((tmp_path / "trust.json").read_text("utf-8"))
    assert found == trust.as_json()
    assert found["seals"][0]["name"]
    assert len(found["logs"]) >= 1


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_numbers_without_gap_or_double() -> None:
    given: list[int] = []

    def take() -> None:
        given.extend(actions.next_number("（2026）沪0199测试") for _ in range(10))
        connection.close()

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == list(range(1, 61))


def test_a_letter_that_cannot_be_printed_uses_up_no_number(world: Any) -> None:
    with pytest.raises(Refused, match="字库中没有“\U000323b0”"):
        actions.issue(order_for(world, facts={"recipient": "王\U000323b0"}), by=None, at=NOW)
    assert not IssuedDocument.objects.exists()
    assert actions.issue(order_for(world), by=None, at=NOW).document_no.endswith("-01号")


def test_a_broken_template_is_seen_by_a_person_and_stops_nobody_else(world: Any, tmp_path: Path) -> None:
    broken = order_for(world, "proof:broken", facts={"events": "not a list"})
    with pytest.raises(RuntimeError):
        actions.issue(broken, by=None, at=NOW)
    waiting = IssuedDocument.objects.get()
    assert waiting.failure == "系统内部错误，请联系系统管理员"
    assert waiting.tries == 1
    assert actions.finish_waiting(at=NOW + timedelta(hours=1)) == 0
    assert (
        acts(object_kind="document", object_id=str(waiting.pk)) == [("documents.issued.fail", "failed")] * 2
    )


def test_the_database_itself_keeps_what_was_issued(world: Any) -> None:
    document = actions.issue(order_for(world), by=None, at=NOW)
    rows = IssuedDocument.objects.filter(pk=document.pk)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rows.update(issued_at=NOW + timedelta(days=1))
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rows.update(sha256="0" * 64)
    with (
        pytest.raises(DatabaseError, match="never deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM documents_issueddocument WHERE id = %s", [document.pk])
    # A change of keys writes the locked columns anew.
    assert rows.update(salt=document.salt, facts_text=document.facts_text) == 1
