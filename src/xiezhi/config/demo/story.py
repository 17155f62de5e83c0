"""What happened to each order, told through the real actions at moments in the past."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from xiezhi.config.demo.cases import Scene, open_case
from xiezhi.config.demo.noticing import by_notice
from xiezhi.config.demo.papers import paper
from xiezhi.config.demo.posting import by_mail
from xiezhi.config.demo.visiting import visited
from xiezhi.config.demo.window import at_the_window
from xiezhi.domains.service_of_process.actions import (
    addresses,
    attempts,
    confirmations,
    objections,
    orders,
    reading,
    reports,
    sending,
)
from xiezhi.domains.service_of_process.actions.access import verify_access
from xiezhi.domains.service_of_process.types import (
    AddressKind,
    AddressSource,
    Channel,
    ConfirmedBy,
    Consent,
    DocumentKind,
    Method,
    ObjectionKind,
    Stage,
)
from xiezhi.domains.service_of_process.types.drafts import (
    AddressDraft,
    AttemptPlan,
    ConfirmationDraft,
    OrderDraft,
    RecipientDraft,
)
from xiezhi.kernel.notifications import actions as notifications

PLAINTIFFS = frozenset({"原告", "申请执行人", "申请人"})
KINDS = {
    "main": (DocumentKind.COMPLAINT, DocumentKind.ANSWER_NOTICE, DocumentKind.EVIDENCE_NOTICE, DocumentKind.EVIDENCE_COPY),
    "summons": (DocumentKind.SUMMONS,),
    "arrived": (DocumentKind.ENFORCEMENT_NOTICE,),
}  # fmt: skip
COMMON = (DocumentKind.COMPLAINT, DocumentKind.ANSWER_NOTICE, DocumentKind.EVIDENCE_NOTICE)


@dataclass
class Told:
    """One order while its story is told; ``clock`` moves forward only."""

    order: Any
    scene: Scene
    town: Any
    clock: datetime
    operator: Any

    def later(self, **span: float) -> datetime:
        """The next moment of the story."""
        self.clock += timedelta(**span)
        return self.clock

    def recipients(self) -> list[Any]:
        return list(self.order.recipients.select_related("party", "agency").order_by("position"))


def tell(scene: Scene, town: Any, now: datetime) -> Any:
    """Open the case, raise the order, and let its plot run."""
    start = (now - timedelta(days=scene.started_days_ago)).replace(hour=9, minute=12, second=0, microsecond=0)
    start = min(start, now - timedelta(hours=3))
    court_case = open_case(scene, town, start - timedelta(minutes=40), now.date())
    judge = town.people[scene.judge]
    kinds = KINDS.get(scene.plot, COMMON)
    served = [p for p in court_case.parties.all() if p.role not in PLAINTIFFS] or list(
        court_case.parties.all()
    )
    drafts = tuple(RecipientDraft(party_id=p.pk, agency_id=_agent(p)) for p in served)
    papers = tuple(
        paper(
            kind, court=town.court.name, case_no=court_case.case_no, cause=scene.cause,
            dated_on=(start - timedelta(days=1)).date(), at=start,
        )
        for kind in kinds
    )  # fmt: skip
    order = orders.create_order(
        OrderDraft(
            court_case_id=court_case.pk, documents=papers, recipients=drafts,
            wanted_by_on=(now + timedelta(days=2)).date(),
        ),
        by=judge, at=start,
    )  # fmt: skip
    told = Told(order, scene, town, start, town.people["xu.jingyi"])
    if scene.plot != "draft":
        orders.submit_order(order, by=judge, at=told.later(minutes=20))
    if scene.plot not in {"draft", "submitted"}:
        orders.accept_order(order, by=told.operator, at=told.later(minutes=35))
        PLOTS[scene.plot](told)
    order.refresh_from_db()
    return order


def _agent(party: Any) -> int | None:
    agency = party.agencies.first()
    return agency.pk if agency else None


def confirm(told: Told, recipient: Any) -> Any:
    """The recipient confirms mobile, mail and address on a paper form at the counter."""
    begun, _ = confirmations.start_confirmation(
        recipient.party, how=ConfirmedBy.PHONE, by=told.operator, at=told.later(minutes=4)
    )
    draft = ConfirmationDraft(
        confirmed_on=told.clock.date(), consent=Consent.EXPRESS,
        stages=(Stage.FIRST_INSTANCE, Stage.SECOND_INSTANCE, Stage.ENFORCEMENT),
        channels=(Channel.SMS_LINK, Channel.EMAIL, Channel.PORTAL), mobile=recipient.party.phone,
        email=recipient.party.email, postal_address="上海市临江区望舒路1号", postcode="200199",
        explained_by_id=told.operator.pk, explained_at=told.clock, told=("scope", "effect", "how_to_change"),
        recording_no=f"R-{told.clock:%m%d}-{recipient.pk:04d}",
    )  # fmt: skip
    return confirmations.confirm_address(begun, draft, by=told.operator, at=told.later(minutes=3))


def found_mobile(told: Told, recipient: Any, number: str = "") -> Any:
    """A number that the other side named: it is not confirmed."""
    draft = AddressDraft(
        kind=AddressKind.MOBILE, value=number or recipient.party.phone, source=AddressSource.OTHER_PARTY,
        note="原告提供",
    )  # fmt: skip
    return addresses.record_address(recipient, draft, by=told.operator, at=told.later(minutes=4))


def address_of(recipient: Any, kind: AddressKind = AddressKind.MOBILE) -> Any:
    """The newest address of that kind."""
    return recipient.party.service_addresses.filter(kind=kind.value).order_by("-pk").first()


def send(
    told: Told, recipient: Any, *, channel: Channel = Channel.SMS_LINK, kind: AddressKind = AddressKind.MOBILE
) -> Any:
    """Lay out one electronic attempt and send it."""
    address = address_of(recipient, kind)
    plan = AttemptPlan(
        recipient_id=recipient.pk,
        method=Method.ELECTRONIC,
        channel=channel,
        address_id=address.pk if address else None,
    )
    attempt = attempts.plan_attempt(told.order, plan, by=told.operator, at=told.later(minutes=5))
    return sending.send_attempt(attempt, by=told.operator, at=told.later(minutes=2))


def carry(told: Told, sent: Any, *, arrives: bool = True) -> None:
    """The gateway takes the message, and the carrier reports."""
    message = sent.attempt.message
    notifications.hand_over(message.pk, at=told.later(seconds=8))
    reports.record_handed(sent.attempt.pk, at=told.clock)
    if arrives:
        message.refresh_from_db()
        if message.reported_at is None:
            notifications.record_report(message.gateway_no, arrived=True, reason="", at=told.later(seconds=5))
        reports.record_report(sent.attempt.pk, arrived=True, at=told.clock)


def enter(told: Told, sent: Any) -> Any:
    """The person served opens the link and says who they are."""
    recipient = sent.attempt.recipient
    who = recipient.agency or recipient.party
    citizen = len(who.id_no) == 18 and who.id_no[:17].isdigit()
    answer = who.id_no[-4:] if citizen else who.name
    return verify_access(
        code=sent.code,
        answer=answer,
        ip="127.0.0.1",
        at=told.later(minutes=11),
        token=sent.token,
        through="link",
    )


def read(told: Told, sent: Any, session: Any, *, leave_out: int = 0) -> list[int]:
    """The person opens the documents, one after the other."""
    ids = list(sent.attempt.cells.order_by("document__position").values_list("document_id", flat=True))
    opened = ids[: len(ids) - leave_out]
    for document_id in opened:
        reading.record_view(session, sent.attempt.pk, document_id, at=told.later(minutes=2))
    return opened


def sign(told: Told, sent: Any, session: Any, ids: list[int]) -> None:
    """The person signs by the code from the message."""
    reading.sign(session, sent.attempt.pk, ids, at=told.later(minutes=3), how="code")


def main_plot(told: Told) -> None:
    """Effective for one, an agent's power still to be checked for another, an objection by the third."""
    lu, qinghe, shen = told.recipients()
    confirm(told, lu)
    first = send(told, lu)
    carry(told, first)
    session = enter(told, first)
    sign(told, first, session, read(told, first, session, leave_out=1))
    confirm_agent(told, qinghe)
    second = send(told, qinghe)
    carry(told, second)
    sign(told, second, *_opened(told, second))
    found_mobile(told, shen)
    third = send(told, shen)
    carry(told, third)
    told.later(hours=5)
    session = enter(told, third)
    read(told, third, session)
    objections.raise_objection(
        session,
        third.attempt.pk,
        kind=ObjectionKind.NOT_MY_ADDRESS,
        at=told.later(hours=9),
        text="这个号码不是我的。",
    )


