"""How an order stands in a few lines of words, so that two moments can be laid side by side (SP-37)."""

from __future__ import annotations

from xiezhi.domains.service_of_process.models import Inquiry, ServiceAddress, ServiceOrder
from xiezhi.domains.service_of_process.types import AttemptState, OrderState


def standing_of(order: ServiceOrder) -> dict[str, str]:
    """State, hands, papers, people, attempts and addresses; what corrections keep themselves is left out."""
    found = {
        "状态": OrderState(order.state).label,
        "送达专员": order.specialist.name if order.specialist else "",
        "文书": "、".join(
            f"《{one.name}》第{one.version}版" for one in order.documents.filter(withdrawn_at=None).order_by("position", "pk")
        ),
    }  # fmt: skip
    people = (
        order.recipients.filter(withdrawn_at=None)
        .select_related("party", "agency")
        .order_by("position", "pk")
    )
    found["受送达人"] = "、".join(one.party.name for one in people)
    for one in people:
        if one.agency is not None:
            found[f"{one.agency.name}的代收授权"] = one.agency.authority
        if one.will_not_confirm_on is not None:
            found[f"{one.party.name}拒不确认地址"] = one.will_not_confirm_reason
    for attempt in order.attempts.select_related("recipient__party", "assigned_to").order_by("pk"):
        name = f"{attempt.recipient.party.name}第{attempt.number}次送达"
        server = f"，{attempt.assigned_to.name}外出" if attempt.assigned_to else ""
        found[name] = f"{AttemptState(attempt.state).label}{server}"
    held = ServiceAddress.objects.filter(party_id__in=[one.party_id for one in people]).order_by("pk")
    found["送达地址"] = "、".join(one.masked for one in held if one.blocked_at is None)
    answered = Inquiry.objects.filter(attempt__order=order, answered_at__isnull=False).count()
    found["已答复的留言"] = f"{answered}条" if answered else ""
    return found
