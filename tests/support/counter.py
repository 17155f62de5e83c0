"""Collections at the window and papers given to others, made by the product's own actions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tests.support.clock import NOW, moment
from tests.support.service import id_no, make_attempt, make_case, make_order, party_draft, pdf, recipient

MARKED_AT = moment("2026-11-16 14:51")
TOLD_AT = moment("2026-11-16 15:10")
LU_NO = id_no("310199199002140027")
WIFE_NO = id_no("31019919910305004")
PLAINTIFF_NO = id_no("310199198803120017")
CHILD_NO = id_no("31019920120305004")
STROKES = '[[{"x": 0.1, "y": 0.2, "t": 0}, {"x": 0.5, "y": 0.6, "t": 90}], [{"x": 0.2, "y": 0.7, "t": 200}, {"x": 0.8, "y": 0.3, "t": 300}]]'
DOT = '[[{"x": 0.4, "y": 0.4, "t": 0}]]'


def telling(**more: Any) -> Any:
    """What was told on the telephone: until 25 November at window 3."""
    from xiezhi.domains.service_of_process.types.pickups import PickupTelling, ToldBy

    return PickupTelling(
        **{
            "from_on": date(2026, 11, 17), "until_on": date(2026, 11, 25), "place": "诉讼服务中心3号窗口",
            "how": ToldBy.PHONE, "told_at": TOLD_AT, **more,
        }
    )  # fmt: skip


def make_pickup(
    world: Any, *, order: Any = None, name: str = "陆文澜", told: Any = None, is_told: bool = True, at: datetime = TOLD_AT,
    elsewhere: bool = False, **more: Any,
) -> Any:  # fmt: skip
    """A collection on the reception list whose period was told."""
    from xiezhi.domains.service_of_process.actions.pickup_marking import mark_for_pickup

    order = order or make_order(
        world, **({"court_case": make_case(world, elsewhere=True)} if elsewhere else {})
    )
    by = world.service_specialist_elsewhere if elsewhere else world.service_specialist
    telling_now = (told or telling()) if is_told else None
    return mark_for_pickup(recipient(order, name), telling_now, by=by, at=at, **more)


def announced(world: Any, *, procedure: str = "simple", kind: str = "judgment", **more: Any) -> Any:
    """A judgment announced in court, to be fetched until 25 November; period and place stand in the record."""
    from tests.support.service import document_draft
    from xiezhi.domains.service_of_process.types.pickups import ToldBy

    order = make_order(
        world, court_case=make_case(world, procedure=procedure),
        documents=(document_draft(kind, "民事判决书", 6, dated_on=date(2026, 11, 12)),), service_class=_judgments(),
    )  # fmt: skip
    told = telling(how=ToldBy.RECORD, announced_in_court=True)
    return make_pickup(world, order=order, told=told, **more)


def _judgments() -> Any:
    from xiezhi.domains.service_of_process.types import ServiceClass

    return ServiceClass.JUDGMENTS


def checked(world: Any, pickup: Any, *, at: datetime = NOW) -> Any:
    """Every paper of it was ticked."""
    from xiezhi.domains.service_of_process.actions.pickup_desk import check_material

    ids = list(pickup.attempt.cells.values_list("document_id", flat=True))
    return check_material(pickup, ids, by=world.service_specialist, at=at)


def comer(signer: str = "recipient", **more: Any) -> Any:
    """Who stands at the window; by default the recipient with the own card."""
    from xiezhi.domains.service_of_process.types import Signer
    from xiezhi.domains.service_of_process.types.pickups import Comer

    return Comer(**{"signer": Signer(signer), "name": "陆文澜", "id_no": LU_NO, **more})


def collect(
    world: Any, pickup: Any, *, who: Any = None, at: datetime = NOW, reason: str = "", **more: Any
) -> Any:
    """Hand the papers over to who signs on glass."""
    from xiezhi.domains.service_of_process.actions.pickup_desk import hand_over
    from xiezhi.domains.service_of_process.types.desk import HandOver

    handed = HandOver(**{"comer": who or comer(), "happened_at": at, "strokes": STROKES, **more})
    return hand_over(pickup, handed, by=world.service_specialist, at=at, reason=reason)


def make_entrustment(
    world: Any, *, method: str = "entrusted", kind: str = "person", sent: bool = False, at: datetime = MARKED_AT,
    court_case: Any = None, name: str = "陆文澜",
) -> Any:  # fmt: skip
    """Papers for another court, or for the unit of a prisoner or soldier, with the letter drawn up."""
    from xiezhi.domains.service_of_process.actions.entrustments import draw_up_letter, send_entrustment
    from xiezhi.domains.service_of_process.actions.sending import send_attempt
    from xiezhi.domains.service_of_process.models import Entrustment
    from xiezhi.domains.service_of_process.types.pickups import EntrustmentDraft

    parties = (
        party_draft("原告", "黎安", id_no=PLAINTIFF_NO), party_draft("被告", "陆文澜", id_no=LU_NO)
    )  # fmt: skip
    order = make_order(world, court_case=court_case or make_case(world, parties=parties), recipients=(name,))
    person = recipient(order, name)
    if kind != "person":
        person.kind = kind
        person.save(update_fields=["kind"])
    channel = "other_court" if method == "entrusted" else "courier_unit"
    attempt = make_attempt(
        world,
        person,
        method=method,
        channel=channel,
        at=at,
        reason="受送达人在外省服刑、居住，直接送达有困难",
    )
    send_attempt(attempt, by=world.service_specialist, at=at)
    found = Entrustment.objects.get(attempt_id=attempt.pk)
    to_name = "江州省远山市人民法院" if method == "entrusted" else "江州省远山监狱"
    draft = EntrustmentDraft(to_name=to_name, to_address="江州省远山市青石路1号", contact="收发室")
    found = draw_up_letter(found, draft, by=world.service_specialist, at=at)
    if sent:
        found = send_entrustment(
            found, sent_on=at.date(), how="法院专递EA123456785CN", by=world.service_specialist, at=at
        )
    return found


def signed_scan() -> tuple[str, bytes]:
    """A signed 送达回证 as a scanner gives it, without its words."""
    return "送达回证.pdf", pdf("签好的送达回证")
