"""受送达人: whom an order serves, and through whom."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.effects import derive_effects
from xiezhi.domains.service_of_process.actions.locks import locked_order, locked_recipient, require_open
from xiezhi.domains.service_of_process.actions.stopping import stop_attempts
from xiezhi.domains.service_of_process.actions.summary import refresh_summary
from xiezhi.domains.service_of_process.actions.trail import record_act, write_trail
from xiezhi.domains.service_of_process.models import Attempt, Cell, Recipient, ServiceOrder
from xiezhi.domains.service_of_process.types import AttemptState, Authority
from xiezhi.domains.service_of_process.types.drafts import RecipientDraft
from xiezhi.kernel.cases import actions as cases
from xiezhi.kernel.cases import queries as case_queries
from xiezhi.lib.dates import day_of
from xiezhi.lib.verdict import Conflict, NotFound, Refused


def write_recipient(order: ServiceOrder, draft: RecipientDraft, *, position: int, at: datetime) -> Recipient:
    """Check a recipient and write it; a party moved out earlier is taken in again."""
    party = case_queries.party_by_id(draft.party_id)
    if party is None or party.court_case_id != order.court_case_id:
        raise Refused(
            "这名当事人不在本案中", field="recipients", remedy="请从本案当事人中选择", code="other_case"
        )
    agency = _agency_for(draft, party.pk)
    known = Recipient.objects.filter(order=order, party=party).first()
    if known is None:
        return Recipient.objects.create(
            order=order, party=party, agency=agency, kind=party.kind, position=position, added_at=at
        )
    if known.withdrawn_at is None:
        raise Conflict(f"{party.name}已经是本任务的受送达人", code="recipient_twice")
    known.withdrawn_at, known.agency = None, agency
    known.save(update_fields=["withdrawn_at", "agency"])
    return known


def _agency_for(draft: RecipientDraft, party_id: int) -> Any | None:
    if draft.agency_id is None:
        return None
    agency = case_queries.agency_by_id(draft.agency_id)
    if agency is None or agency.party_id != party_id:
        raise Refused("这名代理人不是该当事人的代理人", field="agency", code="other_party")
    return agency


@transaction.atomic
def add_recipients(
    order: ServiceOrder, drafts: list[RecipientDraft], *, by: Any | None, at: datetime
) -> list[Recipient]:
    """Add parties to be served."""
    order = locked_order(order.pk)
    if by is not None:
        permissions.require_order(by, order, permissions.REQUEST, on=day_of(at))
    require_open(order)
    last = order.recipients.aggregate(last=Max("position"))["last"]
    first = 0 if last is None else last + 1
    added = [write_recipient(order, draft, position=first + n, at=at) for n, draft in enumerate(drafts)]
    if added:
        names = "、".join(recipient.party.name for recipient in added)
        write_trail(order, "recipient", f"加入受送达人{names}", at=at, by=by)
        record_act("recipient.add", order, by=by, at=at, detail={"recipients": [r.pk for r in added]})
        refresh_summary(order, at=at)
    return added


@transaction.atomic
def withdraw_recipient(recipient: Recipient, *, reason: str, by: Any, at: datetime) -> Recipient:
    """移出: take a party out whom nothing has reached."""
    recipient = locked_recipient(recipient.pk)
    order = recipient.order
    permissions.require_order(by, order, permissions.REQUEST, on=day_of(at))
    require_open(order)
    if not reason.strip():
        raise Refused("请写明移出的理由", field="reason")
    if Cell.objects.filter(attempt__recipient=recipient, handed_at__isnull=False).exists():
        raise Refused(
            f"已经向{recipient.party.name}送达过，不能移出",
            code="already_reached",
            remedy="可以停发，或者写明理由办结",
        )
    stop_attempts(order, at=at, by=by, reason=reason, recipient=recipient)
    recipient.withdrawn_at = at
    recipient.save(update_fields=["withdrawn_at"])
    write_trail(
        order,
        "recipient",
        f"移出受送达人{recipient.party.name}",
        at=at,
        by=by,
        line=reason,
        recipient=recipient,
    )
    record_act("recipient.withdraw", order, by=by, at=at, reason=reason, detail={"recipient": recipient.pk})
    refresh_summary(order, at=at)
    return recipient


@transaction.atomic
def serve_through(recipient: Recipient, agency_id: int | None, *, by: Any, at: datetime) -> Recipient:
    """Serve a party through an agent ad litem, or again in person."""
    recipient = locked_recipient(recipient.pk)
    order = recipient.order
    permissions.require_order(by, order, permissions.CORRECT, on=day_of(at))
    require_open(order)
    recipient.agency = _agency_for(
        RecipientDraft(party_id=recipient.party_id, agency_id=agency_id), recipient.party_id
    )
    recipient.save(update_fields=["agency"])
    through = f"由代理人{recipient.agency.name}代收" if recipient.agency else "改为本人接收"
    write_trail(order, "recipient", f"{recipient.party.name}{through}", at=at, by=by, recipient=recipient)
    record_act(
        "recipient.through", order, by=by, at=at, detail={"recipient": recipient.pk, "agency": agency_id}
    )
    refresh_summary(order, at=at)
    return recipient


@transaction.atomic
def check_authority(
    agency: Any, authority: Authority, *, by: Any, at: datetime, note: str = "", power: Any = None
) -> Any:
    """核对授权委托书: what the agent took for the party counts, or does not, from now on.

    Every attempt that went to this agent is judged anew.
    """
    orders = list(
        Recipient.objects.filter(agency_id=agency.pk).order_by("order_id").values_list("order_id", flat=True)
    )
    if not orders:
        raise NotFound
    locked = [locked_order(pk) for pk in orders]
    for order in locked:
        permissions.require_order(by, order, permissions.CORRECT, on=day_of(at))
    checked = cases.check_authority(agency, authority.value, by=by, at=at, note=note, power=power)
    for order in locked:
        apply_authority(order, checked, by=by, at=at)
    return checked


def apply_authority(order: ServiceOrder, agency: Any, *, by: Any, at: datetime) -> None:
    """Carry a checked authority into the attempts that went to this agent; the order is locked."""
    attempts = list(
        Attempt.objects.select_for_update(of=("self",))
        .select_related("recipient__party", "recipient__agency", "address", "message")
        .filter(order=order, recipient__agency_id=agency.pk)
        .exclude(authority=Authority.NOT_NEEDED.value)
        .exclude(state__in=[AttemptState.CANCELLED.value])
    )
    changed = [attempt for attempt in attempts if attempt.authority != agency.authority]
    for attempt in changed:
        attempt.authority = agency.authority
        attempt.save(update_fields=["authority"])
    word = Authority(agency.authority).label
    if changed:
        write_trail(
            order, "authority", f"核对{agency.name}的授权委托书：{word}", at=at, by=by, line=agency.check_note,
            recipient=changed[0].recipient, evidence={"agency": agency.pk, "authority": agency.authority},
        )  # fmt: skip
    for attempt in changed:
        attempt.order = order
        derive_effects(attempt, at=at)
    refresh_summary(order, at=at)
