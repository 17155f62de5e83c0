"""Change what a court has set for its service of process."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from xiezhi.domains.service_of_process.models import CourtSettings
from xiezhi.domains.service_of_process.permissions import SETTINGS
from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On
from xiezhi.kernel.identity import permissions as identity
from xiezhi.kernel.identity.queries.organisations import court_of
from xiezhi.lib.dates import day_of
from xiezhi.lib.verdict import Refused

_LONGEST = {"hotline": 20, "check_site": 80, "pickup_place": 60}
_FIELDS = ("adds_effect_sentence", "link_days", *_LONGEST)
_MOST_DAYS = 730


@transaction.atomic
def change_settings(organisation: Any, changes: dict[str, Any], *, by: Any, at: datetime) -> CourtSettings:
    """Change settings of a court; old and new values go into the audit record."""
    court = court_of(organisation)
    found, _ = CourtSettings.objects.select_for_update().get_or_create(court=court)
    identity.require(by, SETTINGS, found, on=day_of(at))
    before = {name: getattr(found, name) for name in changes if name in _FIELDS}
    for name, value in changes.items():
        if name not in _FIELDS:
            raise Refused(f"没有“{name}”这项设置", field=name)
        if name in _LONGEST and len(str(value)) > _LONGEST[name]:
            raise Refused(f"最多{_LONGEST[name]}个字", field=name, remedy="请缩短后再提交", code="too_long")
        if name == "link_days" and not 1 <= int(value) <= _MOST_DAYS:
            raise Refused(f"链接有效天数要在1到{_MOST_DAYS}之间", field=name)
        setattr(found, name, value)
    found.changed_at, found.changed_by = at, by
    found.save()
    audit.record(
        "service_of_process.settings.change", by=by, at=at,
        on=On("service_of_process.settings", str(found.pk), court.name, court.pk),
        detail={name: [before[name], getattr(found, name)] for name in before},
    )  # fmt: skip
    return found
