"""Cases, orders and attempts of the town, made by the product's own actions; every name and number is invented."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from tests.support.clock import NOW, moment

JUDGE_AT = moment("2026-11-13 16:20")
SENT_AT = moment("2026-11-16 14:51")
ARRIVED_AT = moment("2026-11-16 14:52")
VIEWED_AT = moment("2026-11-16 15:02")

# (role, name, identity number, mobile, e-mail); numbers with the area code of an invented district.
PARTIES = (
    ("原告", "黎安", "310199198803120017", "19900000101", "lian@example.com"),
    ("被告", "陆文澜", "310199199002140027", "19900000102", "luwenlan@example.com"),
    ("被告", "青禾餐饮管理有限公司", "", "19900000103", "qinghe@example.com"),
    ("保证人", "沈嘉树", "310199198507070036", "19900000104", ""),
)


def id_no(stem: str) -> str:
    """An identity number with a right check digit from its first 17 figures."""
    from xiezhi.lib.identifiers import id_check_digit

    return stem[:17] + id_check_digit(stem[:17])


def pdf(text: str = "起诉状副本", pages: int = 1) -> bytes:
    """A small real PDF; ``text`` goes into its title so that two of them differ."""
    import io

    from pypdf import PdfWriter

    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    writer.add_metadata({"/Title": text})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def png() -> bytes:
    """A picture of one point."""
    import base64

    return base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )


def party_draft(role: str = "被告", name: str = "陆文澜", **more: Any) -> Any:
    """A party as handed in."""
    from xiezhi.kernel.cases.types import PartyDraft

    kind = "organisation" if name.endswith(("公司", "服务部")) else "person"
    return PartyDraft(**{"role": role, "name": name, "kind": kind, **more})


def make_case(
    world: Any, *, case_no: str = "（2026）沪0199民初4127号", cause: str = "房屋租赁合同纠纷", judge: Any = None,
    clerk: Any = None, elsewhere: bool = False, parties: Any = None, at: datetime = JUDGE_AT, **more: Any,
) -> Any:  # fmt: skip
    """A civil case of 民一庭 with a plaintiff, two defendants and a surety; ``elsewhere`` puts it into the other court."""
    from xiezhi.kernel.cases.actions import docket_case
    from xiezhi.kernel.cases.types import CaseDraft

    if elsewhere:
        case_no = case_no.replace("沪0199", "沪0198")
    place = world.other_division if elsewhere else world.division
    judge = judge or (world.judge_elsewhere if elsewhere else world.judge)
    clerk = clerk or (world.clerk_elsewhere if elsewhere else world.clerk)
    drafts = parties if parties is not None else [
        party_draft(role, name, id_no=id_no(number) if number else "", phone=phone, email=email)
        for role, name, number, phone, email in PARTIES
    ]  # fmt: skip
    draft = CaseDraft(
        case_no=case_no, category=more.pop("category", "civil_commercial"), cause=cause, judge_id=judge.pk,
        clerk_id=clerk.pk, filed_on=more.pop("filed_on", date(2026, 11, 13)), parties=tuple(drafts), **more,
    )  # fmt: skip
    return docket_case(draft, organisation=place, by=None, at=at)


def party(court_case: Any, name: str = "陆文澜") -> Any:
    """The party of that name."""
    return next(row for row in court_case.parties.all() if row.name == name)


DOCUMENTS = (
    ("complaint", "起诉状副本", 3),
    ("answer_notice", "应诉通知书", 2),
    ("evidence_notice", "举证通知书", 2),
    ("evidence_copy", "证据副本", 4),
)


def document_draft(kind: str = "complaint", name: str = "起诉状副本", pages: int = 3, **more: Any) -> Any:
    """A document with a real small PDF."""
    from xiezhi.domains.service_of_process.types import DocumentKind
    from xiezhi.domains.service_of_process.types.drafts import DocumentDraft

    content = more.pop("content", None) or pdf(name, pages)
    return DocumentDraft(kind=DocumentKind(kind), name=name, content=content, file_name=f"{name}.pdf", **more)


def make_order(
    world: Any, *, court_case: Any = None, documents: Any = DOCUMENTS, recipients: Any = ("陆文澜",), accepted: bool = True,
    submitted: bool = True, by: Any = None, at: datetime = JUDGE_AT, **more: Any,
) -> Any:  # fmt: skip
    """An order of the case's judge with four documents for one defendant, accepted by the specialist."""
    from xiezhi.domains.service_of_process.actions.orders import accept_order, create_order, submit_order
    from xiezhi.domains.service_of_process.types.drafts import OrderDraft, RecipientDraft

    court_case = court_case or make_case(world)
    by = by or court_case.judge
    draft = OrderDraft(
        court_case_id=court_case.pk,
        documents=tuple(document_draft(*row) if isinstance(row, tuple) else row for row in documents),
        recipients=tuple(RecipientDraft(party_id=party(court_case, name).pk) for name in recipients),
        **more,
    )
    order = create_order(draft, by=by, at=at)
    if submitted or accepted:
        order = submit_order(order, by=by, at=at)
    if accepted:
        specialist = world.service_specialist if court_case.court_id == world.court.pk else (
            world.service_specialist_elsewhere
        )  # fmt: skip
        order = accept_order(order, by=specialist, at=at + timedelta(hours=1))
    return order


