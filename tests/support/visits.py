"""Visits of the town, made by the product's own actions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tests.support.clock import NOW
from tests.support.service import make_address, make_attempt, make_order, png, recipient

HOME = "上海市临江区望潮路9号"
NAME = [[{"x": 0.1, "y": 0.2}, {"x": 0.6, "y": 0.8}], [{"x": 0.2, "y": 0.9}, {"x": 0.8, "y": 0.1}]]
DOT = [[{"x": 0.5, "y": 0.5}]]
OUT_AT = NOW + timedelta(hours=1)
THERE_AT = NOW + timedelta(hours=2)


def make_visit(
    world: Any, *, order: Any = None, name: str = "沈嘉树", value: str = HOME, documents: Any = (), at: datetime = NOW,
    **more: Any,
) -> Any:  # fmt: skip
    """A visit that waits for somebody of the court's own people."""
    from xiezhi.domains.service_of_process.actions.sending import send_attempt

    order = order or make_order(world, recipients=("陆文澜", "沈嘉树"))
    person = recipient(order, name)
    home = make_address(world, person, kind="postal", value=value)
    attempt = make_attempt(
        world, recipient(order, name), method="direct", channel="visit", address=home, documents=documents, at=at, **more
    )  # fmt: skip
    send_attempt(attempt, by=world.service_specialist, at=at)
    return attempt.visit_entries.get(is_open=True).visit


def make_taken(world: Any, *, by: Any = None, at: datetime = NOW, **more: Any) -> Any:
    """A visit that the field server of the court has taken."""
    from xiezhi.domains.service_of_process.actions.visits import accept_visit

    return accept_visit(make_visit(world, **more), by=by or world.field_server, at=at)


def attempt_of(visit: Any) -> Any:
    """The attempt of its first recipient, as it stands now."""
    from xiezhi.domains.service_of_process.models import Attempt

    return Attempt.objects.select_related("order", "recipient__party").get(
        pk=visit.entries.order_by("pk").first().attempt_id
    )


def picture(mark: str = "") -> bytes:
    """A photograph; ``mark`` makes two of them differ."""
    return png() + mark.encode()


def prove(
    visit: Any,
    *kinds: str,
    by: Any,
    at: datetime = THERE_AT,
    strokes: Any = NAME,
    attempt_id: int | None = None,
) -> None:
    """Hand in one piece of evidence of each kind."""
    from tests.support.films import film
    from xiezhi.domains.service_of_process.actions.visit_evidence import keep_evidence
    from xiezhi.domains.service_of_process.types.visits import SIGNATURES, EvidenceKind

    for name in kinds:
        kind = EvidenceKind(name)
        upload = (
            ("录像.mp4", film(seconds=40)) if kind is EvidenceKind.VIDEO else (f"{name}.png", picture(name))
        )
        keep_evidence(
            visit, kind, by=by, at=at, taken_at=at, upload=upload, attempt_id=attempt_id,
            strokes=strokes if kind in SIGNATURES else None,
        )  # fmt: skip


def told(visit: Any, outcome: str = "signed_by_self", *, at: datetime = THERE_AT, **more: Any) -> Any:
    """What the server tells of the first recipient."""
    from xiezhi.domains.service_of_process.types import Place
    from xiezhi.domains.service_of_process.types.visits import IdentityCheck, VisitOutcome, VisitReport

    facts = {
        "client_id": f"r-{visit.pk}-{outcome}", "attempt_id": attempt_of(visit).pk, "outcome": VisitOutcome(outcome),
        "happened_at": at - timedelta(minutes=20), "phone_now": at, "place": Place.HOME,
    }  # fmt: skip
    if outcome == "signed_by_self":
        facts |= {"taker_name": "沈嘉树", "identity_check": IdentityCheck.ID_CARD}
    return VisitReport(**(facts | more))
