"""空白送达回证: printed in one go for many recipients, each with its own papers and the order's code."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.channels.blank_proofs import TEMPLATE, code_of
from xiezhi.domains.service_of_process.models import Attempt, OrderDocument, Recipient, ServiceOrder
from xiezhi.domains.service_of_process.queries.pickups import papers_of
from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On, Outcome
from xiezhi.kernel.documents import actions as documents
from xiezhi.lib.dates import day_of
from xiezhi.lib.verdict import Refused

MOST = 100


def blank_proofs_of_order(order: ServiceOrder, *, by: Any, at: datetime) -> bytes:
    """One sheet for every recipient of an order, with all its papers."""
    permissions.require_order(by, order, permissions.REPORT, on=day_of(at))
    papers = list(OrderDocument.objects.filter(order=order, withdrawn_at=None).order_by("position", "pk"))
    rows = order.recipients.filter(withdrawn_at=None).select_related("party").order_by("position", "pk")
    return _printed([_sheet(order, one, papers) for one in rows], [order], by=by, at=at)


def blank_proofs_of_attempts(attempts: Iterable[Attempt], *, by: Any, at: datetime) -> bytes:
    """One sheet for every attempt, with the papers that travel by it."""
    chosen = list(attempts)
    if len(chosen) > MOST:
        raise Refused(f"一次最多打印{MOST}张，选了{len(chosen)}张", remedy="请分几次打印", code="too_many")
    for order in {one.order_id: one.order for one in chosen}.values():
        permissions.require_order(by, order, permissions.REPORT, on=day_of(at))
    sheets = [
        _sheet(
            one.order, one.recipient, [cell.document for cell in papers_of(one) if not cell.document.withdrawn_at],
            place=_place(one), address=one.address_text,
        )
        for one in chosen
    ]  # fmt: skip
    return _printed(sheets, list({one.order_id: one.order for one in chosen}.values()), by=by, at=at)


def _place(attempt: Attempt) -> str:
    pickup = getattr(attempt, "pickup", None)
    return f"本院{pickup.place}" if pickup is not None and pickup.place else ""


def _sheet(
    order: ServiceOrder, recipient: Recipient, papers: list[OrderDocument], *, place: str = "", address: str = ""
) -> dict[str, Any]:  # fmt: skip
    return {
        "court": order.court.name, "order_no": order.order_no, "code": code_of(order.order_no),
        "case_no": order.court_case.case_no, "cause": order.court_case.cause, "recipient": recipient.party.name,
        "place": place, "address": address, "copy_count": sum(one.copies for one in papers),
        "papers": [{"name": one.name, "copies": one.copies, "pages": one.pages} for one in papers],
    }  # fmt: skip


def _printed(
    sheets: list[dict[str, Any]], orders: list[ServiceOrder], *, by: Any, at: datetime
) -> bytes:  # fmt: skip
    if not sheets:
        raise Refused("没有可以打印的受送达人", code="nothing_to_print", remedy="请先加入受送达人")
    pdf = documents.print_sheet(TEMPLATE, {"court": sheets[0]["court"], "sheets": sheets}, at=at)
    for order in orders:
        audit.record(
            "service_of_process.blank_proof.print", by=by, at=at, outcome=Outcome.READ,
            on=On("service_of_process.order", str(order.pk), order.order_no, order.organisation_id),
        )  # fmt: skip
    return pdf
