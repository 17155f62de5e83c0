"""面单: print the waybills of many parcels in one batch; what was printed stays as it was."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.parcel_steps import locked_parcel, parcel_step, record_parcel
from xiezhi.domains.service_of_process.channels.waybills import TEMPLATES
from xiezhi.domains.service_of_process.models import Parcel, Waybill, WaybillBatch
from xiezhi.domains.service_of_process.queries.parcels import same_post
from xiezhi.domains.service_of_process.queries.settings import settings_of
from xiezhi.domains.service_of_process.rules.posting import may_print
from xiezhi.domains.service_of_process.types.drafts import Skipped
from xiezhi.domains.service_of_process.types.posting import Carrier, Layout, ParcelState
from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On, Outcome
from xiezhi.kernel.documents import actions as documents
from xiezhi.lib.dates import day_of, full_date
from xiezhi.lib.verdict import Refused

MOST = 200


@transaction.atomic
def print_waybills(
    parcels: Iterable[Parcel], *, layout: Layout, by: Any, at: datetime, reason: str = ""
) -> WaybillBatch:  # fmt: skip
    """Print what can be printed; each that cannot is left out with the reason.

    One that was printed before is printed again only with a ``reason``.
    """
    rows = sorted(parcels, key=lambda one: (one.attempt.order_id, one.attempt_id))
    if not rows:
        raise Refused("还没有选邮件", remedy="请先在列表里勾选")
    if len(rows) > MOST:
        raise Refused(f"一次最多打印{MOST}张，选了{len(rows)}张", remedy="请分几次打印")
    ready, skipped = [], []
    for row in rows:
        try:
            ready.append(_checked(row, reason, by, at))
        except Refused as refused:
            skipped.append(
                Skipped(id=row.pk, label=row.parcel_no, reason=refused.message, remedy=refused.remedy)
            )
    if not ready:
        first = skipped[0]
        raise Refused(f"{first.label}：{first.reason}", remedy=first.remedy, code="nothing_to_print")
    batch = WaybillBatch.objects.create(
        organisation=ready[0].attempt.order.court, layout=layout.value, printed_at=at, printed_by=by,
        reason=reason.strip()[:200],
        skipped=[{"parcel": one.id, "no": one.label, "reason": one.reason, "remedy": one.remedy} for one in skipped],
    )  # fmt: skip
    for parcel in ready:
        _print(parcel, batch, by, at, reason)
    return batch


def _checked(row: Parcel, reason: str, by: Any, at: datetime) -> Parcel:
    parcel = locked_parcel(row.pk)
    permissions.require_order(by, parcel.attempt.order, permissions.SEND, on=day_of(at))
    same = same_post(parcel, on=day_of(at))
    may_print(
        ParcelState(parcel.state), receiver=parcel.receiver, address=parcel.address,
        same=(same.posted_on or day_of(same.made_at)) if same else None, reason=parcel.same_reason,
    ).require()  # fmt: skip
    if parcel.state == ParcelState.PRINTED.value and not reason.strip():
        raise Refused("面单已经打印过", code="printed", remedy="重打要写明理由")
    return parcel


def _print(parcel: Parcel, batch: WaybillBatch, by: Any, at: datetime, reason: str) -> None:
    if parcel.state == ParcelState.PREPARED.value:
        parcel_step(parcel, "print", at=at, by=by)
    parcel.print_count, parcel.printed_at = parcel.print_count + 1, at
    parcel.save(update_fields=["print_count", "printed_at"])
    facts = json.dumps(_facts(parcel, at), ensure_ascii=False)
    Waybill.objects.create(batch=batch, parcel=parcel, number=parcel.print_count, facts=facts)
    record_parcel(
        "printed",
        parcel,
        by=by,
        at=at,
        reason=reason,
        detail={"batch": batch.pk, "number": parcel.print_count},
    )


def _facts(parcel: Parcel, at: datetime) -> dict[str, Any]:
    order = parcel.attempt.order
    hotline = settings_of(order.court_id).hotline
    return {
        "parcel_no": parcel.parcel_no, "bars": documents.bars_of(parcel.parcel_no),
        "service": f"{Carrier(parcel.carrier).label} EMS" if parcel.carrier == Carrier.EMS else Carrier(parcel.carrier).label,
        "court": order.court.name, "sender": f"电话{hotline}" if hotline else "", "case_no": order.court_case.case_no,
        "receiver": parcel.receiver, "receiver_phone": parcel.receiver_phone, "address": parcel.address,
        "postcode": parcel.postcode, "remark": parcel.remark, "printed_on": full_date(day_of(at)),
        "contents": [{name: one[name] for name in ("name", "copies", "pages")} for one in parcel.contents],
        "copy_count": sum(one["copies"] for one in parcel.contents), "page_count": parcel.page_count,
        "number": parcel.print_count, "printed_again": parcel.print_count > 1,
    }  # fmt: skip


def waybill_file(batch: WaybillBatch, *, layout: Layout, by: Any, at: datetime) -> bytes:
    """The batch as a print-ready PDF, as it stood when it was printed; the download is recorded."""
    rows = [json.loads(one.facts) for one in batch.waybills.filter(voided_at=None).order_by("pk")]
    if not rows:
        raise Refused("这一批面单已经全部作废", remedy="请重新打印")
    pdf = documents.print_sheet(
        TEMPLATES[layout], {"court": rows[0]["court"], "parcels": rows}, at=batch.printed_at
    )
    audit.record(
        "service_of_process.waybill.fetch", by=by, at=at, outcome=Outcome.READ, detail={"count": len(rows)},
        on=On("service_of_process.waybill", str(batch.pk), f"面单{batch.pk}", batch.organisation_id),
    )  # fmt: skip
    return pdf
