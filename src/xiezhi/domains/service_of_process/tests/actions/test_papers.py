"""Pages of proofs and reports: made by jobs that may run twice, filed once, true to what was recorded."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from pypdf import PdfReader
from tests.support import service
from tests.support.clock import NOW
from tests.support.jobs import run_jobs

from xiezhi.domains.service_of_process.actions.papers import (
    make_proof_file,
    request_case_file,
    request_report,
)
from xiezhi.domains.service_of_process.models import Proof
from xiezhi.kernel.cases.queries import dossier_of
from xiezhi.kernel.files.queries import read
from xiezhi.lib.verdict import NotFound


def _facts_inside(proof: Any) -> dict[str, Any]:
    found = PdfReader(io.BytesIO(read(proof.file))).attachments["facts.json"][0]
    return dict(json.loads(found))


def test_each_paper_is_made_once_and_filed_once_though_its_job_runs_twice(world: Any) -> None:
    sent = service.make_signed(world)
    run_jobs(twice=True)
    proofs = {proof.kind: proof for proof in Proof.objects.filter(order=sent.order)}
    assert set(proofs) == {"sent_record", "electronic_proof", "report"}
    assert all(proof.file is not None and proof.issued_document_id for proof in proofs.values())
    filed = [item.kind for item in dossier_of(sent.order.court_case)]
    assert sorted(filed) == ["electronic_proof", "report"]


def test_the_page_carries_the_facts_of_the_first_view(world: Any) -> None:
    sent = service.make_signed(world)
    run_jobs()
    proof = Proof.objects.get(order=sent.order, kind="electronic_proof")
    facts = _facts_inside(proof)
    assert facts["schema"] == "xiezhi.proof/1"
    assert facts["document_no"] == proof.number == "（2026）沪0199送证4127-01号"
    assert facts["served_on"] == "2026年11月16日"
    assert facts["proof"]["case"]["number"] == "（2026）沪0199民初4127号"
    assert [row["name"] for row in facts["documents"]] == [name for _, name, _ in service.DOCUMENTS]
    signed = next(row for row in facts["events"] if row["fact"] == "签收")
    assert signed["at"] == "出具时尚未签收"
    assert "陆文澜" in facts["recipient"]
    assert sent.attempt.recipient.party.id_no not in json.dumps(facts, ensure_ascii=False)


def test_what_came_later_is_added_to_the_issued_document(world: Any) -> None:
    sent = service.make_signed(world)
    run_jobs()
    proof = Proof.objects.get(order=sent.order, kind="electronic_proof")
    from xiezhi.kernel.documents.queries.issued import document_by_id

    lines = [record.line for record in document_by_id(proof.issued_document_id).added_records.all()]
    assert lines == [addition.line for addition in proof.additions.all()]
    assert any(line.startswith("签收4份") for line in lines)


def test_a_report_tells_each_step_and_each_result(world: Any) -> None:
    sent = service.make_signed(world, documents=2)
    proof = request_report(sent.order, by=world.judge, at=NOW)
    told = proof.facts
    results = next(s for s in told["sections"] if s["heading"].endswith("送达结果"))
    assert [row[3] for row in results["rows"]] == ["2026年11月16日"] * 4
    course = next(s for s in told["sections"] if s["heading"].endswith("送达经过"))["paragraphs"]
    assert course[0].startswith("2026年11月13日16时20分，法官甲提请送达")
    assert any("运营商回报：到达" in line for line in course)
    assert ["送达结果", "共4份，已依法生效4份。", True] in told["pairs"]


def test_one_file_holds_the_whole_case_with_its_sealed_proofs(world: Any) -> None:
    sent = service.make_signed(world)
    second = service.make_order(
        world,
        court_case=sent.order.court_case,
        documents=(("summons", "开庭传票", 1),),
        recipients=("沈嘉树",),
    )
    run_jobs()
    whole = request_case_file(second, by=world.judge, at=NOW)
    assert whole.facts["orders"] == [sent.order.order_no, second.order_no]
    run_jobs()
    whole.refresh_from_db()
    names = set(PdfReader(io.BytesIO(read(whole.file))).attachments)
    assert names == {"facts.json", "ledger.json", f"{Proof.objects.get(kind='electronic_proof').pk:06d}.pdf"}


def test_a_report_is_refused_to_a_judge_of_another_case_and_another_court(world: Any) -> None:
    order = service.make_order(world)
    with pytest.raises(NotFound):
        request_report(order, by=world.judge_elsewhere, at=NOW)
    with pytest.raises(NotFound):
        request_case_file(order, by=world.field_server, at=NOW)


def test_a_proof_that_is_not_there_makes_no_page(world: Any) -> None:
    assert make_proof_file(987654, at=NOW) is None
