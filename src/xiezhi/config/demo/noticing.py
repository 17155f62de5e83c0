"""A public notice of the demo: the door and the mail in vain, the judge's yes, its text, board and newspaper; it runs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from xiezhi.config.demo.papers import paper
from xiezhi.domains.service_of_process.actions import addresses, attempts, sending
from xiezhi.domains.service_of_process.actions.notice_text import make_notice_file, write_notice_text
from xiezhi.domains.service_of_process.actions.notices import decide_notice, note_means, request_notice
from xiezhi.domains.service_of_process.actions.publications import register_publication
from xiezhi.domains.service_of_process.actions.results import register_result
from xiezhi.domains.service_of_process.types import (
    AddressKind,
    AddressSource,
    Channel,
    DocumentKind,
    Medium,
    Method,
    Reaction,
    ReturnReason,
)
from xiezhi.domains.service_of_process.types.drafts import AddressDraft, AttemptPlan, ResultDraft
from xiezhi.domains.service_of_process.types.notices import (
    Means,
    NoteKind,
    NoticeDraft,
    NoticeParts,
    PublicationDraft,
)
from xiezhi.lib.dates import day_of


def by_notice(told: Any, recipient: Any) -> None:
    """Everything tried and noted, asked of the judge, published twice; the period runs from the newspaper."""
    home = addresses.record_address(
        recipient, AddressDraft(
            kind=AddressKind.POSTAL, value="上海市临江区听潮路8号301室", source=AddressSource.OTHER_PARTY, note="原告提供",
        ), by=told.operator, at=told.later(minutes=4),
    )  # fmt: skip
    _in_vain(
        told, recipient, home, Method.DIRECT, Channel.VISIT, reaction=Reaction.ABSENT, note="邻居说已搬走两年"
    )
    posted_on = day_of(told.clock)
    _in_vain(
        told, recipient, home, Method.POSTAL, Channel.POST, posted_on=posted_on,
        returned_on=posted_on + timedelta(days=1), return_reason=ReturnReason.UNKNOWN_PERSON,
    )  # fmt: skip
    for kind, means, reason, said_by in (
        (NoteKind.NOT_FEASIBLE, Means.ENTRUSTED, "原住所在本院辖区，不需要委托其他法院", "徐静仪"),
        (NoteKind.LOOKED_UP, Means.LOOK_UP, "户籍登记住所与原告提供的一致，没有其他居住登记", "听潮路派出所"),
    ):
        note_means(
            recipient,
            kind=kind,
            means=means,
            reason=reason,
            said_by=said_by,
            by=told.operator,
            at=told.later(minutes=5),
        )
    wish = NoticeDraft(
        reason="因你下落不明，用其他方式无法送达", course="上门不在，邮件查无此人退回，户籍地址与原告提供的一致。",
        whereabouts_unknown=True,
    )  # fmt: skip
    notice = request_notice(recipient, wish, by=told.operator, at=told.later(minutes=9))
    decide_notice(notice, agrees=True, by=told.order.judge, at=told.later(hours=2))
    parts = NoticeParts(key_points="请求判令你返还借款本金12万元及利息")
    write_notice_text(notice, parts, by=told.operator, at=told.later(minutes=20))
    made = make_notice_file(notice.pk, at=told.later(minutes=1))
    for medium, place, wait in (
        (Medium.COURT_BOARD, "法院公告栏", 1),
        (Medium.NEWSPAPER, "人民法院报第6版", 26),
    ):
        draft = PublicationDraft(medium=medium, published_on=day_of(told.later(hours=wait)), place=place)
        page = paper(
            DocumentKind.OTHER, court=told.town.court.name, case_no=told.order.court_case.case_no, cause=place,
            dated_on=draft.published_on, at=told.clock,
        )  # fmt: skip
        register_publication(
            made, draft, file=("版面.pdf", page.content), by=told.operator, at=told.later(minutes=9)
        )


def _in_vain(told: Any, recipient: Any, home: Any, method: Method, channel: Channel, **result: Any) -> None:
    plan = AttemptPlan(recipient_id=recipient.pk, method=method, channel=channel, address_id=home.pk)
    attempt = attempts.plan_attempt(told.order, plan, by=told.operator, at=told.later(minutes=6))
    sent = sending.send_attempt(attempt, by=told.operator, at=told.later(minutes=2)).attempt
    at = told.later(hours=30)
    register_result(sent, ResultDraft(happened_at=at, **result), by=told.operator, at=told.later(minutes=5))
