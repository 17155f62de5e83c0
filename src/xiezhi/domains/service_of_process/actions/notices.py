"""公告送达: asked for with the list of what was tried, decided by the judge, taken back when somebody turns up."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.attempts import cancel_attempt, hold_attempt, write_attempt
from xiezhi.domains.service_of_process.actions.locks import (
    house_step,
    locked_attempt,
    locked_recipient,
    require_open,
)
from xiezhi.domains.service_of_process.actions.summary import refresh_summary
from xiezhi.domains.service_of_process.actions.trail import record_act, write_trail
from xiezhi.domains.service_of_process.models import Attempt, MeansNote, PublicNotice, Recipient
from xiezhi.domains.service_of_process.queries.facts import notice_facts
from xiezhi.domains.service_of_process.queries.means import means_facts, notice_under_way
from xiezhi.domains.service_of_process.rules.effects import may_publish_notice
from xiezhi.domains.service_of_process.rules.tried import exhausted, tried_list
from xiezhi.domains.service_of_process.types import (
    AttemptState,
    CaseCategory,
    Channel,
    EffectFacts,
    Method,
    Procedure,
)
from xiezhi.domains.service_of_process.types.drafts import AttemptPlan
from xiezhi.domains.service_of_process.types.notices import (
    Means,
    NoteKind,
    NoticeDraft,
    NoticeState,
    TriedItem,
)
from xiezhi.domains.service_of_process.types.paths import notice_path
from xiezhi.kernel.files import actions as files
from xiezhi.kernel.files.queries.limits import EVIDENCE
from xiezhi.kernel.workflow import actions as workflow
from xiezhi.lib.dates import day_of
from xiezhi.lib.verdict import Conflict, NotFound, Refused

NOTICE = "service_of_process.notice"
DECIDE_TASK, RUNNING_TASK = f"{NOTICE}_decide", f"{NOTICE}_running"


def locked_notice(notice_id: int) -> PublicNotice:
    """The notice with its order and attempt locked, in this order for everybody."""
    attempt_id = PublicNotice.objects.filter(pk=notice_id).values_list("attempt_id", flat=True).first()
    if attempt_id is None:
        raise NotFound
    attempt = locked_attempt(attempt_id)
    notice = PublicNotice.objects.select_for_update(of=("self",)).get(pk=notice_id)
    notice.attempt = attempt
    return notice


def notice_step(notice: PublicNotice, name: str, *, by: Any, at: datetime, reason: str = "") -> None:
    """A step of a notice; whoever calls has asked for the right."""
    workflow.take_step(notice, name, by=by, at=at, reason=reason, house=True)


@transaction.atomic
def note_means(
    recipient: Recipient, *, kind: NoteKind, means: Means, reason: str, said_by: str, by: Any, at: datetime,
    on: Any = None, file: tuple[str, bytes] | None = None,
) -> MeansNote:  # fmt: skip
    """记明: why a way is not feasible, or where was looked for the person and what came of it; who says so."""
    recipient = locked_recipient(recipient.pk)
    permissions.require_order(by, recipient.order, permissions.SEND, on=day_of(at))
    require_open(recipient.order)
    day = on or day_of(at)
    for name, value, said in (("reason", reason, "理由或者结果"), ("said_by", said_by, "谁说的、向谁查的")):
        if not value.strip():
            raise Refused(f"没有写明{said}", field=name, remedy="公告前要在案卷中记明原因和经过")
    if day > day_of(at):
        raise Refused("日期还没有到", field="on", remedy="请填实际的日期")
    if (means is Means.LOOK_UP) != (kind is NoteKind.LOOKED_UP):
        raise Refused("查找下落和方式不可行是两件事", field="means", remedy="请分别记明")
    stored = files.store(file[1], name=file[0], by=by, at=at, limits=EVIDENCE) if file else None
    note = MeansNote.objects.create(
        recipient=recipient, kind=kind.value, means=means.value, on=day, reason=reason.strip()[:500],
        said_by=said_by.strip()[:60], file=stored, noted_at=at, noted_by=by,
    )  # fmt: skip
    said = "查找下落" if kind is NoteKind.LOOKED_UP else f"{means.label}不可行"
    write_trail(
        recipient.order, "result", f"{by.name}记明：{said}", at=at, by=by, recipient=recipient, line=note.reason[:120],
        evidence={"note": note.pk},
    )  # fmt: skip
    record_act("means.note", recipient.order, by=by, at=at, detail={"means": means.value, "kind": kind.value})
    refresh_summary(recipient.order, at=at)
    return note


@transaction.atomic
def request_notice(recipient: Recipient, draft: NoticeDraft, *, by: Any, at: datetime) -> PublicNotice:
    """Ask the judge for a public notice; open only when every other way is tried or closed, item by item."""
    recipient = locked_recipient(recipient.pk)
    permissions.require_order(by, recipient.order, permissions.SEND, on=day_of(at))
    if notice_under_way(recipient.pk) is not None:
        raise Conflict(
            f"{recipient.party.name}已经有公告在办", code="notice_twice", remedy="请在那一份里办理"
        )
    for name, value, said in (("reason", draft.reason, "原因"), ("course", draft.course, "经过")):
        if not value.strip():
            raise Refused(f"没有写明公告的{said}", field=name, remedy="公告送达应当在案卷中记明原因和经过")
    plan = AttemptPlan(
        recipient_id=recipient.pk, method=Method.NOTICE, channel=Channel.PUBLICATION, document_ids=draft.document_ids,
        reason=draft.reason, whereabouts_unknown=draft.whereabouts_unknown,
        foreign_without_domicile=draft.foreign_without_domicile,
    )  # fmt: skip
    attempt = write_attempt(recipient.order, plan, by=by, at=at)
    items = _require_exhausted(attempt, at)
    notice = PublicNotice.objects.create(
        attempt=attempt, reason=draft.reason.strip()[:200], course=draft.course.strip(), tried=_kept(items),
        foreign=draft.foreign_without_domicile, requested_at=at, requested_by=by,
    )  # fmt: skip
    order = recipient.order
    workflow.open_task(
        DECIDE_TASK, on=(NOTICE, notice.pk), title=f"决定对{recipient.party.name}公告送达",
        url=notice_path(order.pk, notice.pk), line=draft.reason[:200], button="去决定",
        case_no=order.court_case.case_no, organisation_id=order.organisation_id, person_id=order.judge_id,
        right=permissions.DECIDE_NOTICE, at=at,
    )  # fmt: skip
    _tell(notice, "request", f"{by.name}提请公告送达", by, at, line=draft.reason)
    return notice


def _require_exhausted(attempt: Attempt, at: datetime) -> tuple[TriedItem, ...]:
    """Every way tried or closed (民诉法95), ordinary procedure (解释140): else refused, with what is missing."""
    order = attempt.order
    facts = EffectFacts(
        method=Method.NOTICE, on=day_of(at), category=CaseCategory(order.category),
        procedure=Procedure(order.court_case.procedure), notice=notice_facts(attempt),
    )  # fmt: skip
    may_publish_notice(facts).require()
    unknown = bool(attempt.result.get("whereabouts_unknown"))
    items = tried_list(means_facts(attempt.recipient, on=day_of(at), whereabouts_unknown=unknown))
    exhausted(items).require()
    return items


def _kept(items: tuple[TriedItem, ...]) -> str:
    return json.dumps([asdict(item) for item in items], ensure_ascii=False)


def _tell(
    notice: PublicNotice, act: str, title: str, by: Any, at: datetime, *, line: str = "", reason: str = ""
) -> None:
    attempt = notice.attempt
    write_trail(
        attempt.order,
        "notice",
        title,
        at=at,
        by=by,
        attempt=attempt,
        line=line,
        evidence={"notice": notice.pk},
    )
    record_act(
        f"notice.{act}",
        attempt.order,
        by=by,
        at=at,
        attempt=attempt,
        reason=reason,
        detail={"notice": notice.pk},
    )
    refresh_summary(attempt.order, at=at)


@transaction.atomic
def decide_notice(
    notice: PublicNotice, *, agrees: bool, reason: str = "", by: Any, at: datetime
) -> PublicNotice:
    """The judge looks through the list and decides; what was tried is looked at anew on the day of the decision."""
    notice = locked_notice(notice.pk)
    row: Any = notice
    attempt = notice.attempt
    permissions.require_order(by, attempt.order, permissions.DECIDE_NOTICE, on=day_of(at))
    require_open(attempt.order)
    if agrees and notice.state == NoticeState.REQUESTED.value:
        row.tried = _kept(_require_exhausted(attempt, at))
    notice_step(notice, "approve" if agrees else "refuse", by=by, at=at, reason=reason)
    row.decided_at, row.decided_by, row.decision_note = at, by, reason.strip()
    notice.save(update_fields=["decided_at", "decided_by", "decision_note", "tried"])
    if not agrees:
        notice.ended_at = at
        notice.save(update_fields=["ended_at"])
        house_step(attempt, "cancel", at=at, by=by, reason=reason)
    workflow.close_tasks(DECIDE_TASK, on=(NOTICE, notice.pk), by=by, at=at)
    said = "同意公告送达" if agrees else "不同意公告送达"
    _tell(notice, "approve" if agrees else "refuse", f"{by.name}{said}", by, at, line=reason, reason=reason)
    return notice


@transaction.atomic
def withdraw_notice(notice: PublicNotice, *, reason: str, by: Any, at: datetime) -> PublicNotice:
    """撤回: the person was found, or the notice was wrong; nothing runs any more."""
    notice = locked_notice(notice.pk)
    attempt = notice.attempt
    permissions.require_order(by, attempt.order, permissions.SEND, on=day_of(at))
    if not reason.strip():
        raise Refused("请写明撤回的理由", field="reason", code="reason_missing")
    notice_step(notice, "withdraw", by=by, at=at, reason=reason)
    notice.ended_at = at
    notice.save(update_fields=["ended_at"])
    if attempt.state == AttemptState.ATTEMPTING.value:
        hold_attempt(attempt, reason=reason, by=by, at=at)
    else:
        cancel_attempt(attempt, reason=reason, by=by, at=at)
    workflow.close_tasks(on=(NOTICE, notice.pk), by=by, at=at, outcome="withdrawn")
    workflow.end_clocks((NOTICE, notice.pk), at=at, by=by, reason=reason)
    _tell(notice, "withdraw", f"{by.name}撤回公告", by, at, line=reason, reason=reason)
    return notice
