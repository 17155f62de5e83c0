"""A recipient for whom everything was tried, and public notices at each stage."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.support import service
from tests.support.clock import NOW, moment

TRIED_AT = moment("2026-11-17 10:20")
POSTAL = "上海市临江区望潮路1号2室"


def tried_by_hand(
    world: Any, *, order: Any = None, name: str = "陆文澜", entrusting_noted: bool = True
) -> Any:
    """A recipient visited in vain at an address the plaintiff named, whose mail came back, and the rest noted."""
    from xiezhi.domains.service_of_process.actions.notices import note_means
    from xiezhi.domains.service_of_process.actions.results import register_result
    from xiezhi.domains.service_of_process.actions.sending import send_attempt
    from xiezhi.domains.service_of_process.types import Reaction, ReturnReason
    from xiezhi.domains.service_of_process.types.drafts import ResultDraft
    from xiezhi.domains.service_of_process.types.notices import Means, NoteKind

    order = order or service.make_order(world)
    person, by = service.recipient(order, name), world.service_specialist
    home = service.make_address(world, person, kind="postal", value=POSTAL, source="other_party")
    visit = service.make_attempt(world, person, method="direct", channel="visit", address=home)
    send_attempt(visit, by=by, at=service.SENT_AT)
    absent = ResultDraft(happened_at=TRIED_AT, reaction=Reaction.ABSENT, note="邻居说已经搬走")
    register_result(visit, absent, by=by, at=NOW, evidence=[("门口.png", service.png())])
    mail = service.make_attempt(world, person, method="postal", channel="post", address=home)
    send_attempt(mail, by=by, at=service.SENT_AT)
    back = ResultDraft(
        happened_at=TRIED_AT, posted_on=date(2026, 11, 16), returned_on=date(2026, 11, 17),
        return_reason=ReturnReason.UNKNOWN_PERSON,
    )  # fmt: skip
    register_result(mail, back, by=by, at=NOW)
    if entrusting_noted:
        note_means(
            person, kind=NoteKind.NOT_FEASIBLE, means=Means.ENTRUSTED, reason="住所在本院辖区，不需要委托", said_by="何薇",
            by=by, at=NOW,
        )  # fmt: skip
    return service.recipient(order, name)


def requested(world: Any, *, person: Any = None, at: Any = NOW, **more: Any) -> Any:
    """A public notice the judge is to decide on."""
    from xiezhi.domains.service_of_process.actions.notices import request_notice
    from xiezhi.domains.service_of_process.types.notices import NoticeDraft

    person = person or tried_by_hand(world)
    draft = NoticeDraft(
        reason="因你下落不明，用其他方式无法送达", course="上门不在，邮件退回，电话停机。", **more
    )
    return request_notice(person, draft, by=world.service_specialist, at=at)


def worded(world: Any, *, person: Any = None, at: Any = NOW) -> Any:
    """A notice the judge agreed to, its text issued and sealed."""
    from xiezhi.domains.service_of_process.actions.notice_text import make_notice_file, write_notice_text
    from xiezhi.domains.service_of_process.actions.notices import decide_notice
    from xiezhi.domains.service_of_process.types.notices import NoticeParts

    notice = requested(world, person=person, at=at)
    decide_notice(notice, agrees=True, by=notice.attempt.order.judge, at=at + timedelta(minutes=5))
    parts = NoticeParts(key_points="请求支付房屋租金8万元及逾期利息")
    write_notice_text(notice, parts, by=world.service_specialist, at=at + timedelta(minutes=9))
    made = make_notice_file(notice.pk, at=at + timedelta(minutes=10))
    assert made is not None
    return made


def published(
    notice: Any, world: Any, *, medium: str, on: date, at: Any, place: str = "人民法院报第3版"
) -> Any:
    """One more place where the notice appeared, with a page of it."""
    from xiezhi.domains.service_of_process.actions.publications import register_publication
    from xiezhi.domains.service_of_process.types import Medium
    from xiezhi.domains.service_of_process.types.notices import PublicationDraft

    draft = PublicationDraft(medium=Medium(medium), published_on=on, place=place)
    file = ("版面.png", service.png())
    return register_publication(notice, draft, file=file, by=world.service_specialist, at=at)
