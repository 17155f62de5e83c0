"""协查函: drafted by the specialist, approved by the judge, sealed, asked of the register, taken back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.addresses import locked_orders_of, refresh_all
from xiezhi.domains.service_of_process.actions.letter_steps import (
    ASK_REGISTER,
    DECIDE,
    ISSUE_LETTER,
    LETTER,
    SILENT,
    letter_step,
    locked_letter,
    note_letter,
)
from xiezhi.domains.service_of_process.actions.locks import locked_recipient, require_open
from xiezhi.domains.service_of_process.actions.trail import record_act
from xiezhi.domains.service_of_process.models import AssistanceLetter, Recipient
from xiezhi.domains.service_of_process.queries.tracing import PARTY, reach_facts
from xiezhi.domains.service_of_process.rules.tracing import grounds_of, may_ask
from xiezhi.domains.service_of_process.types.paths import letter_path
from xiezhi.domains.service_of_process.types.tracing import LetterDraft, LetterState
from xiezhi.kernel.identity.actions import lookups
from xiezhi.kernel.identity.types import GrantDraft
from xiezhi.kernel.jobs.actions import defer
from xiezhi.kernel.workflow import actions as workflow
from xiezhi.lib.dates import day_of
from xiezhi.lib.verdict import NotFound, Refused

DECIDE_WITHIN = timedelta(days=1)


@transaction.atomic
def draft_letter(recipient: Recipient, draft: LetterDraft, *, by: Any, at: datetime) -> AssistanceLetter:
    """起草: only for a person of this case who cannot be reached."""
    recipient = locked_recipient(recipient.pk)
    order = recipient.order
    permissions.require_order(by, order, permissions.ASK_LOOKUP, on=day_of(at))
    require_open(order)
    facts = reach_facts(recipient, on=day_of(at))
    may_ask(facts).require()
    if draft.ground not in grounds_of(facts):
        raise Refused(
            f"记录里没有“{draft.ground.label}”的情形", field="ground",
            remedy=f"可以选：{'、'.join(one.label for one in grounds_of(facts))}",
        )  # fmt: skip
    if len(draft.explanation.strip()) < 4:
        raise Refused("请写明联系的经过", field="explanation", remedy="例如：两次邮寄退回，电话无人接听")
    lookups.check_until(permissions.REACH_PARTY, order.court_id, until_on=draft.until_on, on=day_of(at))
    open_one = AssistanceLetter.objects.filter(
        recipient=recipient, state__in=[LetterState.DRAFTED.value, LetterState.SUBMITTED.value, LetterState.APPROVED.value]
    ).first()  # fmt: skip
    if open_one is not None:
        raise Refused(
            f"已经有一份协查函{open_one.letter_no}在办", code="letter_open", remedy="请先办完或者作废那一份"
        )
    number = AssistanceLetter.objects.filter(order=order).count() + 1
    letter = AssistanceLetter.objects.create(
        order=order, recipient=recipient, letter_no=f"XC{order.order_no.replace('SD', '', 1)}-{number}",
        ground=draft.ground.value, explanation=draft.explanation.strip().rstrip("。")[:200], until_on=draft.until_on,
        drafted_by=by, drafted_at=at,
    )  # fmt: skip
    note_letter(
        letter, "drafted", f"{by.name}起草协查函{letter.letter_no}", by=by, at=at, line=draft.ground.label
    )
    return letter


@transaction.atomic
def submit_letter(letter: AssistanceLetter, *, by: Any, at: datetime) -> AssistanceLetter:
    """送法官审批: from here on it is an application for a purpose-bound grant."""
    letter = locked_letter(letter.pk)
    order = letter.order
    permissions.require_order(by, order, permissions.ASK_LOOKUP, on=day_of(at))
    letter_step(letter, "submit", by=by, at=at)
    case = order.court_case
    letter.grant = lookups.ask_grant(
        GrantDraft(
            purpose=permissions.REACH_PARTY, case_id=case.pk, case_no=case.case_no,
            subject=(PARTY, letter.recipient.party_id), organisation_id=order.organisation_id, court_id=order.court_id,
            until_on=letter.until_on, reason=f"{letter.get_ground_display()}：{letter.explanation}",
        ),
        by=by, at=at,
    )  # fmt: skip
    letter.save(update_fields=["grant"])
    workflow.open_task(
        DECIDE, on=(LETTER, letter.pk), title=f"审批向人口信息库查询{letter.recipient.party.name}地址的协查函",
        url=letter_path(letter.pk), line=letter.get_ground_display(), button="去审批", case_no=case.case_no,
        organisation_id=order.organisation_id, person_id=order.judge_id, right=permissions.APPROVE_LOOKUP,
        due_at=at + DECIDE_WITHIN, at=at,
    )  # fmt: skip
    note_letter(letter, "submitted", f"协查函{letter.letter_no}送法官审批", by=by, at=at)
    return letter


@transaction.atomic
def discard_letter(letter: AssistanceLetter, *, by: Any, at: datetime) -> AssistanceLetter:
    """作废 a draft that will not be used."""
    letter = locked_letter(letter.pk)
    permissions.require_order(by, letter.order, permissions.ASK_LOOKUP, on=day_of(at))
    letter_step(letter, "discard", by=by, at=at)
    return letter


@transaction.atomic
def approve_letter(
    letter: AssistanceLetter, *, until_on: date | None = None, note: str = "", by: Any, at: datetime
) -> AssistanceLetter:
    """批准, for the purpose stated and until a day; the letter is sealed and the register asked by jobs."""
    letter = locked_letter(letter.pk)
    permissions.require_order(by, letter.order, permissions.APPROVE_LOOKUP, on=day_of(at))
    grant_id = _grant_id(letter)
    letter_step(letter, "approve", by=by, at=at, reason=note)
    grant = lookups.approve_grant(grant_id, until_on=until_on, note=note, by=by, at=at)
    letter.until_on = grant.until_on or letter.until_on
    letter.save(update_fields=["until_on"])
    workflow.close_tasks(DECIDE, on=(LETTER, letter.pk), by=by, at=at)
    note_letter(letter, "approved", f"{by.name}批准协查函{letter.letter_no}", by=by, at=at, line=note)
    defer(ISSUE_LETTER, letter_id=letter.pk)
    return letter


@transaction.atomic
def refuse_letter(letter: AssistanceLetter, *, reason: str, by: Any, at: datetime) -> AssistanceLetter:
    """不批准, with the reason."""
    letter = locked_letter(letter.pk)
    permissions.require_order(by, letter.order, permissions.APPROVE_LOOKUP, on=day_of(at))
    grant_id = _grant_id(letter)
    letter_step(letter, "refuse", by=by, at=at, reason=reason)
    lookups.refuse_grant(grant_id, reason=reason, by=by, at=at)
    workflow.close_tasks(DECIDE, on=(LETTER, letter.pk), by=by, at=at, outcome="refused")
    note_letter(letter, "refused", f"{by.name}没有批准协查函{letter.letter_no}", by=by, at=at, line=reason)
    return letter


@transaction.atomic
def revoke_letter(letter: AssistanceLetter, *, reason: str, by: Any, at: datetime) -> AssistanceLetter:
    """撤销: what the register told is neither shown nor used from this moment."""
    orders = locked_orders_of(letter.recipient.party_id)
    letter = locked_letter(letter.pk)
    if not _may_end(by, letter, at):
        raise NotFound
    grant_id = _grant_id(letter)
    letter_step(letter, "revoke", by=by, at=at, reason=reason)
    lookups.revoke_grant(grant_id, reason=reason, by=by, at=at)
    workflow.close_tasks(on=(LETTER, letter.pk), by=by, at=at, outcome="revoked")
    note_letter(letter, "revoked", f"{by.name}撤销协查函{letter.letter_no}", by=by, at=at, line=reason)
    refresh_all(orders, at=at)
    return letter


@transaction.atomic
def ask_again(letter: AssistanceLetter, *, by: Any, at: datetime) -> AssistanceLetter:
    """再问一次 a register that did not answer."""
    letter = locked_letter(letter.pk)
    permissions.require_order(by, letter.order, permissions.ASK_LOOKUP, on=day_of(at))
    if letter.state != LetterState.APPROVED.value:
        raise Refused("这份协查函不在等答复", code="wrong_state")
    letter.tries, letter.next_try_at = 0, None
    letter.save(update_fields=["tries", "next_try_at"])
    workflow.close_tasks(SILENT, on=(LETTER, letter.pk), by=by, at=at)
    record_act("letter.ask_again", letter.order, by=by, at=at, detail={"letter": letter.letter_no})
    defer(ISSUE_LETTER if letter.document_id is None else ASK_REGISTER, letter_id=letter.pk)
    return letter


def may_end(by: Any, letter: AssistanceLetter, *, at: datetime) -> bool:
    """Whether this person may take the letter back: who drafts and who approves in this order."""
    return letter.grant_id is not None and _may_end(by, letter, at)


def _may_end(by: Any, letter: AssistanceLetter, at: datetime) -> bool:
    rights = (permissions.ASK_LOOKUP, permissions.APPROVE_LOOKUP)
    held = any(permissions.may_over(by, right, letter.order, on=day_of(at)) for right in rights)
    grant: Any = letter.grant
    return held and grant is not None and lookups.may_revoke(by, grant, at=at)


def _grant_id(letter: AssistanceLetter) -> int:
    if letter.grant_id is None:
        raise Refused("还没有送审", code="wrong_state", remedy="请先送法官审批")
    return int(letter.grant_id)
