"""Register what came of a visit."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.support.clock import NOW
from tests.support.service import pdf


def _address(visit: Any) -> str:
    return reverse("service_of_process:result", args=[visit.order_id, visit.pk])


def test_a_signed_proof_serves_that_day_and_is_kept(world: Any, sign_in: Any) -> None:
    visit = world.sample("visit")
    client = sign_in(world.service_specialist)
    assert "mail_no" not in client.get(_address(visit)).content.decode()
    filled = {"happened_at": f"{NOW:%Y-%m-%dT%H:%M}", "reaction": "signed", "signer": "recipient",
              "signed_on": f"{NOW:%Y-%m-%d}", "place": "home", "witness_kind": "none"}  # fmt: skip
    scan = SimpleUploadedFile("回证.pdf", pdf("送达回证"), "application/pdf")
    assert client.post(_address(visit), {**filled, "proof": scan}).status_code == 302
    visit.refresh_from_db()
    assert visit.state == "served"
    assert {cell.effective_on for cell in visit.cells.all()} == {NOW.date()}
    assert visit.proofs.filter(kind="scanned_proof").count() == 1


def test_a_result_of_tomorrow_is_refused_as_text(world: Any, sign_in: Any) -> None:
    visit = world.sample("visit")
    filled = {"happened_at": "2026-12-24T09:30", "reaction": "absent", "signer": "none", "note": "<script>x"}
    answer = sign_in(world.service_specialist).post(_address(visit), filled)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "经过的时间还没有到" in page
    assert "<script>x" not in page


def test_others_find_no_page(world: Any, sign_in: Any) -> None:
    visit = world.sample("visit")
    for person in (world.service_specialist_elsewhere, world.judge, world.supervisor, world.field_server):
        assert sign_in(person).get(_address(visit)).status_code == 404
        assert sign_in(person).post(_address(visit)).status_code == 404
