"""留言: the person served asks the court about the service, the court answers; dates and effects stay as they are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.locks import locked_attempt
from xiezhi.domains.service_of_process.actions.reading import attempt_of_session
from xiezhi.domains.service_of_process.actions.tasks import ORDER
from xiezhi.domains.service_of_process.actions.trail import record_act, write_trail
from xiezhi.domains.service_of_process.models import Attempt, Inquiry
from xiezhi.domains.service_of_process.types.drafts import RecipientSession
from xiezhi.domains.service_of_process.types.paths import order_path
from xiezhi.kernel.workflow import actions as workflow
from xiezhi.lib.dates import day_of
from xiezhi.lib.verdict import Conflict, NotFound, Refused

MOST_WORDS = 1000
MOST_WAITING = 3
_TASK = "service_of_process.manual.inquiry"


@transaction.atomic
def write_inquiry(
    session: RecipientSession, attempt_id: int, *, text: str, at: datetime, files: Iterable[Any] = ()
) -> Inquiry:
    """Ask the court; a to-do opens for who carries the order, and nothing is decided by it."""
    attempt = attempt_of_session(session, attempt_id, at=at)
    words = _words(text, "请写下要问的事")
    waiting = attempt.inquiries.filter(answered_at=None)
    if waiting.count() >= MOST_WAITING:
        raise Conflict(
            f"已有{MOST_WAITING}条留言等法院答复", code="too_many_waiting", remedy="急事请拨咨询电话"
        )
    inquiry = Inquiry.objects.create(attempt=attempt, text=words, at=at)
    inquiry.files.set(list(files))
    order = attempt.order
    write_trail(
        order, "inquiry", f"{_who(attempt)}给法院留言", at=at, attempt=attempt, line=words[:80],
        evidence={"inquiry": inquiry.pk},
    )  # fmt: skip
    record_act("inquiry.write", order, by=None, at=at, attempt=attempt)
    workflow.open_task(
        _TASK, on=(ORDER, order.pk), title=f"答复{_who(attempt)}的留言", line=words[:60],
        url=f"{order_path(order.pk)}objections/", button="去答复", case_no=order.court_case.case_no,
        organisation_id=order.organisation_id, person_id=order.specialist_id, right=permissions.ANSWER, at=at,
    )  # fmt: skip
    return inquiry


@transaction.atomic
def answer_inquiry(inquiry: Inquiry, *, text: str, by: Any, at: datetime) -> Inquiry:
    """Answer; the person reads it where the question stands. An answer that was given stays as it is."""
    attempt_id = Inquiry.objects.filter(pk=inquiry.pk).values_list("attempt_id", flat=True).first()
    if attempt_id is None:
        raise NotFound
    attempt = locked_attempt(attempt_id)
    permissions.require_order(by, attempt.order, permissions.ANSWER, on=day_of(at))
    row: Any = Inquiry.objects.select_for_update().get(pk=inquiry.pk)
    if row.answered_at is not None:
        raise Conflict("这条留言已经答复过", code="already_answered", remedy="刷新后再看")
    row.answer, row.answered_by, row.answered_at = _words(text, "请写答复"), by, at
    row.save(update_fields=["answer", "answered_by", "answered_at"])
    write_trail(
        attempt.order, "inquiry", f"{by.name}答复{_who(attempt)}的留言", at=at, by=by, attempt=attempt,
        line=row.answer[:80], evidence={"inquiry": row.pk},
    )  # fmt: skip
    record_act("inquiry.answer", attempt.order, by=by, at=at, attempt=attempt)
    if not Inquiry.objects.filter(attempt__order=attempt.order, answered_at=None).exists():
        workflow.close_tasks(_TASK, on=(ORDER, attempt.order_id), by=by, at=at)
    answered: Inquiry = row
    return answered


def _words(text: str, missing: str) -> str:
    words = text.strip()
    if not words:
        raise Refused(missing, field="text", code="missing")
    if len(words) > MOST_WORDS:
        raise Refused(
            f"最多{MOST_WORDS}个字", field="text", remedy="请缩短，其余可以作为附件", code="too_long"
        )
    return words


def _who(attempt: Attempt) -> str:
    agency = attempt.recipient.agency
    return str(agency.name) if agency is not None else str(attempt.recipient.party.name)
