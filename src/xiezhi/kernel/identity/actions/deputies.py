"""Hand one's open work to a deputy for a time, and take it back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On
from xiezhi.kernel.identity import permissions
from xiezhi.kernel.identity.models import Deputising, Person
from xiezhi.kernel.identity.queries.deputies import colleagues_of, deputisings
from xiezhi.kernel.identity.rules.deputies import check_period
from xiezhi.lib.dates import day_of
from xiezhi.lib.verdict import Conflict, NotFound, Refused


@transaction.atomic
def appoint_deputy(
    person: Person, deputy: Person | None, *, from_on: date, until_on: date, reason: str, by: Any, at: datetime
) -> Deputising:  # fmt: skip
    """交给代办人: oneself, or a manager for somebody who cannot. The deputy gets no right one has not already."""
    person = Person.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=person.pk)
    _require_charge(person, by, at)
    check_period(from_on, until_on, on=day_of(at))
    if not reason.strip():
        raise Refused("请写明理由", field="reason", remedy="例如：年休假、外出培训")
    if deputy is None or not colleagues_of(person).filter(pk=deputy.pk).exists():
        raise Refused("代办人要是本院在职的其他人", field="deputy", remedy="请重新选择", code="bad_deputy")
    touching = deputisings().filter(ended_at=None, from_on__lt=until_on, until_on__gt=from_on)
    if touching.filter(person=person).exists():
        raise Refused(
            "这段时间已经有代办人", field="from_on", remedy="请先收回原来的代办", code="already_handed_over"
        )
    if touching.filter(person=deputy).exists():
        raise Refused(
            f"{deputy.name}这段时间也不在", field="deputy", remedy="请另选一位", code="deputy_away"
        )  # fmt: skip
    if touching.filter(deputy=person).exists():
        raise Refused(
            f"{person.name}这段时间正在替别人代办", field="from_on", remedy="请先收回那一项，另选代办人",
            code="stands_in",
        )  # fmt: skip
    made = Deputising.objects.create(
        person=person, deputy=deputy, from_on=from_on, until_on=until_on, reason=reason.strip()[:200], made_by=by,
        made_at=at,
    )  # fmt: skip
    _record("appoint", made, by=by, at=at, reason=reason)
    return made


@transaction.atomic
def end_deputising(deputising_id: int, *, by: Any, at: datetime) -> Deputising:
    """提前收回: who is back, or who looks after that person; a deputy may give it back too."""
    found = Deputising.objects.select_for_update(of=("self",)).filter(pk=deputising_id).first()
    if found is None:
        raise NotFound
    if by.pk != found.deputy_id:
        _require_charge(found.person, by, at)
    if found.ended_at is not None or found.until_on <= day_of(at):
        raise Conflict("这项代办早已结束")
    found.ended_at, found.ended_by = at, by
    found.save(update_fields=["ended_at", "ended_by"])
    _record("end", found, by=by, at=at)
    return found


def _require_charge(person: Person, by: Any, at: datetime) -> None:
    """One's own work, or that of somebody one looks after; others' as if they were not there."""
    if by.pk != person.pk:
        permissions.require(by, permissions.DEPUTY, person, on=day_of(at))


def _record(act: str, made: Deputising, *, by: Any, at: datetime, reason: str = "") -> None:
    audit.record(
        f"identity.deputy.{act}", by=by, at=at, reason=reason,
        on=On("person", str(made.person_id), made.person.username, made.person.organisation_id),
        detail={"代办人": made.deputy.username, "起始日": made.from_on, "终止日": made.until_on},
    )  # fmt: skip