def recipient(order: Any, name: str = "陆文澜") -> Any:
    """The recipient of that name in an order."""
    rows = order.recipients.select_related("party", "agency", "order__court_case")
    return next(row for row in rows if row.party.name == name)


def make_confirmation(
    world: Any, person: Any, *, consent: str = "express", mobile: str = "19900000102", email: str = "luwenlan@example.com",
    confirmed_on: date = date(2026, 11, 12), how: str = "counter", by: Any = None, at: datetime = JUDGE_AT, **more: Any,
) -> Any:  # fmt: skip
    """A 送达地址确认书 of a party, complete and confirmed at the counter."""
    from xiezhi.domains.service_of_process.actions.confirmations import confirm_address, start_confirmation
    from xiezhi.domains.service_of_process.types import Channel, ConfirmedBy, Consent, Stage
    from xiezhi.domains.service_of_process.types.drafts import ConfirmationDraft

    by = by or world.service_specialist
    confirmation, _ = start_confirmation(person, how=ConfirmedBy(how), by=by, at=at)
    draft = ConfirmationDraft(
        confirmed_on=confirmed_on, consent=Consent(consent),
        stages=(Stage.FIRST_INSTANCE, Stage.SECOND_INSTANCE, Stage.ENFORCEMENT),
        channels=(Channel.SMS_LINK, Channel.EMAIL, Channel.PORTAL), mobile=mobile, email=email,
        postal_address="上海市临江区望潮路1号2室", postcode="201999", explained_by_id=by.pk, explained_at=at,
        told=("scope", "effect", "how_to_change"), **more,
    )  # fmt: skip
    return confirm_address(confirmation, draft, by=by, at=at, signature="[[[0,0],[1,1]]]")


def make_address(
    world: Any, person: Any, *, kind: str = "mobile", value: str = "19900000102", source: str = "told_by_phone",
    by: Any = None, at: datetime = JUDGE_AT, **more: Any,
) -> Any:  # fmt: skip
    """An address of a recipient that was told on the phone; ``person`` is a Recipient."""
    from xiezhi.domains.service_of_process.actions.addresses import record_address
    from xiezhi.domains.service_of_process.types import AddressKind, AddressSource
    from xiezhi.domains.service_of_process.types.drafts import AddressDraft

    draft = AddressDraft(kind=AddressKind(kind), value=value, source=AddressSource(source), **more)
    return record_address(person, draft, by=by or world.service_specialist, at=at)


def make_attempt(
    world: Any, person: Any, *, method: str = "electronic", channel: str = "sms_link", address: Any = None,
    documents: Any = (), by: Any = None, at: datetime = SENT_AT, **more: Any,
) -> Any:  # fmt: skip
    """An attempt laid out for a Recipient, not sent; without an address the best offered one is taken."""
    from xiezhi.domains.service_of_process.actions.attempts import KIND_OF_CHANNEL, plan_attempt
    from xiezhi.domains.service_of_process.queries.usable import addresses_offered_for
    from xiezhi.domains.service_of_process.types import Channel, Method
    from xiezhi.domains.service_of_process.types.drafts import AttemptPlan

    wanted = KIND_OF_CHANNEL.get(Channel(channel))
    if address is None and wanted is not None:
        offered = [row.address for row in addresses_offered_for(person, on=at.date())]
        address = next((row for row in offered if row.kind == wanted.value), None)
    plan = AttemptPlan(
        recipient_id=person.pk, method=Method(method), channel=Channel(channel),
        address_id=address.pk if address else None, document_ids=tuple(d.pk for d in documents), **more,
    )  # fmt: skip
    return plan_attempt(person.order, plan, by=by or world.service_specialist, at=at)


