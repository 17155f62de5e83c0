"""张贴、刊登: each with its day and its proof; the notice runs from the last one, and ends by itself (解释138)."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.db import transaction

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.effects import derive_effects
from xiezhi.domains.service_of_process.actions.locks import require_open
from xiezhi.domains.service_of_process.actions.notices import (
    NOTICE,
    RUNNING_TASK,
    locked_notice,
    notice_step,
)
from xiezhi.domains.service_of_process.actions.periods import RECIPIENT
from xiezhi.domains.service_of_process.actions.results import register_result
from xiezhi.domains.service_of_process.actions.summary import refresh_summary
from xiezhi.domains.service_of_process.actions.trail import record_act, write_trail
from xiezhi.domains.service_of_process.models import Publication, PublicNotice
from xiezhi.domains.service_of_process.rules.effects import notice_period
from xiezhi.domains.service_of_process.rules.notices import may_register
from xiezhi.domains.service_of_process.types import AttemptState, CaseCategory, DocumentKind, Procedure
from xiezhi.domains.service_of_process.types.drafts import ResultDraft
from xiezhi.domains.service_of_process.types.notices import NoticeState, PublicationDraft
from xiezhi.domains.service_of_process.types.paths import notice_path
from xiezhi.kernel.files import actions as files
from xiezhi.kernel.files.queries.limits import EVIDENCE
from xiezhi.kernel.workflow import actions as workflow
from xiezhi.lib.dates import day_of, full_date
from xiezhi.lib.verdict import Conflict, Refused

_EVIDENCE_LIMITS = {Procedure.ORDINARY: "C05.ordinary"}
_WORDED = frozenset({NoticeState.WORDED.value, NoticeState.RUNNING.value})


@transaction.atomic
def register_publication(
    notice: PublicNotice, draft: PublicationDraft, *, file: tuple[str, bytes] | None, by: Any, at: datetime
) -> Publication:
    """One more place where it appeared, with the page or photo; the period is reckoned anew from the last day."""
    notice = locked_notice(notice.pk)
    permissions.require_order(by, notice.attempt.order, permissions.REGISTER, on=day_of(at))
    require_open(notice.attempt.order)
    if notice.state not in _WORDED or notice.file_id is None or notice.worded_at is None:
        raise Conflict("公告文本还没有出具", code="no_text", remedy="请先出具公告，再登记张贴、刊登")
    verdict = may_register(
        draft, issued_on=day_of(notice.worded_at), on=day_of(at), has_evidence=file is not None
    )
    if not verdict or file is None:
        field = {"no_evidence": "file", "no_place": "place"}.get(verdict.code, "published_on")
        raise Refused(verdict.reason, field=field, remedy=verdict.remedy, code=verdict.code)
    stored = files.store(file[1], name=file[0], by=by, at=at, limits=EVIDENCE)
    row = Publication.objects.create(
        notice=notice, medium=draft.medium.value, published_on=draft.published_on, place=draft.place.strip()[:120],
        file=stored, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    if notice.state == NoticeState.WORDED.value:
        notice_step(notice, "publish", by=by, at=at)
    write_trail(
        notice.attempt.order, "notice", f"{by.name}登记公告：{draft.medium.label}", at=at, by=by, attempt=notice.attempt,
        line=f"{full_date(draft.published_on)}，{row.place}", evidence={"publication": row.pk, "file": stored.pk},
    )  # fmt: skip
    record_act(
        "notice.publish", notice.attempt.order, by=by, at=at, attempt=notice.attempt,
        detail={"medium": draft.medium.value, "on": draft.published_on.isoformat(), "sm3": stored.sm3},
    )  # fmt: skip
    notice.attempt.evidence_files.add(stored)
    _reckon(notice, by=by, at=at)
    return row


@transaction.atomic
def strike_publication(row: Publication, *, reason: str, by: Any, at: datetime) -> PublicNotice:
    """撤下 a publication that was registered wrongly; it stays on record, the period is reckoned without it."""
    notice = locked_notice(row.notice_id)
    permissions.require_order(by, notice.attempt.order, permissions.CORRECT, on=day_of(at))
    if not reason.strip():
        raise Refused("请写明撤下的理由", field="reason", code="reason_missing")
    if notice.state != NoticeState.RUNNING.value:
        raise Conflict(
            "公告没有在进行，不能撤下张贴、刊登记录", code="not_running", remedy="请按异议或者更正办理"
        )
    row = Publication.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.struck_at is not None:
        return notice
    row.struck_at, row.struck_reason = at, reason.strip()[:200]
    row.save(update_fields=["struck_at", "struck_reason"])
    write_trail(
        notice.attempt.order, "notice", f"{by.name}撤下公告记录：{row.get_medium_display()}", at=at, by=by,
        attempt=notice.attempt, line=reason, evidence={"publication": row.pk},
    )  # fmt: skip
    record_act(
        "notice.unpublish", notice.attempt.order, by=by, at=at, attempt=notice.attempt, reason=reason,
        detail={"publication": row.pk},
    )  # fmt: skip
    _reckon(notice, by=by, at=at, reason=reason)
    return notice


def _reckon(notice: PublicNotice, *, by: Any, at: datetime, reason: str = "") -> None:
    """The last day of publication, the end, the clock, the to-do, and what the rules say of the attempt."""
    rows = list(Publication.objects.filter(notice=notice, struck_at=None))
    if not rows:
        notice_step(notice, "unpublish", by=by, at=at, reason=reason)
    last = max((one.published_on for one in rows), default=None)
    notice.last_published_on = last
    notice.ends_on = (
        notice_period(last, foreign_without_domicile=notice.foreign).ends_on(last) if last else None
    )
    notice.save(update_fields=["last_published_on", "ends_on"])
    register_result(
        notice.attempt, ResultDraft(
            happened_at=_moment(last, at) if last else at,
            publications=tuple((one.medium, one.published_on) for one in rows),
        ), by=by, at=at, reason=reason or "登记张贴、刊登",
    )  # fmt: skip
    _clock(notice, at=at)


def _moment(day: Any, at: datetime) -> datetime:
    return min(datetime.combine(day, time(12), tzinfo=at.tzinfo), at)


def _clock(notice: PublicNotice, *, at: datetime) -> None:
    on, order = (NOTICE, notice.pk), notice.attempt.order
    if notice.last_published_on is None or notice.ends_on is None:
        workflow.end_clocks(on, at=at, reason="张贴、刊登记录已撤下")
        workflow.close_tasks(RUNNING_TASK, on=on, by=None, at=at, outcome="withdrawn")
        return
    limit_id = "C11.foreign" if notice.foreign else "C11.domestic"
    facts: dict[str, Any] = {"notice_published_on": notice.last_published_on}
    if notice.foreign:
        facts["foreign_without_domicile"] = True
    clock = workflow.start_clock(
        limit_id, on=on, facts=facts,
        organisation_id=notice.organisation_id, at=at, person_label=notice.attempt.recipient.party.name,
    )  # fmt: skip
    workflow.open_task(
        RUNNING_TASK, on=on, title=f"对{notice.attempt.recipient.party.name}的公告{full_date(notice.ends_on)}期满",
        url=notice_path(order.pk, notice.pk), line="期满后系统按规则判定视为送达", button="查看",
        case_no=order.court_case.case_no, organisation_id=order.organisation_id, person_id=order.specialist_id,
        right=permissions.SEND, due_at=clock.due_at, at=at,
    )  # fmt: skip
    workflow.hold_task(RUNNING_TASK, on=on, waits_for="等公告期满")


def end_notices(*, at: datetime) -> int:
    """公告期满: every notice whose last day has come; each in a transaction of its own, twice does nothing."""
    ripe = PublicNotice.objects.filter(state=NoticeState.RUNNING.value, ends_on__lte=day_of(at))
    return sum(_end(notice_id, at) for notice_id in list(ripe.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _end(notice_id: int, at: datetime) -> bool:
    notice = locked_notice(notice_id)
    over = notice.ends_on is not None and notice.ends_on <= day_of(at)
    if notice.state != NoticeState.RUNNING.value or not over:
        return False
    attempt = notice.attempt
    derive_effects(attempt, at=at)
    attempt.refresh_from_db(fields=["state"])
    if attempt.state not in {AttemptState.SERVED.value, AttemptState.DEEMED_SERVED.value}:
        return False
    notice_step(notice, "expire", by=None, at=at)
    notice.ended_at = at
    notice.save(update_fields=["ended_at"])
    workflow.close_tasks(RUNNING_TASK, on=(NOTICE, notice.pk), by=None, at=at)
    workflow.end_clocks((NOTICE, notice.pk), at=at, reason="公告期满")
    _start_evidence_period(notice, at)
    write_trail(
        attempt.order, "notice", f"对{attempt.recipient.party.name}的公告期满", at=at, attempt=attempt,
        evidence={"notice": notice.pk},
    )  # fmt: skip
    record_act("notice.expire", attempt.order, by=None, at=at, attempt=attempt, detail={"notice": notice.pk})
    refresh_summary(attempt.order, at=at)
    return True


def _start_evidence_period(notice: PublicNotice, at: datetime) -> None:
    """举证期限 runs from the day after the notice has run; answer and appeal follow from the date of service."""
    attempt = notice.attempt
    order = attempt.order
    limit_id = _EVIDENCE_LIMITS.get(Procedure(order.court_case.procedure), "")
    has_notice = attempt.cells.filter(document__kind=DocumentKind.EVIDENCE_NOTICE.value).exists()
    if not limit_id or not has_notice or order.category != CaseCategory.CIVIL_COMMERCIAL.value:
        return
    workflow.start_clock(
        limit_id, on=(RECIPIENT, attempt.recipient_id), facts={"evidence_notice_served_on": notice.ends_on},
        organisation_id=order.organisation_id, at=at, person_label=attempt.recipient.party.name,
    )  # fmt: skip
