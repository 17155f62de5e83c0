"""What follows from the last day: warnings, the early alarm, and whether it was done in time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from xiezhi.kernel.workflow.rules.calendars import ONE_DAY
from xiezhi.kernel.workflow.rules.limits import Limit
from xiezhi.kernel.workflow.rules.periods import amount_text
from xiezhi.kernel.workflow.rules.reckoning import Reckoning, day_given
from xiezhi.kernel.workflow.types import Due, DueStep
from xiezhi.lib.dates import CHINA, day_of, full_date
from xiezhi.lib.verdict import Refused

EARLY_ALARM = "T13"
_RENEWABLE = "C21"
_DECEMBER = 12
_YEAR_END_FROM = 29
_PROVISIONAL = "放假安排尚未公布，暂按周六、周日休息推算，日期为暂定，公布后须重新计算"


@dataclass(frozen=True, slots=True)
class Done:
    """Whether a thing was done in time; all open where nobody said when it was done."""

    in_time: bool | None = None
    overdue_days: int | None = None
    breach: bool | None = None


def date_result(r: Reckoning, last: date) -> Due:
    """The answer of a reckoning in days, months or years."""
    binding = r.given.get("procedure") not in r.row.not_bound_in
    if not binding:
        r.say("所用程序不受这一期限的限制，日期仅供参考")
    _say_effect(r, last)
    done = _done(r, last, binding)
    early = _early_alarm(r, last)
    renew_by = _renew_by(r, last)
    unknown = _unknown_years(r)
    _note_year_end(r, unknown)
    if unknown:
        r.say("、".join(f"{year}年" for year in unknown) + _PROVISIONAL)
    return Due(
        limit_id=r.row.id,
        name=r.row.name,
        kind=r.row.kind,
        start_on=r.start,
        due_on=last,
        raw_on=r.end,
        steps=tuple(r.steps),
        basis=r.row.basis,
        mark=r.row.mark,
        note=r.row.note,
        provisional=bool(unknown),
        unknown_years=unknown,
        conservative_on=early,
        before_exclusion_on=r.before_exclusion,
        excluded_days=r.excluded_days,
        warn_yellow_on=_warn_on(r.row, last, 0),
        warn_red_on=_warn_on(r.row, last, 1),
        earliest_on=last + ONE_DAY if r.row.kind == "opens_right" else None,
        renew_by=renew_by,
        decision_due_on=r.start if r.row.id == "W06.request" else None,
        binding=binding,
        in_time=done.in_time,
        overdue_days=done.overdue_days,
        breach=done.breach,
        flags=tuple(r.flags),
    )


def hour_result(
    row: Limit, given: Mapping[str, object], begun: datetime, counts_from: datetime, ends_at: datetime
) -> Due:
    """The answer of a reckoning in hours."""
    length = amount_text(row.amount, row.unit) if row.amount is not None else ""
    steps = (
        DueStep(f"起算时刻：{_clock(begun)}", day_of(begun)),
        DueStep(f"当时不计入，自下一整点{_clock(counts_from)}起计{length}，节假日照计", day_of(counts_from)),
        DueStep(f"至{_clock(ends_at)}届满", day_of(ends_at)),
    )
    done_at = given.get("done_at")
    late = _same_zone(done_at, ends_at) - ends_at if isinstance(done_at, datetime) else None
    in_time = None if late is None else late <= timedelta(0)
    yellow, red = (ends_at - timedelta(hours=int(text.removesuffix("h"))) for text in row.warn_before[:2])
    return Due(
        limit_id=row.id,
        name=row.name,
        kind=row.kind,
        start_on=day_of(begun),
        due_on=day_of(ends_at),
        raw_on=day_of(ends_at),
        steps=steps,
        basis=row.basis,
        mark=row.mark,
        note=row.note,
        due_at=ends_at,
        counts_from=counts_from,
        warn_yellow_on=day_of(yellow),
        warn_red_on=day_of(red),
        warn_yellow_at=yellow,
        warn_red_at=red,
        in_time=in_time,
        overdue_days=None if late is None else max(-(-late // timedelta(days=1)), 0),
        breach=None if in_time is None else not in_time,
    )


def alarm_level(due: Due, *, now: datetime) -> str:
    """How a clock on this limit looks at that moment: ``calm``, ``yellow``, ``red`` or ``passed``."""
    if due.due_at and due.warn_red_at and due.warn_yellow_at:
        moment = _same_zone(now, due.due_at)
        passed, red, yellow = moment > due.due_at, moment >= due.warn_red_at, moment >= due.warn_yellow_at
    else:
        today = day_of(now)
        passed = today > due.due_on
        red = due.warn_red_on is not None and today >= due.warn_red_on
        yellow = due.warn_yellow_on is not None and today >= due.warn_yellow_on
    if passed:
        return "passed"
    return "red" if red else "yellow" if yellow else "calm"


def _done(r: Reckoning, last: date, binding: bool) -> Done:
    """In time, days over, and breach. A request that has arrived counts as done (W06)."""
    done_on = day_given(r.given, "done_on") or day_given(r.given, "request_received_on")
    if not binding:
        return Done(breach=False)
    if done_on is None:
        return Done()
    if r.row.kind == "opens_right":
        early = done_on <= last
        r.say(
            f"{full_date(done_on)}办理，" + ("尚在期限之内，权利还不能行使" if early else "权利已经可以行使"),
            done_on,
        )
        return Done(not early, 0, early)
    over = max((done_on - last).days, 0)
    if over and r.given.get("good_reason") is True:
        r.say(f"{full_date(done_on)}办理，超期{over}日，有正当理由，可以受理", done_on)
        return Done(False, over, False)
    r.say(f"{full_date(done_on)}办理，" + (f"超期{over}日" if over else "未超期"), done_on)
    return Done(not over, over, bool(over))


def _say_effect(r: Reckoning, last: date) -> None:
    """What the end of the period means where it is not a last day for somebody."""
    if r.row.kind == "opens_right":
        opens = last + ONE_DAY
        r.say(f"期满后自次日{full_date(opens)}起可以行使权利", opens)
    elif r.row.kind == "takes_effect":
        r.say(f"{full_date(last)}期满，即视为送达", last)


def _early_alarm(r: Reckoning, last: date) -> date | None:
    """The day before the statutory end of a custody limit (T13)."""
    if EARLY_ALARM not in r.row.warn_before:
        return None
    early = last - ONE_DAY
    r.say(f"保守口径（起算日计入）为{full_date(early)}，提前预警", early)
    return early


def _renew_by(r: Reckoning, last: date) -> date | None:
    """The last working day before a seizure ends, by which it must be renewed (解释 485)."""
    if r.row.parent_id != _RENEWABLE or r.row.backward:
        return None
    try:
        renew_by = r.calendar.previous_working_day(last)
    except Refused:
        r.say(f"{last.year}年放假安排公布后才能确定办理续行手续的最后一个工作日，请尽早办理")
        return None
    r.looked_at.append((renew_by, last - ONE_DAY))
    r.say(f"续行手续最迟在届满前最后一个工作日{full_date(renew_by)}办妥", renew_by)
    return renew_by


def _unknown_years(r: Reckoning) -> tuple[int, ...]:
    years = {year for first, last in r.looked_at for year in r.calendar.unknown_years(first, last)}
    return tuple(sorted(years))


def _note_year_end(r: Reckoning, unknown: tuple[int, ...]) -> None:
    """The notice of a year may still change the last days of the December before it: say so."""
    for first, last in r.looked_at:
        days = [day for day in (first, last) if day.month == _DECEMBER and day.day >= _YEAR_END_FROM]
        if any(not r.calendar.known(day.year + 1) and day.year not in unknown for day in days):
            r.flags.append("year_end_unsettled")
            r.say(f"{days[0].year + 1}年放假安排公布后可能涉及年末几天，届时请复核")
            return


def _warn_on(row: Limit, last: date, rank: int) -> date | None:
    return last - timedelta(days=int(row.warn_before[rank].removesuffix("d")))


def _clock(moment: datetime) -> str:
    local = moment.astimezone(CHINA) if moment.tzinfo else moment
    return f"{full_date(moment)}{local:%H:%M}"


def _same_zone(moment: datetime, other: datetime) -> datetime:
    """A moment made comparable to another one; one without a zone is China time."""
    if moment.tzinfo and not other.tzinfo:
        return moment.astimezone(CHINA).replace(tzinfo=None)
    return moment.replace(tzinfo=CHINA) if other.tzinfo and not moment.tzinfo else moment
