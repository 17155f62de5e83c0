"""One order of the town with everything on it, built the first time a page asks for a sample of something."""

from __future__ import annotations

from typing import Any

from tests.support.clock import NOW


def sample(world: Any, kind: str) -> Any:
    """The ``kind`` of thing of the sample order; what was built stays with this world."""
    kept: dict[str, Any] = world.__dict__.setdefault("samples", {})
    if kind not in kept:
        make = {
            "dossier": _dossier,
            "notice": _notice,
            "visit": _visit,
            "taken_visit": _taken_visit,
            "reported_visit": _reported_visit,
            "rating_token": _rating_token,
            "public_notice": _public_notice,
            "proof": _proof,
            "parcel": _parcel,
            "received_parcel": _received_parcel,
            "waybills": _waybills,
            "prefix": _prefix,
            "objection": _objection,
            "inquiry": _inquiry,
            "agency": _agency,
            "api_client": _api_client,
            "pickup": _pickup,
            "pickup_picture": _pickup_picture,
            "entrustment": _entrustment,
            "delivery": _delivery,
            "lookup": _lookup,
            "letter": _letter,
            "issued_letter": _issued_letter,
            "quality_batch": _quality_batch,
            "deputising": _deputising,
            "ticket": _ticket,
        }.get(kind)
        if kind.startswith("intake_"):
            kept[kind] = _intake(world, kind.removeprefix("intake_"))
        elif make is not None:
            kept[kind] = make(world)
        else:
            kept.update(_served(world))
    return kept[kind]


def _served(world: Any) -> dict[str, Any]:
    """An order sent by SMS link to the confirmed mobile of one and read; the other one waits."""
    from tests.support.service import make_order, make_viewed

    order = make_order(world, recipients=("陆文澜", "沈嘉树"))
    sent = make_viewed(world, order=order, documents=len(order.documents.all()))
    attempt = sent.fresh()
    return {
        "order": attempt.order, "case": attempt.order.court_case, "attempt": attempt, "cell": sent.cells()[0],
        "document": sent.documents[0], "recipient": attempt.recipient, "party": attempt.recipient.party,
        "address": attempt.address, "confirmation": attempt.recipient.party.address_confirmations.get(),
        "message": attempt.message,
    }  # fmt: skip


def _notice(world: Any) -> Any:
    """A notice to everybody of the court."""
    from xiezhi.kernel.notifications.actions import publish_notice

    return publish_notice(title="短信通道检修", organisation_id=world.court.pk, by=world.court_admin, at=NOW)


def _public_notice(world: Any) -> Any:
    """A public notice that was posted at the court and runs."""
    from datetime import timedelta

    from tests.support import notices, service

    order = service.make_order(world, court_case=sample(world, "case"), recipients=("沈嘉树",))
    notice = notices.worded(
        world, person=notices.tried_by_hand(world, order=order, name="沈嘉树"), at=NOW - timedelta(hours=1)
    )
    notices.published(notice, world, medium="court_board", on=NOW.date(), at=NOW, place="法院公告栏")
    notice.refresh_from_db()
    return notice


def _visit(world: Any) -> Any:
    """An attempt by hand that is out, whose result is to be registered."""
    from tests.support.service import make_address, make_attempt, recipient
    from xiezhi.domains.service_of_process.actions.sending import send_attempt

    person = recipient(sample(world, "order"), "沈嘉树")
    home = make_address(world, person, kind="postal", value="上海市临江区望潮路9号")
    attempt = make_attempt(world, person, method="direct", channel="visit", address=home)
    return send_attempt(attempt, by=world.service_specialist, at=NOW).attempt


def _parcel(world: Any) -> Any:
    """A parcel for the plaintiff of the sample case, printed once."""
    from tests.support.post import make_parcel
    from tests.support.service import make_order

    order = make_order(world, court_case=sample(world, "case"), recipients=("黎安",))
    return make_parcel(world, order=order, name="黎安", confirmed=False)


def _waybills(world: Any) -> Any:
    """The batch in which another parcel was printed."""
    return sample(world, "received_parcel").waybills.get().batch


