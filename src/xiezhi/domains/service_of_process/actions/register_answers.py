"""Seal an approved letter, ask the register, keep only what service needs; run by jobs, safe to run twice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.addresses import locked_orders_of, refresh_all, write_address
from xiezhi.domains.service_of_process.actions.letter_steps import (
    ANSWERED,
    ASK_REGISTER,
    LETTER,
    SILENT,
    letter_step,
    locked_letter,
    note_letter,
)
from xiezhi.domains.service_of_process.channels.population_register import RegisterSilent, population_register
from xiezhi.domains.service_of_process.models import AssistanceLetter, ServiceAddress
from xiezhi.domains.service_of_process.queries.tracing import PARTY, addresses_told
from xiezhi.domains.service_of_process.rules.tracing import ask_again_at, letter_blocks, letter_title
from xiezhi.domains.service_of_process.types import AddressKind, AddressSource
from xiezhi.domains.service_of_process.types.drafts import AddressDraft
from xiezhi.domains.service_of_process.types.paths import letter_path
from xiezhi.domains.service_of_process.types.tracing import LetterState, RegisterAnswer, RegisterQuestion
from xiezhi.kernel.documents import actions as documents
from xiezhi.kernel.documents.types import IssueOrder
from xiezhi.kernel.identity.actions import lookups
from xiezhi.kernel.identity.types import LOOKUP_PURPOSES
from xiezhi.kernel.jobs.actions import defer
from xiezhi.kernel.workflow import actions as workflow
from xiezhi.lib.dates import day_of, full_date
from xiezhi.lib.verdict import NotFound, Refused

REGISTER = "人口信息库管理单位"
ASKING = "向人口信息库查询送达地址"
SHOWING = "查看查得的户籍地址"


def letter_text(letter: AssistanceLetter, *, at: datetime) -> dict[str, Any]:
    """The facts of the letter as its page wants them; before approval with the places left open."""
    order, party = letter.order, letter.recipient.party
    grant = letter.grant
    on = day_of(grant.decided_at if grant and grant.decided_at else at)
    values = {
        "letter_no": letter.letter_no, "register": REGISTER, "case_no": order.court_case.case_no,
        "cause": order.court_case.cause, "role": party.role, "name": party.name, "id_no": party.id_no,
        "ground": letter.get_ground_display(), "explanation": letter.explanation,
        "purpose": LOOKUP_PURPOSES[permissions.REACH_PARTY].label,
        "grant_no": grant.number if grant else "（批准后编号）", "last_day": full_date(letter.until_on),
        "drafted_by": letter.drafted_by.name,
        "approved_by": grant.decided_by.name if grant and grant.decided_by else "（等法官审批）",
        "court": order.court.name, "dated": full_date(on),
    }  # fmt: skip
    return {"court": order.court.name, "title": letter_title(on), "blocks": letter_blocks(values, on=on)}


def issue_letter(letter_id: int, *, at: datetime) -> None:
    """Number and seal the letter, then ask the register."""
    letter = _found(letter_id)
    if letter is None or letter.state != LetterState.APPROVED.value:
        return
    grant: Any = letter.grant
    document = documents.issue(
        IssueOrder(
            kind="assistance_letter", title=letter_title(day_of(at)), organisation_id=letter.order.organisation_id,
            court=letter.order.court.name, template=documents.LETTER, facts=letter_text(letter, at=at),
            once_key=f"{LETTER}:{letter.pk}", about=(LETTER, str(letter.pk)), reason=f"协查函{letter.letter_no}",
            document_no=letter.letter_no,
        ),
        by=grant.decided_by, at=at,
    )  # fmt: skip
    with transaction.atomic():
        AssistanceLetter.objects.filter(pk=letter.pk).update(document=document)
        defer(ASK_REGISTER, letter_id=letter.pk)


def ask_register(letter_id: int, *, at: datetime) -> None:
    """Ask once: the look is written down before the question leaves the house."""
    letter = _found(letter_id)
    if letter is None or letter.state != LetterState.APPROVED.value or letter.grant is None:
        return
    party = letter.recipient.party
    try:
        lookups.use_grant(
            letter.grant.pk, subject=(PARTY, party.pk), what=ASKING, by=letter.drafted_by, at=at
        )
    except Refused as refused:
        _silent(letter_id, refused.message, at=at, for_good=True)
        return
    question = RegisterQuestion(
        letter_no=letter.letter_no, grant_no=letter.grant.number, case_no=letter.order.court_case.case_no,
        purpose=letter.grant.purpose_facts.label, name=party.name, id_no=party.id_no,
    )  # fmt: skip
    try:
        answer = population_register().ask(question)
    except RegisterSilent as silent:
        _silent(letter_id, str(silent), at=at)
    else:
        take_answer(letter_id, answer, at=at)


@transaction.atomic
def take_answer(letter_id: int, answer: RegisterAnswer, *, at: datetime) -> None:
    """Keep state and addresses under the grant; revoked while the register thought: nothing is kept."""
    orders = locked_orders_of(_party_of(letter_id))
    letter = locked_letter(letter_id)
    if letter.state != LetterState.APPROVED.value:
        return
    for one in answer.addresses:
        source = AddressSource.HOUSEHOLD_REGISTER if one.household else AddressSource.HABITUAL_RESIDENCE
        try:
            with transaction.atomic():
                write_address(
                    letter.recipient.party_id,
                    AddressDraft(
                        kind=AddressKind.POSTAL, value=one.text, source=source, note=f"协查函{letter.letter_no}",
                        grant_id=letter.grant_id, until_on=letter.until_on,
                    ),
                    by=letter.drafted_by, at=at,
                )  # fmt: skip
        except Refused as refused:
            letter.fault = f"有一个地址没有收下：{refused.message}"[:200]
    letter.person_state, letter.answered_at = answer.state.value, at
    letter.dropped, letter.next_try_at, letter.tries = list(answer.dropped), None, letter.tries + 1
    letter.fault = letter.fault if answer.addresses and letter.fault.startswith("有一个") else ""
    letter.save(update_fields=["person_state", "answered_at", "dropped", "next_try_at", "tries", "fault"])
    letter_step(letter, "answer", by=None, at=at)
    workflow.close_tasks(SILENT, on=(LETTER, letter.pk), by=None, at=at)
    workflow.open_task(
        ANSWERED, on=(LETTER, letter.pk), title=f"{letter.recipient.party.name}的协查函已答复：{answer.state.label}",
        url=letter_path(letter.pk), line=f"查得的地址使用到{full_date(letter.until_on)}前", button="去核对",
        case_no=letter.order.court_case.case_no, organisation_id=letter.order.organisation_id,
        person_id=letter.order.specialist_id, right=permissions.ASK_LOOKUP, at=at,
    )  # fmt: skip
    note_letter(letter, "answered", f"协查函{letter.letter_no}已答复：{answer.state.label}", by=None, at=at)
    refresh_all(orders, at=at)


@transaction.atomic
def show_addresses(letter: AssistanceLetter, *, by: Any, at: datetime) -> list[ServiceAddress]:
    """查看: the address in full, to who serves in this case, while the grant stands; each look is written down."""
    letter = locked_letter(letter.pk)
    allowed = (permissions.ASK_LOOKUP, permissions.APPROVE_LOOKUP)
    if not any(permissions.may_over(by, right, letter.order, on=day_of(at)) for right in allowed):
        raise NotFound
    if not permissions.orders_visible_to(by, on=day_of(at)).filter(pk=letter.order_id).exists():
        raise NotFound
    if letter.grant is None:
        raise NotFound
    lookups.use_grant(letter.grant.pk, subject=(PARTY, letter.recipient.party_id), what=SHOWING, by=by, at=at)
    workflow.close_tasks(ANSWERED, on=(LETTER, letter.pk), by=by, at=at)
    return addresses_told(letter, on=day_of(at))


def ask_those_due(*, at: datetime) -> int:
    """Ask again what the register did not answer; says how many."""
    due = AssistanceLetter.objects.filter(state=LetterState.APPROVED.value, next_try_at__lte=at)
    ids = list(due.values_list("pk", flat=True))
    for letter_id in ids:
        with transaction.atomic():
            AssistanceLetter.objects.filter(pk=letter_id).update(next_try_at=None)
            defer(ASK_REGISTER, letter_id=letter_id)
    return len(ids)


@transaction.atomic
def _silent(letter_id: int, fault: str, *, at: datetime, for_good: bool = False) -> None:
    letter = locked_letter(letter_id)
    if letter.state != LetterState.APPROVED.value:
        return
    letter.tries += 1
    letter.fault = fault[:200]
    letter.next_try_at = None if for_good else ask_again_at(letter.tries, at)
    letter.save(update_fields=["tries", "fault", "next_try_at"])
    workflow.open_task(
        SILENT, on=(LETTER, letter.pk), title=f"协查函{letter.letter_no}没有得到答复", url=letter_path(letter.pk),
        line=fault, button="去看", case_no=letter.order.court_case.case_no,
        organisation_id=letter.order.organisation_id, person_id=letter.order.specialist_id,
        right=permissions.ASK_LOOKUP, at=at,
    )  # fmt: skip


def _found(letter_id: int) -> AssistanceLetter | None:
    faces = (
        "order__court_case",
        "order__court",
        "recipient__party",
        "grant__decided_by",
        "drafted_by",
        "document",
    )
    return AssistanceLetter.objects.select_related(*faces).filter(pk=letter_id).first()


def _party_of(letter_id: int) -> int:
    found = (
        AssistanceLetter.objects.filter(pk=letter_id).values_list("recipient__party_id", flat=True).first()
    )
    if found is None:
        raise NotFound
    return int(found)
