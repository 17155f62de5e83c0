"""送达地址: record where a party can be reached, with its source; stop using an address that is not the party's."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.locks import locked_order, locked_recipient
from xiezhi.domains.service_of_process.actions.summary import refresh_summary
from xiezhi.domains.service_of_process.actions.trail import record_act, write_trail
from xiezhi.domains.service_of_process.models import Recipient, ServiceAddress, ServiceOrder
from xiezhi.domains.service_of_process.types import AddressKind, AddressSource, AddressStatus
from xiezhi.domains.service_of_process.types.drafts import AddressDraft
from xiezhi.kernel.cases import actions as cases
from xiezhi.kernel.cases import permissions as case_permissions
from xiezhi.kernel.cases import queries as case_queries
from xiezhi.kernel.crypto import queries as crypto
from xiezhi.kernel.geo import queries as geo
from xiezhi.lib.dates import day_of
from xiezhi.lib.identifiers import checked_email, checked_mobile, checked_phone
from xiezhi.lib.masking import mask_email, mask_phone
from xiezhi.lib.verdict import NotFound, Refused

_BY_SOURCE = {
    AddressSource.CONFIRMATION_FORM: AddressStatus.CONFIRMED,
    AddressSource.OFFERED_IN_PAPERS: AddressStatus.OFFERED,
    AddressSource.TOLD_BY_PHONE: AddressStatus.OFFERED,
    AddressSource.OTHER_PARTY: AddressStatus.FROM_OTHER_PARTY,
}
_LONGEST = 200


def status_by_source(source: AddressSource) -> AddressStatus:
    """What is known of an address from where it came; only the party itself makes it more than found."""
    return _BY_SOURCE.get(source, AddressStatus.FOUND_BY_COURT)


def checked_value(kind: AddressKind, value: str) -> str:
    """The address in one form, or why it cannot be one."""
    text = value.strip()
    if kind is AddressKind.POSTAL:
        return geo.checked_address(text, field="value", label=kind.label)
    if not text:
        raise Refused(f"没有填写{kind.label}", field="value", remedy=f"请填写{kind.label}")
    if len(text) > _LONGEST or not text.isprintable():
        raise Refused(
            f"{kind.label}太长或者有不可见的字符", field="value", remedy="请重新输入", code="bad_value"
        )
    if kind is AddressKind.MOBILE:
        return checked_mobile(text, field="value")
    if kind is AddressKind.EMAIL:
        return checked_email(text, field="value")
    if kind is AddressKind.FAX:
        return checked_phone(text, field="value")
    return text


def masked_value(kind: AddressKind, value: str) -> str:
    """How an address is shown to those who need not know it whole."""
    if kind in {AddressKind.MOBILE, AddressKind.FAX}:
        return mask_phone(value)
    if kind is AddressKind.EMAIL:
        return mask_email(value)
    return geo.masked_address(value) if kind is AddressKind.POSTAL else f"{value[:1]}***"


def write_address(
    party_id: int, draft: AddressDraft, *, by: Any, at: datetime, confirmation: Any = None,
    from_on: date | None = None,
) -> ServiceAddress:  # fmt: skip
    """Write an address, or bring up to date the one that stands already; the case is locked by the caller.

    A better source raises what is known of an address; a worse one never lowers it.
    """
    value = checked_value(draft.kind, draft.value)
    status = draft.status or status_by_source(draft.source)
    known = (
        crypto.exact(ServiceAddress.objects.select_for_update(), "value", value)
        .filter(party_id=party_id, kind=draft.kind.value, agency_id=draft.agency_id, until_on=None)
        .first()
    )
    if known is not None:
        return _improve(known, draft, status, confirmation, at)
    return ServiceAddress.objects.create(
        party_id=party_id, kind=draft.kind.value, value=value, masked=masked_value(draft.kind, value),
        status=status.value, source=draft.source.value, source_note=draft.note[:200], known_as_own=draft.known_as_own,
        confirmation=confirmation, agency_id=draft.agency_id, from_on=from_on or day_of(at),
        last_used_on=draft.last_used_on, recorded_by=by, recorded_at=at, grant_id=draft.grant_id,
        until_on=draft.until_on,
    )  # fmt: skip


_RANK = list(reversed(AddressStatus))


def _improve(
    known: ServiceAddress, draft: AddressDraft, status: AddressStatus, confirmation: Any, at: datetime
) -> ServiceAddress:
    if known.blocked_at is not None and status is not AddressStatus.CONFIRMED:
        raise Refused(
            f"{known.masked}已停用：{known.blocked_reason}",
            field="value",
            remedy="请核对后另填地址，或者由本人确认后恢复使用",
            code="address_blocked",
        )
    if _RANK.index(status) >= _RANK.index(AddressStatus(known.status)):
        known.status, known.source = status.value, draft.source.value
        known.source_note = draft.note[:200] or known.source_note
        known.confirmation = confirmation or known.confirmation
    if draft.known_as_own is not None:
        known.known_as_own = draft.known_as_own
    if draft.last_used_on is not None:
        known.last_used_on = draft.last_used_on
    known.blocked_at, known.blocked_reason = None, ""
    known.save()
    return known


@transaction.atomic
def record_address(recipient: Recipient, draft: AddressDraft, *, by: Any, at: datetime) -> ServiceAddress:
    """登记地址: e.g. what the party said on the phone (SP-16); it serves every order of the case."""
    orders = locked_orders_of(recipient.party_id)
    recipient = locked_recipient(recipient.pk)
    order = recipient.order
    permissions.require_order(by, order, permissions.ADDRESS, on=day_of(at))
    if draft.source is AddressSource.CONFIRMATION_FORM or draft.status is AddressStatus.CONFIRMED:
        raise Refused("确认的地址要通过送达地址确认书登记", field="source", remedy="请办理送达地址确认书")
    if draft.agency_id is not None and draft.agency_id != recipient.agency_id:
        raise Refused("这名代理人没有代收本任务的文书", field="agency")
    address = write_address(recipient.party_id, draft, by=by, at=at)
    write_trail(
        order, "address", f"{by.name}登记{recipient.party.name}的{draft.kind.label}", at=at, by=by,
        line=f"{address.masked}，{draft.source.label}", recipient=recipient,
        evidence={"address": address.pk, "source": draft.source.value},
    )  # fmt: skip
    record_act(
        "address.record", order, by=by, at=at,
        detail={"address": address.pk, "kind": address.kind, "source": address.source},
    )  # fmt: skip
    refresh_all(orders, at=at)
    return address


@transaction.atomic
def block_address(address: ServiceAddress, *, reason: str, by: Any, at: datetime) -> ServiceAddress:
    """停用: not this person's address any more; nothing of this case is sent there again."""
    found = ServiceAddress.objects.filter(pk=address.pk).select_related("party__court_case").first()
    if found is None:
        raise NotFound
    court_case = found.party.court_case
    case_permissions.require_case(by, court_case, permissions.ADDRESS, on=day_of(at))
    if not reason.strip():
        raise Refused("请写明停用的理由", field="reason")
    orders = locked_orders_of(found.party_id)
    stop_using(found, orders, reason=reason, by=by, at=at)
    refresh_all(orders, at=at)
    return found


