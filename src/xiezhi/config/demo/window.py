"""The window of one case of the demo: one came and took the papers, one is expected, one is served by another court."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from xiezhi.domains.service_of_process.actions import attempts, entrustments, pickup_desk, sending
from xiezhi.domains.service_of_process.actions.pickup_marking import mark_for_pickup
from xiezhi.domains.service_of_process.models import Entrustment
from xiezhi.domains.service_of_process.types import Channel, Method, Signer
from xiezhi.domains.service_of_process.types.desk import HandOver
from xiezhi.domains.service_of_process.types.drafts import AttemptPlan
from xiezhi.domains.service_of_process.types.pickups import Comer, EntrustmentDraft, PickupTelling, ToldBy
from xiezhi.lib.dates import day_of

PLACE = "诉讼服务中心3号窗口"
_STROKES = json.dumps(
    [[{"x": 0.2, "y": 0.3, "t": 0}, {"x": 0.5, "y": 0.6, "t": 90}], [{"x": 0.6, "y": 0.2, "t": 150}, {"x": 0.8, "y": 0.7, "t": 240}]]
)  # fmt: skip


def at_the_window(told: Any, recipients: list[Any]) -> None:
    """The first fetches the papers the next morning, the second has some days left, the third lives far away."""
    first, second, third = recipients
    pickup = _marked(told, first, days=10)
    ids = list(pickup.attempt.cells.values_list("document_id", flat=True))
    pickup = pickup_desk.check_material(pickup, ids, by=told.operator, at=told.later(hours=23))
    party = first.party
    comer = Comer(signer=Signer.RECIPIENT, name=party.name, id_no=party.id_no)
    at = told.later(minutes=25)
    pickup_desk.hand_over(
        pickup, HandOver(comer=comer, happened_at=at, strokes=_STROKES), by=told.operator, at=at
    )
    _marked(told, second, days=14)
    _entrusted(told, third)


def _marked(told: Any, recipient: Any, *, days: int) -> Any:
    at = told.later(minutes=6)
    telling = PickupTelling(
        from_on=day_of(at), until_on=day_of(at) + timedelta(days=days), place=PLACE, how=ToldBy.PHONE, told_at=at,
    )  # fmt: skip
    return mark_for_pickup(
        recipient, telling, by=told.operator, at=at, reason="电话中不同意电子送达，要求自己来取"
    )


def _entrusted(told: Any, recipient: Any) -> None:
    plan = AttemptPlan(
        recipient_id=recipient.pk, method=Method.ENTRUSTED, channel=Channel.OTHER_COURT,
        reason="受送达人长期居住外省，直接送达有困难",
    )  # fmt: skip
    attempt = attempts.plan_attempt(told.order, plan, by=told.operator, at=told.later(minutes=5))
    sending.send_attempt(attempt, by=told.operator, at=told.later(minutes=1))
    given = Entrustment.objects.get(attempt_id=attempt.pk)
    draft = EntrustmentDraft(to_name="江州省远山市人民法院", to_address="江州省远山市青石路1号")
    entrustments.draw_up_letter(given, draft, by=told.operator, at=told.later(minutes=3))
    at = told.later(hours=2)
    entrustments.send_entrustment(given, sent_on=day_of(at), how="法院专递", by=told.operator, at=at)
    at = told.later(hours=40)
    entrustments.accept_entrustment(given, accepted_on=day_of(at), by=told.operator, at=at)