@dataclass
class SentAttempt:
    """An attempt that is out, with the token and code that only its message knows."""

    order: Any
    attempt: Any
    token: str = ""
    code: str = ""
    session: Any = None
    documents: list[Any] = field(default_factory=list)

    def fresh(self) -> Any:
        """The attempt as it stands now."""
        from xiezhi.domains.service_of_process.models import Attempt

        return Attempt.objects.select_related("order__court_case", "recipient__party").get(pk=self.attempt.pk)

    def cells(self) -> list[Any]:
        """Its cells as they stand now, in the order of the documents."""
        return list(self.fresh().cells.select_related("document").order_by("document__position"))


def make_sent(
    world: Any, *, order: Any = None, name: str = "陆文澜", confirmed: bool = True, channel: str = "sms_link",
    arrived: bool = True, at: datetime = SENT_AT, **more: Any,
) -> SentAttempt:  # fmt: skip
    """An attempt sent by SMS link to a confirmed mobile (or one the court found), handed over and arrived."""
    from xiezhi.domains.service_of_process.actions.reports import record_handed, record_report
    from xiezhi.domains.service_of_process.actions.sending import send_attempt

    order = order or make_order(world)
    person = recipient(order, name)
    if confirmed:
        make_confirmation(world, person.party)
    else:
        make_address(world, person, source="found_by_court")
    attempt = make_attempt(world, recipient(order, name), channel=channel, at=at, **more)
    sent = send_attempt(attempt, by=world.service_specialist, at=at)
    if channel != "portal":
        record_handed(attempt.pk, at=at + timedelta(seconds=8))
        if arrived:
            record_report(attempt.pk, arrived=True, at=at + timedelta(seconds=13))
    order.refresh_from_db()
    return SentAttempt(order, sent.attempt, sent.token, sent.code, documents=list(order.documents.all()))


def open_session(
    sent: SentAttempt, *, answer: str = "0027", at: datetime = VIEWED_AT, ip: str = "192.0.2.7"
) -> Any:
    """The person served answers the question of identity; the session is kept on ``sent``."""
    from xiezhi.domains.service_of_process.actions.access import verify_access

    sent.session = verify_access(token=sent.token, code=sent.code, answer=answer, ip=ip, at=at)
    return sent.session


def make_viewed(world: Any, *, documents: int = 1, at: datetime = VIEWED_AT, **more: Any) -> SentAttempt:
    """A sent attempt of which the first ``documents`` papers were opened after identity was confirmed."""
    from xiezhi.domains.service_of_process.actions.reading import record_view

    sent = make_sent(world, **more)
    open_session(sent, answer=tail_of(sent), at=at)
    for document in sent.documents[:documents]:
        record_view(sent.session, sent.attempt.pk, document.pk, at=at, ip="192.0.2.7")
    return sent


def tail_of(sent: SentAttempt) -> str:
    """The right answer to the question of identity."""
    who = sent.attempt.recipient.agency or sent.attempt.recipient.party
    return who.id_no[-4:] if who.id_no else who.name


def make_signed(world: Any, *, documents: int = 4, at: datetime = VIEWED_AT, **more: Any) -> SentAttempt:
    """A viewed attempt that was signed for with a drawn name."""
    from xiezhi.domains.service_of_process.actions.reading import sign

    sent = make_viewed(world, documents=documents, at=at, **more)
    sign(
        sent.session, sent.attempt.pk, [d.pk for d in sent.documents[:documents]], at=at + timedelta(minutes=7),
        strokes=[[[0, 0], [10, 12]]], picture=png(), ip="192.0.2.7",
    )  # fmt: skip
    return sent


def make_objected(
    world: Any, *, kind: str = "not_my_address", at: datetime = NOW, **more: Any
) -> tuple[SentAttempt, Any]:
    """A viewed attempt against which the recipient objected."""
    from xiezhi.domains.service_of_process.actions.objections import raise_objection
    from xiezhi.domains.service_of_process.types import ObjectionKind

    sent = make_viewed(world, **more)
    objection = raise_objection(
        sent.session, sent.attempt.pk, kind=ObjectionKind(kind), text="这个号码8月就停用了。", at=at
    )
    return sent, objection