def confirm_agent(told: Told, recipient: Any) -> None:
    """The agent's number as it stands in the power of attorney."""
    draft = AddressDraft(
        kind=AddressKind.MOBILE, value=recipient.agency.phone, source=AddressSource.OFFERED_IN_PAPERS,
        agency_id=recipient.agency_id, note="授权委托书载明",
    )  # fmt: skip
    addresses.record_address(recipient, draft, by=told.operator, at=told.later(minutes=4))


def _opened(told: Told, sent: Any) -> tuple[Any, list[int]]:
    session = enter(told, sent)
    return session, read(told, sent, session)


def done(told: Told) -> None:
    """Everything confirmed, arrived, read and signed."""
    for recipient in told.recipients():
        confirm(told, recipient)
        sent = send(told, recipient)
        carry(told, sent)
        sign(told, sent, *_opened(told, sent))


def bounced(told: Told) -> None:
    """The mail box does not exist."""
    (recipient,) = told.recipients()
    draft = AddressDraft(kind=AddressKind.EMAIL, value="nobody@example.com", source=AddressSource.OTHER_PARTY)
    addresses.record_address(recipient, draft, by=told.operator, at=told.later(minutes=3))
    sent = send(told, recipient, channel=Channel.EMAIL, kind=AddressKind.EMAIL)
    notifications.hand_over(sent.attempt.message_id, at=told.later(seconds=4))
    reports.record_handed(sent.attempt.pk, at=told.clock)
    reports.record_report(
        sent.attempt.pk,
        arrived=False,
        at=told.later(minutes=1),
        reason="550 收件人不存在",
        code="mailbox_unknown",
    )