def _received_parcel(world: Any) -> Any:
    """A parcel that went out and whose receipt was scanned."""
    from tests.support.post import fresh, make_posted
    from tests.support.scans import blank
    from tests.support.service import make_order
    from xiezhi.domains.service_of_process.actions.parcel_results import keep_receipt

    order = make_order(world, court_case=sample(world, "case"), recipients=("沈嘉树",))
    parcel = make_posted(world, order=order, name="沈嘉树", confirmed=False)
    keep_receipt(parcel, ("回执.png", blank()), by=world.service_specialist, at=NOW)
    return fresh(parcel)


def _proof(world: Any) -> Any:
    """The electronic proof of the sample order, with the file its job makes."""
    from tests.support.jobs import run_jobs

    order = sample(world, "order")
    run_jobs()
    return order.proofs.get(kind="electronic_proof")


def _dossier(world: Any) -> Any:
    """What the proof left in the dossier of the case."""
    return sample(world, "proof").order.court_case.dossier.first()


def _objection(world: Any) -> Any:
    """An objection against service on the second defendant of another order of the same case."""
    from tests.support.service import make_objected, make_order

    order = make_order(world, court_case=sample(world, "case"), recipients=("青禾餐饮管理有限公司",))
    return make_objected(world, order=order, name="青禾餐饮管理有限公司", confirmed=False)[1]


def _inquiry(world: Any) -> Any:
    """A question of the first defendant of the sample order."""
    from xiezhi.domains.service_of_process.actions.inquiries import write_inquiry
    from xiezhi.domains.service_of_process.types.drafts import RecipientSession

    attempt = sample(world, "attempt")
    session = RecipientSession(attempt_ids=(attempt.pk,), opened_at=NOW, through="link")
    return write_inquiry(session, attempt.pk, text="到哪里领纸质文书？", at=NOW)


def _agency(world: Any) -> Any:
    """An agent of a party of the sample order's case."""
    from xiezhi.kernel.cases.models import Agency

    return Agency.objects.create(
        party=sample(world, "party"), name="周砚", firm="上海观澜律师事务所", phone="19900000111"
    )


def _prefix(world: Any) -> Any:
    """审判字号 （2026）沪0199民初."""
    from xiezhi.kernel.cases.actions.prefixes import add_prefix

    return add_prefix(world.court, year=NOW.year, type_code="民初", by=world.court_admin, at=NOW)


def _intake(world: Any, kind: str) -> Any:
    """A spreadsheet that was read and waits to be taken."""
    from tests.support.spreadsheets import CASES, RECIPIENTS, workbook
    from xiezhi.domains.service_of_process.actions import intake

    by = world.service_specialist
    if kind == "recipients":
        content = workbook(RECIPIENTS, ("被告", "苏予安", "自然人"))
        return intake.preview_recipients(
            sample(world, "order"), content, file_name="名单.xlsx", by=by, at=NOW
        )
    content = workbook(CASES, ("（2026）沪0199民初5001号", "民商事", "买卖合同纠纷"))
    return intake.preview_cases(content, file_name="案件.xlsx", organisation=world.court, by=by, at=NOW)


def _pickup(world: Any) -> Any:
    """A collection of the surety in another order of the same case, told and checked."""
    from tests.support import counter, service

    order = service.make_order(world, court_case=sample(world, "case"), recipients=("沈嘉树",))
    return counter.checked(world, counter.make_pickup(world, order=order, name="沈嘉树"))


def _pickup_picture(world: Any) -> Any:
    """A note photographed at the window."""
    from tests.support.service import png
    from xiezhi.domains.service_of_process.actions.pickup_pictures import keep_picture
    from xiezhi.domains.service_of_process.types.pickups import PictureKind

    pickup = sample(world, "pickup")
    return keep_picture(
        pickup, ("说明.png", png()), kind=PictureKind.NOTE, by=world.service_specialist, at=NOW
    )


def _entrustment(world: Any) -> Any:
    """Papers on their way to another court."""
    from tests.support.counter import make_entrustment

    return make_entrustment(world, court_case=sample(world, "case"), name="沈嘉树", sent=True)


