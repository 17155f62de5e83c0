"""A reply, another day of arrival, and questions the rules leave to a person."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.support import service
from tests.support.clock import NOW

from xiezhi.domains.service_of_process.actions.findings import (
    decide_by_hand,
    prove_other_arrival,
    record_reply,
)
from xiezhi.domains.service_of_process.actions.results import register_result
from xiezhi.domains.service_of_process.actions.sending import send_attempt
from xiezhi.domains.service_of_process.models import Proof
from xiezhi.domains.service_of_process.types import Reaction, Signer
from xiezhi.domains.service_of_process.types.drafts import ResultDraft
from xiezhi.lib.verdict import NotFound, Refused


def test_a_reply_makes_service_at_an_address_the_court_found(world: Any) -> None:
    sent = service.make_sent(world, confirmed=False)
    record_reply(
        sent.attempt,
        replied_on=date(2026, 11, 18),
        note="当日短信回复“收到”",
        by=world.service_specialist,
        at=NOW,
    )
    cells = sent.cells()
    assert {str(cell.effective_on) for cell in cells} == {"2026-11-18"}
    assert cells[0].effect["rule"] == "E4a"
    record_reply(
        sent.attempt, replied_on=date(2026, 11, 19), note="又回复", by=world.service_specialist, at=NOW
    )
    assert sent.fresh().replied_on == date(2026, 11, 18)


@pytest.mark.parametrize(
    ("day", "note", "field"),
    [
        (date(2026, 11, 20), "收到", "replied_on"),
        (date(2026, 11, 15), "收到", "replied_on"),
        (date(2026, 11, 18), " ", "note"),
    ],
)
def test_a_reply_that_cannot_be_is_refused(world: Any, day: date, note: str, field: str) -> None:
    sent = service.make_sent(world, confirmed=False)
    with pytest.raises(Refused) as refused:
        record_reply(sent.attempt, replied_on=day, note=note, by=world.service_specialist, at=NOW)
    assert refused.value.field == field


def test_the_day_the_recipient_proves_counts_and_the_proof_follows(world: Any) -> None:
    sent = service.make_viewed(world)
    prove_other_arrival(
        sent.attempt, arrived_on=date(2026, 11, 17), note="运营商详单", by=world.judge, at=NOW
    )
    assert {str(cell.effective_on) for cell in sent.cells()} == {"2026-11-17"}
    assert sent.cells()[0].effect["rule"] == "E3d"
    fresh = Proof.objects.get(attempt=sent.attempt, kind="electronic_proof", superseded_by=None)
    assert fresh.facts["service_date"]["on"] == "2026-11-17"
    with pytest.raises(NotFound):
        prove_other_arrival(
            sent.attempt, arrived_on=date(2026, 11, 17), note="无", by=world.service_specialist, at=NOW
        )
    with pytest.raises(Refused):
        prove_other_arrival(sent.attempt, arrived_on=date(2026, 11, 25), note="无", by=world.judge, at=NOW)
    with pytest.raises(Refused):
        prove_other_arrival(sent.attempt, arrived_on=date(2026, 11, 17), note="", by=world.judge, at=NOW)


def unanswered(world: Any) -> Any:
    """At court somebody else than the recipient refused to sign: no rule covers it."""
    order = service.make_order(world)
    attempt = service.make_attempt(world, service.recipient(order), method="at_court", channel="counter")
    send_attempt(attempt, by=world.service_specialist, at=service.SENT_AT)
    return register_result(
        attempt, ResultDraft(happened_at=service.VIEWED_AT, reaction=Reaction.REFUSED, signer=Signer.ADULT_RELATIVE),
        by=world.service_specialist, at=NOW,
    )  # fmt: skip


def test_a_question_without_a_rule_waits_for_a_judge_and_keeps_the_answer(world: Any) -> None:
    attempt = unanswered(world)
    ids = list(attempt.cells.values_list("document_id", flat=True))
    cell = attempt.cells.first()
    assert cell.effect["state"] == "by_hand"
    assert "规则没有覆盖" in cell.effect["reason"]
    assert cell.effective_on is None
    with pytest.raises(Refused, match="理由"):
        decide_by_hand(attempt, ids, effective_on=None, reason="", by=world.judge, at=NOW)
    with pytest.raises(Refused, match="还没有到"):
        decide_by_hand(attempt, ids, effective_on=date(2026, 12, 1), reason="无", by=world.judge, at=NOW)
    with pytest.raises(NotFound):
        decide_by_hand(attempt, ids, effective_on=None, reason="无", by=world.service_specialist, at=NOW)
    decide_by_hand(
        attempt, ids, effective_on=date(2026, 11, 16), reason="家属当场确认转交", by=world.judge, at=NOW
    )
    cell.refresh_from_db()
    assert str(cell.effective_on) == "2026-11-16"
    assert "法官甲" in cell.effect["reason"]
    attempt.refresh_from_db()
    assert attempt.state == "served"


def test_where_a_rule_answers_nobody_decides_by_hand(world: Any) -> None:
    sent = service.make_sent(world)
    with pytest.raises(Refused, match="规则已经有结论"):
        decide_by_hand(
            sent.attempt,
            [sent.documents[0].pk],
            effective_on=date(2026, 11, 10),
            reason="想早一点",
            by=world.judge,
            at=NOW,
        )
    with pytest.raises(Refused, match="没有要判断"):
        decide_by_hand(sent.attempt, [987654], effective_on=None, reason="无", by=world.judge, at=NOW)
