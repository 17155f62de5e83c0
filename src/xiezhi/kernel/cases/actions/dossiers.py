"""File a paper in the dossier of its case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.cases import events
from xiezhi.kernel.cases.actions.docketing import on
from xiezhi.kernel.cases.models import CourtCase, DossierItem
from xiezhi.kernel.integration import actions as integration


@transaction.atomic
def file_in_dossier(
    court_case: CourtCase, *, kind: str, title: str, file: Any, by: Any | None, at: datetime, number: str = ""
) -> DossierItem:
    """File one paper; the same paper filed twice lies in the dossier once."""
    item, created = DossierItem.objects.get_or_create(
        court_case=court_case, kind=kind, file=file,
        defaults={"title": title[:120], "number": number[:80], "filed_at": at, "filed_by": by},
    )  # fmt: skip
    if created:
        audit.record(
            "cases.dossier.file", by=by, at=at, on=on(court_case), detail={"kind": kind, "number": number}
        )
        integration.publish(events.FILED_IN_DOSSIER, court_case_id=court_case.pk, item_id=item.pk)
    return item