def _api_client(world: Any) -> Any:
    """The case system of the court."""
    from tests.support.case_system import make_client

    return make_client(world.court, webhook_url="http://127.0.0.1:9/told")


def _delivery(world: Any) -> Any:
    """Something the case system is to be told."""
    from xiezhi.kernel.integration.actions import queue_delivery

    return queue_delivery(
        sample(world, "api_client"), "service_of_process.order_accepted", subject="SD-2026-00001",
        data={"order_no": "SD-2026-00001"}, at=NOW,
    )  # fmt: skip


def _lookup(world: Any) -> Any:
    """An application to look the first defendant up, not decided yet."""
    from tests.support.lookups import make_lookup

    return make_lookup(world, case=sample(world, "case"), party=sample(world, "party"))


def _letter(world: Any) -> Any:
    """An assistance letter for a party nobody can reach, waiting for the judge."""
    from tests.support.lookups import make_letter
    from tests.support.service import make_order

    order = make_order(world, court_case=sample(world, "case"), recipients=("黎安",))
    return make_letter(world, order=order, name="黎安")


def _taken_visit(world: Any) -> Any:
    """A visit that the field server took, with a photograph of the door."""
    from tests.support.visits import make_taken, prove
    from xiezhi.kernel.cases.models import CourtCase

    court_case = CourtCase.objects.get(pk=sample(world, "case").pk)
    from tests.support.service import make_order

    order = make_order(world, court_case=court_case, recipients=("沈嘉树",))
    visit = make_taken(world, order=order, value="上海市临江区观澜路21号")
    prove(visit, "door", by=world.field_server, at=NOW)
    return visit


def _reported_visit(world: Any) -> Any:
    """A visit that was reported: the recipient signed."""
    from tests.support.service import make_order
    from tests.support.visits import make_taken, prove, told
    from xiezhi.domains.service_of_process.actions.visit_reports import report_visit

    order = make_order(world, court_case=sample(world, "case"), recipients=("沈嘉树",))
    visit = make_taken(world, order=order, value="上海市临江区观澜路22号")
    prove(visit, "door", "recipient_signature", by=world.field_server, at=NOW)
    report_visit(visit, told(visit, at=NOW, happened_at=NOW), by=world.field_server, at=NOW)
    return visit


def _rating_token(world: Any) -> str:
    """The token of a link that asks for a rating."""
    from xiezhi.domains.service_of_process.actions.visit_ratings import ask_rating

    visit = sample(world, "reported_visit")
    return ask_rating(visit, visit.entries.get().attempt_id, by=world.field_server, at=NOW)


def _quality_batch(world: Any) -> Any:
    """The batch of the day on which the sample order was sent."""
    from tests.support.clock import TODAY
    from xiezhi.domains.service_of_process.actions.quality_batches import build_batch

    day = sample(world, "attempt").queued_at.date()
    return build_batch(world.court.pk, min(day, TODAY), by=world.court_admin, at=NOW)


def _deputising(world: Any) -> Any:
    """The administrator of the court is away for a week; the specialist stands in."""
    from datetime import timedelta

    from tests.support.clock import TODAY
    from xiezhi.kernel.identity.actions.deputies import appoint_deputy

    return appoint_deputy(
        world.court_admin, world.service_specialist, from_on=TODAY, until_on=TODAY + timedelta(days=7), reason="年休假",
        by=world.court_admin, at=NOW,
    )  # fmt: skip


def _ticket(world: Any) -> Any:
    """A support ticket of the administrator of the court."""
    from xiezhi.domains.portal.actions.tickets import raise_ticket

    return raise_ticket(
        title="打印面单时页面空白", text="点打印以后没有反应", page="/parcels/", by=world.court_admin, at=NOW
    )


def _issued_letter(world: Any) -> Any:
    """The same, approved and sealed."""
    from xiezhi.domains.service_of_process.actions.assistance_letters import approve_letter
    from xiezhi.domains.service_of_process.actions.register_answers import issue_letter

    letter = approve_letter(
        sample(world, "letter"), note="同意", by=sample(world, "letter").order.judge, at=NOW
    )
    issue_letter(letter.pk, at=NOW)
    return letter
