"""材料核对: tick the check-list of a task before its papers are posted, and confirm where each is posted to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.locks import locked_order, locked_recipient, require_open
from xiezhi.domains.service_of_process.actions.trail import record_act, write_trail
from xiezhi.domains.service_of_process.models import MailingAddress, MaterialCheck, Recipient, ServiceOrder
from xiezhi.domains.service_of_process.queries.usable import addresses_of, live_on
from xiezhi.domains.service_of_process.types import AddressKind
from xiezhi.domains.service_of_process.types.tracing import MaterialDraft
from xiezhi.lib.dates import day_of
from xiezhi.lib.verdict import Refused


@transaction.atomic
def check_material(
    order: ServiceOrder, drafts: Sequence[MaterialDraft], *, by: Any, at: datetime
) -> list[MaterialCheck]:
    """Write down each line as it was found; what does not fit says what is wrong."""
    order = locked_order(order.pk)
    permissions.require_order(by, order, permissions.CHECK, on=day_of(at))
    require_open(order)
    for draft in drafts:
        if not draft.fits and not draft.note.strip():
            raise Refused(
                f"“{draft.item.label}”不相符，请写明哪里不对", field=draft.item.value, remedy="写一句说明"
            )
    made = [
        MaterialCheck.objects.create(
            order=order, item=one.item.value, fits=one.fits, note=one.note.strip()[:200], by=by, at=at
        )
        for one in drafts
    ]
    wrong = [one for one in drafts if not one.fits]
    line = "；".join(f"{one.item.label}：{one.note.strip()}" for one in wrong)
    title = f"{by.name}核对材料，{len(wrong)}项不相符" if wrong else f"{by.name}核对材料，相符"
    write_trail(order, "material", title, at=at, by=by, line=line)
    record_act("material.check", order, by=by, at=at, detail={one.item.value: one.fits for one in drafts})
    return made


@transaction.atomic
def confirm_mailing_address(
    recipient: Recipient, address_id: int, *, by: Any, at: datetime
) -> MailingAddress:
    """确认邮寄地址: one that holds today; an address from a register only while its grant stands."""
    recipient = locked_recipient(recipient.pk)
    order = recipient.order
    permissions.require_order(by, order, permissions.CHECK, on=day_of(at))
    require_open(order)
    known = live_on(addresses_of(recipient), day_of(at)).filter(kind=AddressKind.POSTAL.value)
    address = known.filter(pk=address_id).first()
    if address is None:
        raise Refused(
            "这个地址现在不能用",
            field="address",
            remedy="请选在用的通信地址，或者先登记地址",
            code="no_address",
        )
    made = MailingAddress.objects.create(recipient=recipient, address=address, by=by, at=at)
    write_trail(
        order, "mailing_address", f"{by.name}确认{recipient.party.name}的邮寄地址", at=at, by=by,
        line=f"{address.masked}，{address.get_source_display()}", recipient=recipient,
        evidence={"address": address.pk},
    )  # fmt: skip
    record_act("material.confirm_address", order, by=by, at=at, detail={"address": address.pk})
    return made
