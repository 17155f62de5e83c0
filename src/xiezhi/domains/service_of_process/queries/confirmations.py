"""Read 送达地址确认书."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from xiezhi.domains.service_of_process.models import AddressConfirmation
from xiezhi.kernel.cases.queries import cases_visible_to


def confirmations_visible_to(person: Any, *, on: date) -> QuerySet[AddressConfirmation]:
    """Confirmations in the cases this person may see."""
    return AddressConfirmation.objects.filter(
        court_case__in=cases_visible_to(person, on=on).values("pk")
    ).select_related("party", "court_case", "explained_by", "agency", "created_by")
