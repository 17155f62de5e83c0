"""委托送达 and 转交送达: the letter drawn up, sent, received, done or returned; the rules decide at the end."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.interim import note_interim
from xiezhi.domains.service_of_process.actions.pickup_steps import (
    ENTRUSTMENT,
    LATE,
    locked_entrustment,
    record_on,
    take,
)
from xiezhi.domains.service_of_process.actions.proofs import MAKE_FILE, next_number
from xiezhi.domains.service_of_process.actions.results import register_result
from xiezhi.domains.service_of_process.actions.trail import write_trail
from xiezhi.domains.service_of_process.models import Attempt, Entrustment, Proof
from xiezhi.domains.service_of_process.queries.entrustments import late_entrustments, letter_facts
from xiezhi.domains.service_of_process.rules.entrusting_letters import ENTRUSTING, HANDING, letter_of
from xiezhi.domains.service_of_process.rules.pickups import (
    ENTRUSTED_LIMIT,
    UNIT_DAYS,
    check_day,
    check_entrustment,
)
from xiezhi.domains.service_of_process.types import CaseCategory, Method, Reaction, Signer
from xiezhi.domains.service_of_process.types.drafts import ResultDraft
from xiezhi.domains.service_of_process.types.paths import entrustment_path
from xiezhi.domains.service_of_process.types.pickups import EntrustmentDraft, EntrustmentState
from xiezhi.kernel.jobs.actions import defer
from xiezhi.kernel.workflow import actions as workflow
from xiezhi.lib.dates import CHINA, day_of, full_date
from xiezhi.lib.verdict import Conflict, Refused

METHODS = frozenset({Method.ENTRUSTED.value, Method.HANDOVER.value})
_ASK_AGAIN_AFTER = timedelta(days=7)


def write_entrustment(attempt: Attempt, *, by: Any, at: datetime) -> Entrustment:
    """Lay out the entrustment of an attempt; whom the letter goes to is written when it is drawn up."""
    found = Entrustment.objects.create(
        attempt=attempt, entrustment_no=f"WT{attempt.order.order_no.replace('-', '')[2:]}{attempt.pk:06d}", made_at=at,
        made_by=by,
    )  # fmt: skip
    record_on(found, "draw_up", by=by, at=at, detail={"method": attempt.method})
    return found


@transaction.atomic
def draw_up_letter(
    entrustment: Entrustment, draft: EntrustmentDraft, *, by: Any, at: datetime
) -> Entrustment:
    """出具函: number and wording are fixed now, a job sets and seals the page. A wrong one is drawn up anew."""
    entrustment = _open(entrustment, permissions.SEND, by, at)
    if entrustment.state != EntrustmentState.PREPARED.value:
        raise Conflict("函已经寄出，不能再改", code="sent", remedy="对方没有收到的，取消后重新安排")
    check_entrustment(draft)
    attempt = entrustment.attempt
    row: Any = entrustment
    row.to_name, row.to_address = draft.to_name.strip()[:80], draft.to_address.strip()[:120]
    row.contact, row.request = draft.contact.strip()[:80], draft.request.strip()[:300]
    kind = ENTRUSTING if attempt.method == Method.ENTRUSTED.value else HANDING
    number = next_number(attempt.order, kind)
    old = entrustment.letter
    letter = Proof(
        kind=kind, number=number, order=attempt.order, attempt=attempt, issued_at=at, supersedes=old,
        supersede_reason="寄出前更正" if old is not None else "",
    )  # fmt: skip
    letter.facts = {
        "schema": "xiezhi.letter/1", "to": entrustment.to_name,
        "blocks": letter_of(letter_facts(entrustment, number=number, on=day_of(at))),
    }  # fmt: skip
    letter.save()
    defer(MAKE_FILE, proof_id=letter.pk)
    row.letter = letter
    entrustment.save()
    write_trail(
        attempt.order, "letter", f"{by.name}出具{_word(attempt)}函{number}", at=at, by=by, attempt=attempt,
        line=entrustment.to_name, evidence={"proof": letter.pk, "number": number},
    )  # fmt: skip
    record_on(entrustment, "draw_up", by=by, at=at, detail={"number": number})
    return entrustment


def _word(attempt: Attempt) -> str:
    return "委托送达" if attempt.method == Method.ENTRUSTED.value else "转交送达"


def _open(entrustment: Entrustment, right: str, by: Any, at: datetime) -> Entrustment:
    found = locked_entrustment(entrustment.pk)
    permissions.require_order(by, found.attempt.order, right, on=day_of(at))
    return found


def _noon(day: date, at: datetime) -> datetime:
    """A day without a time of day: noon, or now where noon has not come."""
    return min(datetime.combine(day, time(12), tzinfo=CHINA), at)


@transaction.atomic
def send_entrustment(
    entrustment: Entrustment, *, sent_on: date, how: str, by: Any, at: datetime
) -> Entrustment:
    """寄出: letter, papers and blank 送达回证 have left the court."""
    entrustment = _open(entrustment, permissions.SEND, by, at)
    if entrustment.letter is None:
        raise Refused("还没有出具函", field="to_name", code="no_letter", remedy="请先写明寄给谁，出具函")
    check_day(sent_on, not_before=day_of(entrustment.made_at), at=at, field="sent_on")
    if not how.strip():
        raise Refused("请写怎样寄出", field="sent_how", remedy="例如：机要、法院专递及单号、专人送交")
    attempt = entrustment.attempt
    note_interim(
        attempt, ResultDraft(happened_at=_noon(sent_on, at)), title=f"{by.name}寄出{_word(attempt)}材料",
        line=f"{entrustment.to_name}，{how.strip()}", by=by, at=at, evidence={"entrustment": entrustment.pk},
    )  # fmt: skip
    take(entrustment, "send", at=at, by=by)
    row: Any = entrustment
    row.sent_on, row.sent_how = sent_on, how.strip()[:60]
    entrustment.save(update_fields=["sent_on", "sent_how"])
    record_on(entrustment, "send", by=by, at=at, detail={"sent_on": sent_on.isoformat()})
    return entrustment


@transaction.atomic
def accept_entrustment(entrustment: Entrustment, *, accepted_on: date, by: Any, at: datetime) -> Entrustment:
    """对方收到: the ten days of another court begin; a unit has to hand over at once."""
    entrustment = _open(entrustment, permissions.REGISTER, by, at)
    check_day(accepted_on, not_before=entrustment.sent_on, at=at, field="accepted_on")
    attempt = entrustment.attempt
    entrusted = attempt.method == Method.ENTRUSTED.value
    note_interim(
        attempt, ResultDraft(happened_at=_noon(accepted_on, at), unit_received_on=accepted_on),
        title=f"{entrustment.to_name}收到{_word(attempt)}材料", line=full_date(accepted_on), by=by, at=at,
        evidence={"entrustment": entrustment.pk, "accepted_on": accepted_on.isoformat()},
    )  # fmt: skip
    take(entrustment, "accept", at=at, by=by)
    row: Any = entrustment
    row.accepted_on = accepted_on
    row.due_on = (
        _start_clock(entrustment, accepted_on, at) if entrusted else accepted_on + timedelta(days=UNIT_DAYS)
    )
    entrustment.save(update_fields=["accepted_on", "due_on"])
    workflow.close_tasks(LATE, on=(ENTRUSTMENT, entrustment.pk), by=by, at=at)
    record_on(entrustment, "accept", by=by, at=at, detail={"accepted_on": accepted_on.isoformat()})
    return entrustment


def _start_clock(entrustment: Entrustment, accepted_on: date, at: datetime) -> date | None:
    order = entrustment.attempt.order
    if order.category != CaseCategory.CIVIL_COMMERCIAL.value:
        return None
    clock = workflow.start_clock(
        ENTRUSTED_LIMIT, on=(ENTRUSTMENT, entrustment.pk), facts={"entrusting_letter_received_on": accepted_on},
        organisation_id=order.organisation_id, at=at, person_label=entrustment.attempt.recipient.party.role,
        reason=f"{entrustment.entrustment_no}对方收到",
    )  # fmt: skip
    return day_of(clock.due_at) if clock.due_at else None


@transaction.atomic
def finish_entrustment(
    entrustment: Entrustment, *, signed_on: date, signer: Signer, signer_lives_together: bool | None = None,
    reaction: Reaction = Reaction.SIGNED, proof: tuple[str, bytes] | None, note: str = "", by: Any, at: datetime,
    reason: str = "",
) -> Entrustment:  # fmt: skip
    """The 送达回证 came back: what stands on it is registered; a refusal is for a person to judge."""
    entrustment = _open(entrustment, permissions.REGISTER, by, at)
    _require_sent(entrustment)
    check_day(signed_on, not_before=entrustment.accepted_on or entrustment.sent_on, at=at, field="signed_on")
    if proof is None:
        raise Refused("请上传寄回的送达回证", field="proof", code="no_proof", remedy="扫描或者拍照")
    signed = reaction is Reaction.SIGNED
    draft = ResultDraft(
        happened_at=_noon(signed_on, at), reaction=reaction, signer=signer, signer_lives_together=signer_lives_together,
        signed_on=signed_on if signed else None, unit_received_on=entrustment.accepted_on, note=note,
    )  # fmt: skip
    register_result(entrustment.attempt, draft, by=by, at=at, proof=proof, reason=reason)
    return _end(entrustment, "finish", EntrustmentState.DONE, signed_on, "", by, at, reason)


@transaction.atomic
def return_entrustment(
    entrustment: Entrustment, *, returned_on: date, why: str, by: Any, at: datetime,
    evidence: tuple[tuple[str, bytes], ...] = (), reason: str = "",
) -> Entrustment:  # fmt: skip
    """退回: nothing was served; another way has to be found."""
    entrustment = _open(entrustment, permissions.REGISTER, by, at)
    _require_sent(entrustment)
    check_day(
        returned_on, not_before=entrustment.accepted_on or entrustment.sent_on, at=at, field="returned_on"
    )
    if not why.strip():
        raise Refused("请写对方退回的理由", field="why", remedy="照退回函上写的抄录")
    draft = ResultDraft(
        happened_at=_noon(returned_on, at), signer=Signer.NONE, returned_on=returned_on,
        unit_received_on=entrustment.accepted_on, note=why,
    )  # fmt: skip
    register_result(entrustment.attempt, draft, by=by, at=at, evidence=evidence, reason=reason)
    return _end(entrustment, "return", EntrustmentState.RETURNED, returned_on, why, by, at, reason)


def _require_sent(entrustment: Entrustment) -> None:
    if entrustment.sent_on is None:
        raise Refused("材料还没有寄出，不会有结果", code="never_sent", remedy="请先登记寄出")


def _end(
    entrustment: Entrustment, step: str, state: EntrustmentState, ended_on: date, why: str, by: Any, at: datetime,
    reason: str,
) -> Entrustment:  # fmt: skip
    entrustment = locked_entrustment(entrustment.pk)
    if entrustment.state != state.value:
        take(entrustment, step, at=at, by=by, reason=reason)
    row: Any = entrustment
    row.ended_on, row.return_reason, row.ended_at = ended_on, why.strip()[:200], at
    entrustment.save(update_fields=["ended_on", "return_reason", "ended_at"])
    on = (ENTRUSTMENT, entrustment.pk)
    workflow.end_clocks(on, at=at, by=by, reason=state.label)
    workflow.close_tasks(LATE, on=on, by=by, at=at)
    record_on(entrustment, "end", by=by, at=at, reason=reason, detail={"state": state.value})
    return entrustment


def watch_entrustments(*, at: datetime) -> int:
    """A to-do for each answer that is late; asked about again after a week, safe to run twice."""
    opened = 0
    for entrustment_id in late_entrustments(on=day_of(at)):
        with transaction.atomic():
            opened += _ask(entrustment_id, at)
    return opened


def _ask(entrustment_id: int, at: datetime) -> bool:
    found = locked_entrustment(entrustment_id)
    if found.pk not in late_entrustments(on=day_of(at)):
        return False
    if found.late_at is not None and at - found.late_at < _ASK_AGAIN_AFTER:
        return False
    order, attempt = found.attempt.order, found.attempt
    late = found.state == EntrustmentState.ACCEPTED.value
    line = (
        f"{full_date(found.due_on)}期满，还没有寄回送达回证" if late and found.due_on
        else f"{full_date(found.sent_on)}寄出，还没有收到的消息" if found.sent_on else ""
    )  # fmt: skip
    workflow.open_task(
        LATE, on=(ENTRUSTMENT, found.pk), title=f"催办：{found.to_name}{_word(attempt)}{attempt.recipient.party.name}的文书",
        line=line, url=entrustment_path(found.pk), button="去催办", case_no=order.court_case.case_no,
        organisation_id=order.organisation_id, person_id=order.specialist_id, right=permissions.REGISTER, at=at,
        due_at=order.due_at,
    )  # fmt: skip
    found.late_at = at
    found.save(update_fields=["late_at"])
    write_trail(order, "late", f"{found.to_name}逾期没有回复", at=at, attempt=attempt, line=line)
    return True
