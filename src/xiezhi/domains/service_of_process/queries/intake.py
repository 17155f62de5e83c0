"""Read intakes: what a spreadsheet brought, and what became of it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.db.models import QuerySet

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.models import IntakeBatch
from xiezhi.domains.service_of_process.types.intake import IntakeKind, IntakeRow, RowFault
from xiezhi.kernel.cases import permissions as cases
from xiezhi.kernel.identity.permissions import scope_of


def intakes_visible_to(person: Any, kind: IntakeKind, *, on: date) -> QuerySet[IntakeBatch]:
    """Intakes of the organisations for which this person may docket cases or raise orders."""
    right = permissions.REQUEST if kind is IntakeKind.RECIPIENTS else cases.DOCKET
    scope = scope_of(person, right, on=on)
    found = IntakeBatch.objects.filter(kind=kind.value)
    if not scope.everywhere:
        found = found.filter(organisation_id__in=scope.organisation_ids)
    if kind is IntakeKind.RECIPIENTS:
        found = found.filter(order__in=permissions.orders_visible_to(person, on=on))
    return found.select_related("organisation", "order__court_case", "created_by").order_by(
        "-created_at", "-pk"
    )


def rows_of(batch: IntakeBatch) -> list[IntakeRow]:
    """The rows of an intake with their faults."""
    return [
        IntakeRow(
            number=row["number"], values=row["values"], taken=row["taken"],
            faults=[RowFault(**fault) for fault in row["faults"]],
        )
        for row in json.loads(batch.rows or "[]")
    ]  # fmt: skip
