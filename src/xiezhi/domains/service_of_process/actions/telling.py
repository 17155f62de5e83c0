"""Tell the case system how service goes: ids, states and links, never what a paper says (SP-02)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from xiezhi.domains.service_of_process.models import Attempt, Proof, ServiceOrder
from xiezhi.domains.service_of_process.types.paths import order_path
from xiezhi.kernel.integration import actions as integration
from xiezhi.kernel.integration.queries import open_clients_of

SCOPE = "service_of_process"
_ENDED = frozenset({"completed", "cancelled"})


@transaction.atomic
def tell_case_system(
    order_id: int, event: str, *, at: datetime, attempt_id: int | None = None, proof_id: int | None = None,
    publication: str = "",
) -> int:  # fmt: skip
    """Queue one event of an order for the system that raised it and for those of its court; say for how many."""
    order = ServiceOrder.objects.select_related("court_case", "client").filter(pk=order_id).first()
    if order is None:
        return 0
    told = {client.pk: client for client in open_clients_of(order.court_id, SCOPE)}
    if order.organisation_id != order.court_id:
        told |= {client.pk: client for client in open_clients_of(order.organisation_id, SCOPE)}
    if order.client is not None:
        told[order.client.pk] = order.client
    said = _said(order, attempt_id, proof_id)
    queued = [
        integration.queue_delivery(
            client, event, subject=order.order_no, data=said, at=at, publication=publication
        )
        for _, client in sorted(told.items())
    ]
    return len([delivery for delivery in queued if delivery is not None])


def _said(order: ServiceOrder, attempt_id: int | None, proof_id: int | None) -> dict[str, Any]:
    here = f"{settings.SITE_URL}/api/v1/service-orders/{order.order_no}"
    said: dict[str, Any] = {
        "order_no": order.order_no,
        "external_no": order.external_no,
        "case_no": order.court_case.case_no,
        "state": order.state,
        "summary_state": order.summary_state,
        "cell_count": order.cell_count,
        "effective_count": order.effective_count,
        "changed_at": order.changed_at.isoformat(),
        "links": {
            "order": here, "page": f"{settings.SITE_URL}{order_path(order.pk)}", "proofs": f"{here}/proofs",
        },
    }  # fmt: skip
    if attempt_id is not None:
        attempt = Attempt.objects.filter(pk=attempt_id, order=order).first()
        if attempt is not None:
            said["attempt"] = {
                "id": attempt.pk, "state": attempt.state, "method": attempt.method, "channel": attempt.channel,
            }  # fmt: skip
    if proof_id is not None or order.state in _ENDED:
        # ``ready`` says whether the page of the proof is set and sealed; the link opens from then on.
        said["proofs"] = [
            {
                "number": proof.number, "kind": proof.kind, "ready": proof.file_id is not None,
                "pdf": f"{here}/proofs/{proof.number}.pdf",
            }
            for proof in Proof.objects.filter(order=order).order_by("issued_at", "pk")
        ]  # fmt: skip
        said["links"]["report"] = f"{here}/report.pdf"
    return said
