"""上门自取: marked when somebody wants to fetch the papers, told the period and place, closed when it is over."""

from __future__ import annotations

import secrets
from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.db import transaction

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.effects import derive_effects
from xiezhi.domains.service_of_process.actions.interim import note_interim
from xiezhi.domains.service_of_process.actions.pickup_steps import (
    PICKUP,
    WAITING,
    locked_pickup,
    record_on,
    take,
)
from xiezhi.domains.service_of_process.actions.summary import refresh_summary
from xiezhi.domains.service_of_process.actions.trail import write_trail
from xiezhi.domains.service_of_process.models import Attempt, Pickup
from xiezhi.domains.service_of_process.queries.pickups import last_days, mobile_for_reminder, periods_over
from xiezhi.domains.service_of_process.queries.settings import settings_of
from xiezhi.domains.service_of_process.rules.access import new_check_code
from xiezhi.domains.service_of_process.rules.messages import (
    EffectWordingFacts,
    MessageFacts,
    effect_wording,
    pickup_sms_text,
)
from xiezhi.domains.service_of_process.rules.pickups import check_telling
from xiezhi.domains.service_of_process.types import CaseCategory, Method, Procedure, Stage
from xiezhi.domains.service_of_process.types.drafts import ResultDraft
from xiezhi.domains.service_of_process.types.paths import CHECK_PATH, pickup_path
from xiezhi.domains.service_of_process.types.pickups import PickupState, PickupTelling, ToldBy
from xiezhi.kernel.notifications import actions as notifications
from xiezhi.kernel.workflow import actions as workflow
from xiezhi.lib.dates import CHINA, day_of, full_date
from xiezhi.lib.verdict import Conflict, Refused

_DAY_ENDS = time(23, 59, 59)
METHODS = frozenset({Method.PICKUP.value, Method.AT_COURT.value})


def write_pickup(attempt: Attempt, *, by: Any, at: datetime) -> Pickup:
    """Lay the collection of an attempt on the reception list; the period is told afterwards."""
    pickup = Pickup.objects.create(
        attempt=attempt, pickup_no=f"ZQ{attempt.order.order_no.replace('-', '')[2:]}{attempt.pk:06d}",
        place=settings_of(attempt.order.court_id).pickup_place, made_at=at, made_by=by,
    )  # fmt: skip
    if not attempt.check_code:
        attempt.check_code = new_check_code(secrets.choice)
        attempt.save(update_fields=["check_code"])
    record_on(pickup, "mark", by=by, at=at, detail={"method": attempt.method})
    return pickup


@transaction.atomic
def inform_pickup(pickup: Pickup, told: PickupTelling, *, by: Any, at: datetime) -> Pickup:
    """Register that the period and the place were told; telling again replaces what was told before."""
    pickup = locked_pickup(pickup.pk)
    attempt = pickup.attempt
    permissions.require_order(by, attempt.order, permissions.SEND, on=day_of(at))
    check_telling(told, at=at)
    _check_announced(attempt, told)
    note_interim(
        attempt, _known(told), title=f"{by.name}告知{attempt.recipient.party.name}到院领取",
        line="，".join(part for part in (told.how.label, _period(told), told.place.strip(), told.note.strip()) if part),
        by=by, at=at, evidence={"pickup": pickup.pk, "how": told.how.value, "until_on": told.until_on.isoformat()},
    )  # fmt: skip
    take(pickup, "inform", at=at, by=by)
    row: Any = pickup
    row.place, row.from_on, row.until_on = told.place.strip()[:60], told.from_on, told.until_on
    row.told_how, row.told_at, row.told_by = told.how.value, told.told_at, by
    row.announced_in_court, row.reminded_last_day_at = told.announced_in_court, None
    pickup.save()
    record_on(
        pickup, "inform", by=by, at=at,
        detail={"until_on": told.until_on.isoformat(), "how": told.how.value, "announced": told.announced_in_court},
    )  # fmt: skip
    _open_task(pickup, at)
    if told.remind:
        _remind(pickup, by=by, at=at)
    return pickup


def _check_announced(attempt: Attempt, told: PickupTelling) -> None:
    if not told.announced_in_court:
        return
    if attempt.method != Method.PICKUP.value:
        raise Refused(
            "这次送达不是上门自取，没有领取期间的规则", field="announced_in_court", code="other_method"
        )
    if told.how is not ToldBy.RECORD:
        raise Refused(
            "当庭宣判后领取的，期间和地点要记入宣判笔录", field="how", basis="simp-28", remedy="请选择“记入宣判笔录”",
            code="not_on_record",
        )  # fmt: skip


def _period(told: PickupTelling) -> str:
    return f"{full_date(told.from_on)}至{full_date(told.until_on)}"


def _known(told: PickupTelling) -> ResultDraft:
    return ResultDraft(
        happened_at=told.told_at, pickup_until_on=told.until_on, told_period=True,
        announced_in_court=told.announced_in_court,
    )  # fmt: skip


def _open_task(pickup: Pickup, at: datetime) -> None:
    order, until_on = pickup.attempt.order, pickup.until_on
    if until_on is None:
        return
    workflow.open_task(
        WAITING, on=(PICKUP, pickup.pk), title=f"{pickup.attempt.recipient.party.name}领取文书，{full_date(until_on)}期满",
        line=f"{pickup.place}；期满当日没有来的，系统按规则判定并提示下一步", url=pickup_path(pickup.pk), button="打开",
        case_no=order.court_case.case_no, organisation_id=order.organisation_id, person_id=order.specialist_id,
        right=permissions.REGISTER, due_at=datetime.combine(until_on, _DAY_ENDS, tzinfo=CHINA), at=at,
    )  # fmt: skip


