"""Change what a court has set for its visits; the old value stays beside the new one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from xiezhi.domains.service_of_process.models import CourtSettings, SettingsChange, VisitSettings
from xiezhi.domains.service_of_process.permissions import SETTINGS
from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On
from xiezhi.kernel.identity import permissions as identity
from xiezhi.kernel.identity.queries.organisations import court_of
from xiezhi.lib.dates import day_of
from xiezhi.lib.verdict import Refused

BOUNDS = {"after_failures": (1, 9), "after_silent_days": (1, 60), "lock_hours": (1, 168)}


@transaction.atomic
def change_visit_settings(
    organisation: Any, changes: dict[str, Any], *, by: Any, at: datetime, reason: str
) -> list[SettingsChange]:
    """Change settings of visits of a court, with the reason."""
    court = court_of(organisation)
    found, _ = VisitSettings.objects.select_for_update().get_or_create(court=court)
    identity.require(by, SETTINGS, found, on=day_of(at))
    if not reason.strip():
        raise Refused("请写明修改的理由", field="reason", code="reason_missing")
    for name, (least, most) in BOUNDS.items():
        if not least <= int(changes.get(name, getattr(found, name))) <= most:
            raise Refused(f"要在{least}到{most}之间", field=name, code="out_of_bounds")
    kept, _ = CourtSettings.objects.get_or_create(court=court)
    done = [
        SettingsChange(
            settings=kept, field=f"visits.{name}", label=str(VisitSettings._meta.get_field(name).verbose_name),
            old=_shown(getattr(found, name)), new=_shown(value), by=by, at=at, reason=reason.strip()[:200],
        )
        for name, value in changes.items()
        if getattr(found, name) != value
    ]  # fmt: skip
    for name, value in changes.items():
        setattr(found, name, value)
    found.save()
    SettingsChange.objects.bulk_create(done)
    if done:
        audit.record(
            "service_of_process.settings.change", by=by, at=at, reason=reason,
            on=On("service_of_process.settings", str(kept.pk), court.name, court.pk),
            detail={one.field: [one.old, one.new] for one in done},
        )  # fmt: skip
    return done


def _shown(value: Any) -> str:
    return ("是" if value else "否") if isinstance(value, bool) else str(value)