def stop_using(
    address: ServiceAddress, orders: list[ServiceOrder], *, reason: str, by: Any, at: datetime
) -> None:
    """Block an address and say so in every order of its party; the orders are locked."""
    address.blocked_at, address.blocked_reason = at, reason.strip()[:120]
    address.save(update_fields=["blocked_at", "blocked_reason"])
    for order in orders:
        write_trail(
            order, "address_blocked", f"停用{address.masked}", at=at, by=by, line=reason,
            evidence={"address": address.pk},
        )  # fmt: skip
        record_act("address.block", order, by=by, at=at, reason=reason, detail={"address": address.pk})


@transaction.atomic
def mark_will_not_confirm(recipient: Recipient, *, reason: str, by: Any, at: datetime) -> Recipient:
    """Note that the party refuses to confirm an address, evades or has moved: opens the addresses of A3 and A4."""
    recipient = locked_recipient(recipient.pk)
    order = recipient.order
    permissions.require_order(by, order, permissions.ADDRESS, on=day_of(at))
    if not reason.strip():
        raise Refused(
            "请写明拒不确认的情形和已经告知的后果",
            field="reason",
            remedy="例如：电话中拒绝提供地址，已告知法律后果",
        )
    recipient.will_not_confirm_on, recipient.will_not_confirm_reason = day_of(at), reason.strip()[:200]
    recipient.save(update_fields=["will_not_confirm_on", "will_not_confirm_reason"])
    write_trail(
        order, "will_not_confirm", f"{by.name}登记：{recipient.party.name}拒不确认送达地址", at=at, by=by, line=reason,
        recipient=recipient, evidence={"basis": "A3"},
    )  # fmt: skip
    record_act("address.will_not_confirm", order, by=by, at=at, reason=reason)
    refresh_summary(order, at=at)
    return recipient


def locked_orders_of(party_id: int) -> list[ServiceOrder]:
    """Lock the case and then, by their ids, every order that serves this party.

    The case comes first for everybody who needs more than one order, so that
    two of them never wait for each other.
    """
    party = case_queries.party_by_id(party_id)
    if party is None:
        raise NotFound
    cases.lock_case(party.court_case_id)
    ids = (
        Recipient.objects.filter(party_id=party_id, withdrawn_at=None)
        .order_by("order_id")
        .values_list("order_id", flat=True)
    )
    return [locked_order(pk) for pk in ids]


def refresh_all(orders: list[ServiceOrder], *, at: datetime) -> None:
    """Derive anew what the rows of these orders show."""
    for order in orders:
        order.refresh_from_db(fields=["state"])
        refresh_summary(order, at=at)
