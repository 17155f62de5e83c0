"""审判字号: the list of prefixes offered when a case number is typed (SP-36)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On
from xiezhi.kernel.cases import permissions
from xiezhi.kernel.cases.models import CaseNumberPrefix
from xiezhi.kernel.identity import permissions as identity
from xiezhi.kernel.identity.queries.organisations import court_of
from xiezhi.lib.case_numbers import check_type_open
from xiezhi.lib.dates import day_of
from xiezhi.lib.verdict import NotFound, Refused


@transaction.atomic
def add_prefix(court: Any, *, year: int, type_code: str, by: Any, at: datetime) -> CaseNumberPrefix:
    """Add a prefix such as （2026）沪0199民初; a code the rules do not know is refused with the reason."""
    court = court_of(court)
    identity.require(by, permissions.PREFIX_EDIT, _Court(court.pk), on=day_of(at))
    if not 2016 <= year <= at.year + 1:
        raise Refused(
            f"年份{year}不在2016年到{at.year + 1}年之间",
            field="year",
            remedy="请填写收案年度",
            code="bad_value",
        )
    code = type_code.strip()
    check_type_open(code, on=day_of(at))
    prefix, created = CaseNumberPrefix.objects.get_or_create(court=court, year=year, type_code=code)
    if not created and not prefix.active:
        return offer_prefix(prefix, active=True, by=by, at=at)
    if created:
        _record(prefix, "add", by, at)
    return prefix


@transaction.atomic
def offer_prefix(prefix: CaseNumberPrefix, *, active: bool, by: Any, at: datetime) -> CaseNumberPrefix:
    """Offer a prefix again, or no longer; numbers already given keep it."""
    found = CaseNumberPrefix.objects.select_for_update().filter(pk=prefix.pk).first()
    if found is None:
        raise NotFound
    identity.require(by, permissions.PREFIX_EDIT, _Court(found.court_id), on=day_of(at))
    if found.active is not active:
        found.active = active
        found.save(update_fields=["active"])
        _record(found, "offer" if active else "withdraw", by, at)
    return found


def _record(prefix: CaseNumberPrefix, verb: str, by: Any, at: datetime) -> None:
    label = f"（{prefix.year}）{prefix.type_code}"
    audit.record(
        f"cases.case_number_prefix.{verb}", by=by, at=at,
        on=On("cases.case_number_prefix", str(prefix.pk), label, prefix.court_id),
    )  # fmt: skip


class _Court:
    """A court as something a right is asked of."""

    def __init__(self, organisation_id: int) -> None:
        self.organisation_id: int | None = organisation_id