def ready(told: Told) -> None:
    """Addresses confirmed; nothing sent yet."""
    for recipient in told.recipients():
        confirm(told, recipient)


def nothing_more(told: Told) -> None:
    """The specialist has to find an address first."""


def out(told: Told, *, arrives: bool = True, confirmed: bool = False) -> list[Any]:
    """Sent to everybody; how far the carrier has said."""
    found = []
    for recipient in told.recipients():
        (confirm if confirmed else found_mobile)(told, recipient)
        sent = send(told, recipient)
        carry(told, sent, arrives=arrives)
        found.append(sent)
    return found


def viewed_unconfirmed(told: Told) -> None:
    """Opened at a number that nobody confirmed: presumed served, open to rebuttal."""
    for sent in out(told):
        _opened(told, sent)


def signed_agent(told: Told) -> None:
    """An agent signed whose power of attorney nobody has checked."""
    for recipient in told.recipients():
        confirm_agent(told, recipient)
        sent = send(told, recipient)
        carry(told, sent)
        sign(told, sent, *_opened(told, sent))


def objected(told: Told) -> None:
    """Read, then contested."""
    for sent in out(told):
        session = enter(told, sent)
        read(told, sent, session)
        objections.raise_objection(
            session, sent.attempt.pk, kind=ObjectionKind.NOT_OPENED_BY_ME, at=told.later(hours=20),
            text="链接是家里孩子点开的，我没有看到。",
        )  # fmt: skip


def posted(told: Told) -> None:
    """By mail: signed for, returned, under way, to be printed."""
    recipients = told.recipients()
    for recipient in recipients:
        confirm(told, recipient)
    by_mail(told, recipients, lambda one: address_of(one, AddressKind.POSTAL))


def window(told: Told) -> None:
    """One fetched the papers, one will, one is served by another court."""
    at_the_window(told, told.recipients())


def noticed(told: Told) -> None:
    """Nothing but a public notice was left; it runs."""
    (recipient,) = told.recipients()
    by_notice(told, recipient)


PLOTS: dict[str, Callable[[Told], Any]] = {
    "window": window, "noticed": noticed,
    "main": main_plot, "done": done, "bounced": bounced, "ready": ready, "no_address": nothing_more,
    "viewed_unconfirmed": viewed_unconfirmed, "handed": lambda told: out(told, arrives=False), "arrived": out,
    "signed_agent": signed_agent, "objected": objected, "summons": ready, "visited": visited, "posted": posted,
}  # fmt: skip
