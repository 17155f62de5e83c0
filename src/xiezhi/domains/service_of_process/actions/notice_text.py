"""公告文本: made of what the law asks for, issued and sealed by a job, filed."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from django.db import transaction

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.locks import require_open
from xiezhi.domains.service_of_process.actions.notices import locked_notice, notice_step
from xiezhi.domains.service_of_process.actions.sending import send_attempt
from xiezhi.domains.service_of_process.actions.trail import record_act, write_trail
from xiezhi.domains.service_of_process.models import PublicNotice
from xiezhi.domains.service_of_process.rules.effects import notice_period
from xiezhi.domains.service_of_process.rules.notice_text import notice_paragraphs
from xiezhi.domains.service_of_process.types import DocumentKind
from xiezhi.domains.service_of_process.types.notices import NoticeParts, NoticeTextFacts
from xiezhi.kernel.cases import actions as cases
from xiezhi.kernel.documents import actions as documents
from xiezhi.kernel.documents.types import IssueOrder
from xiezhi.kernel.jobs.actions import defer
from xiezhi.kernel.workflow.queries.limits import limit
from xiezhi.lib.dates import day_of, signature_date
from xiezhi.lib.verdict import Refused

MAKE_FILE = "service_of_process.make_notice_file"
_CLAIMANTS = ("原告", "申请人", "申请执行人", "上诉人")
_MOST = {"key_points": 2000, "main_content": 2000, "hearing_place": 60, "appeal_court": 60}


@transaction.atomic
def write_notice_text(notice: PublicNotice, parts: NoticeParts, *, by: Any, at: datetime) -> PublicNotice:
    """Fix the text; the attempt goes out with it, its page is set and sealed by a job."""
    notice = locked_notice(notice.pk)
    order = notice.attempt.order
    permissions.require_order(by, order, permissions.SEND, on=day_of(at))
    require_open(order)
    for name, most in _MOST.items():
        if len(getattr(parts, name)) > most:
            raise Refused(f"最多{most}个字", field=name, remedy="请写要点", code="too_long")
    paragraphs = notice_paragraphs(text_facts(notice, parts, on=day_of(at)))
    notice_step(notice, "word", by=by, at=at)
    row: Any = notice
    row.wording, row.worded_at = json.dumps(paragraphs, ensure_ascii=False), at
    notice.save(update_fields=["wording", "worded_at"])
    send_attempt(notice.attempt, by=by, at=at)
    write_trail(
        order,
        "notice",
        f"{by.name}拟定公告文本",
        at=at,
        by=by,
        attempt=notice.attempt,
        evidence={"notice": notice.pk},
    )
    record_act("notice.word", order, by=by, at=at, attempt=notice.attempt, detail={"notice": notice.pk})
    defer(MAKE_FILE, notice_id=notice.pk)
    return notice


def text_facts(notice: PublicNotice, parts: NoticeParts, *, on: date) -> NoticeTextFacts:
    """What the text is made of, as the file stands on that day."""
    attempt, court_case = notice.attempt, notice.attempt.order.court_case
    claimants = [one.name for one in court_case.parties.all() if one.role in _CLAIMANTS]
    period = notice_period(on, foreign_without_domicile=notice.foreign)
    cells = attempt.cells.select_related("document").order_by("document__position", "pk")
    appeals = {
        DocumentKind.JUDGMENT: "C09.foreign" if notice.foreign else "C09.judgment",
        DocumentKind.RULING: "C09.foreign" if notice.foreign else "C09.ruling",
    }
    answer = limit("C02.answer_foreign" if notice.foreign else "C02.answer")
    return NoticeTextFacts(
        court=attempt.order.court.name, case_no=court_case.case_no, cause=court_case.cause,
        opponents="、".join(claimants) or "申请人", recipient=attempt.recipient.party.name,
        reason=notice.reason.rstrip("。"), period=period.text, earliest_end_on=period.ends_on(on),
        foreign=notice.foreign, parts=parts, answer_days=int(answer.amount or 0),
        appeal_days={kind: int(limit(limit_id).amount or 0) for kind, limit_id in appeals.items()},
        papers=tuple((DocumentKind(cell.document.kind), cell.document.name) for cell in cells),
    )  # fmt: skip


def make_notice_file(notice_id: int, *, at: datetime) -> PublicNotice | None:
    """Set and seal the notice whose text is fixed; made already is made. Outside any transaction of the caller."""
    notice = (
        PublicNotice.objects.select_related("attempt__order__court_case", "attempt__order__court")
        .filter(pk=notice_id)
        .exclude(worded_at=None)
        .first()
    )
    if notice is None or notice.file_id is not None:
        return notice
    document = documents.issue(_order_for(notice), by=None, at=at)
    return _filed(notice.pk, document, at)


def _order_for(notice: PublicNotice) -> IssueOrder:
    order = notice.attempt.order
    first, *rest = json.loads(notice.wording)
    signed_on = signature_date(day_of(notice.worded_at or notice.requested_at))
    blocks = [
        {"kind": "title", "text": "公告", "cells": []},
        {"kind": "number", "text": order.court_case.case_no, "cells": []},
        {"kind": "line", "text": first, "cells": []},
        *({"kind": "paragraph", "text": text, "cells": []} for text in rest),
        {"kind": "signature", "text": order.court.name, "cells": []},
        {"kind": "signature", "text": signed_on, "cells": []},
        {"kind": "seal", "text": "", "cells": []},
    ]  # fmt: skip
    year = day_of(notice.worded_at or notice.requested_at).year
    return IssueOrder(
        kind="public_notice", title="公告", organisation_id=order.organisation_id, court=order.court.name,
        template=documents.LETTER, facts={"court": order.court.name, "title": "公告", "blocks": blocks},
        once_key=f"service_of_process.notice:{notice.pk}", about=("service_of_process.notice", str(notice.pk)),
        reason="公告送达", series=f"notice-{order.court_id}-{year}",
        number_form=f"（{year}）公{order.court_id:04d}-{{:05d}}号", file_name="公告.pdf",
    )  # fmt: skip


@transaction.atomic
def _filed(notice_id: int, document: Any, at: datetime) -> PublicNotice:
    notice = locked_notice(notice_id)
    if notice.file_id is not None:
        return notice
    notice.file, notice.issued_document_id = document.file, document.pk
    notice.save(update_fields=["file", "issued_document_id"])
    order = notice.attempt.order
    cases.file_in_dossier(
        order.court_case, kind="public_notice", title=f"公告（{document.document_no}）", number=document.document_no,
        file=document.file, by=None, at=at,
    )  # fmt: skip
    write_trail(
        order,
        "proof",
        f"出具公告{document.document_no}",
        at=at,
        attempt=notice.attempt,
        evidence={"notice": notice.pk},
    )
    return notice