@transaction.atomic
def remind_pickup(pickup: Pickup, *, by: Any, at: datetime) -> Pickup:
    """Send the SMS that asks to come; it names court, period and place, and nobody."""
    pickup = locked_pickup(pickup.pk)
    permissions.require_order(by, pickup.attempt.order, permissions.SEND, on=day_of(at))
    if pickup.state != PickupState.INFORMED.value:
        raise Conflict(f"上门自取{PickupState(pickup.state).label}，不用提醒", code="wrong_state")
    if pickup.reminded_at is not None and day_of(pickup.reminded_at) == day_of(at):
        raise Conflict("今天已经提醒过", code="reminded", remedy="明天再提醒")
    _remind(pickup, by=by, at=at)
    return pickup


def _remind(pickup: Pickup, *, by: Any, at: datetime) -> None:
    attempt = pickup.attempt
    mobile = mobile_for_reminder(attempt, on=day_of(at))
    if not mobile:
        raise Refused("没有可以发短信的手机号", field="remind", remedy="请电话或者当面告知", code="no_mobile")
    order = attempt.order
    message = notifications.send(
        "sms", to=mobile, body=_reminder(pickup, at), object=(PICKUP, pickup.pk), organisation_id=order.organisation_id,
        case_no=order.court_case.case_no, at=at,
    )  # fmt: skip
    pickup.reminded_at = at
    pickup.save(update_fields=["reminded_at"])
    write_trail(
        order, "hint", "短信提醒到院领取", at=at, by=by, attempt=attempt, line="只是提醒，不是送达",
        evidence={"message": message.pk},
    )  # fmt: skip
    record_on(pickup, "remind", by=by, at=at, detail={"message": message.pk})


def _reminder(pickup: Pickup, at: datetime) -> str:
    attempt = pickup.attempt
    order, chosen = attempt.order, settings_of(attempt.order.court_id)
    site = settings.SITE_URL.rstrip("/")
    wording = effect_wording(
        EffectWordingFacts(
            method=Method(attempt.method), on=day_of(at), stage=Stage(order.court_case.stage),
            category=CaseCategory(order.category), procedure=Procedure(order.court_case.procedure),
            pickup_until_on=pickup.until_on, announced_in_court=pickup.announced_in_court,
            court_adds_sentence=chosen.adds_effect_sentence,
        )
    )  # fmt: skip
    facts = MessageFacts(
        court=order.court.name, case_no=order.court_case.case_no, document_count=attempt.cells.count(), link="", code="",
        check_code=attempt.check_code, check_site=chosen.check_site or f"{site.partition('//')[2]}{CHECK_PATH}",
        hotline=chosen.hotline, open_until_on=pickup.until_on or day_of(at), demo=bool(settings.XIEZHI_DEMO),
    )  # fmt: skip
    return pickup_sms_text(facts, pickup.place, wording, until_on=pickup.until_on)


def remind_of_last_days(*, at: datetime) -> int:
    """On the last day, once: an SMS to who has a number; without one the to-do of the day says enough."""
    done = 0
    for pickup_id in last_days(on=day_of(at)):
        with transaction.atomic():
            pickup = locked_pickup(pickup_id)
            if pickup.state != PickupState.INFORMED.value or pickup.reminded_last_day_at is not None:
                continue
            pickup.reminded_last_day_at = at
            pickup.save(update_fields=["reminded_last_day_at"])
            told_today = pickup.reminded_at is not None and day_of(pickup.reminded_at) == day_of(at)
            if not told_today and mobile_for_reminder(pickup.attempt, on=day_of(at)):
                _remind(pickup, by=None, at=at)
                done += 1
    return done


def close_periods(*, at: datetime) -> int:
    """The last day has passed and nobody came: the rules say what follows (S9), or that another way is needed."""
    closed = 0
    for pickup_id in periods_over(on=day_of(at)):
        with transaction.atomic():
            closed += _close(pickup_id, at)
    return closed


def _close(pickup_id: int, at: datetime) -> bool:
    pickup = locked_pickup(pickup_id)
    if pickup.state != PickupState.INFORMED.value or pickup.until_on is None or pickup.until_on >= day_of(at):
        return False
    attempt = pickup.attempt
    take(pickup, "close", at=at, reason="领取期间届满")
    pickup.ended_at = at
    pickup.save(update_fields=["ended_at"])
    write_trail(
        attempt.order, "result", f"{attempt.recipient.party.name}没有来领取", at=at, attempt=attempt,
        line=f"领取期间{full_date(pickup.until_on)}届满", evidence={"pickup": pickup.pk},
    )  # fmt: skip
    cells = derive_effects(attempt, at=at)
    record_on(
        pickup,
        "period_over",
        by=None,
        at=at,
        detail={"rules": sorted({str(c.effect.get("rule", "")) for c in cells})},
    )
    workflow.close_tasks(WAITING, on=(PICKUP, pickup.pk), by=None, at=at)
    refresh_summary(attempt.order, at=at)
    return True
