"""The public door of the deadline engine: from a limit and its facts to a :class:`Due`.

The order is that of the law: choose the row, check what forbids the reckoning,
find the start, count the period, add extensions, add excluded time, move off a
holiday, set the warnings, and answer whether it was done in time.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from xiezhi.kernel.workflow.rules.calendars import Calendar
from xiezhi.kernel.workflow.rules.exclusions import add_exclusions
from xiezhi.kernel.workflow.rules.extensions import add_extensions
from xiezhi.kernel.workflow.rules.facts import fact, fact_value, facts, label_of
from xiezhi.kernel.workflow.rules.guards import bounded_amount, check_facts_allow
from xiezhi.kernel.workflow.rules.limits import Limit, Restart, family, limit
from xiezhi.kernel.workflow.rules.outcomes import date_result, hour_result
from xiezhi.kernel.workflow.rules.periods import amount_text, next_full_hour
from xiezhi.kernel.workflow.rules.reckoning import Reckoning, day_given, roll, run_period
from xiezhi.kernel.workflow.types import Due
from xiezhi.lib.dates import full_date
from xiezhi.lib.verdict import Refused


def due(
    limit_id: str,
    facts: Mapping[str, object],
    *,
    settings: Mapping[str, object] | None = None,
    calendar: Calendar | None = None,
    provisional: bool = False,
) -> Due:
    """When a limit ends, with every step of the way there.

    ``facts`` holds the facts the limit asks for (``limit(limit_id).facts``), as
    values or as text. ``settings`` are an installation's own answers where the
    law leaves a question open; those that do not concern this limit are left
    aside. Without a notice for a year needed, the reckoning is refused with
    code ``no_calendar``; with ``provisional`` it goes on with weekends alone
    and the result says so.
    """
    row = chosen_limit(limit_id, facts)
    if row.amount is None:
        raise Refused(
            f"“{row.name}”是判断条件，不是期限，没有届满日",
            field="limit",
            remedy="请选择有期限的条目",
            code="no_period",
            basis=row.basis,
        )
    given = typed_facts(row, facts)
    options = typed_settings(row, given, settings or {})
    check_facts_allow(row, given)
    days = calendar or Calendar.official()
    if provisional:
        days = days.guessing()
    if row.unit == "hours":
        return _hours(row, given)
    reckoning = _begin(row, given, options, days)
    run_period(reckoning)
    add_extensions(reckoning)
    add_exclusions(reckoning)
    return date_result(reckoning, roll(reckoning))


def chosen_limit(limit_id: str, facts: Mapping[str, object]) -> Limit:
    """The row meant: by its id, or under a bare parent id the first, or the one that fits the custody."""
    rows = family(limit_id)
    if rows[0].id == limit_id:
        return limit(limit_id)
    custody = fact_value("in_custody", facts.get("in_custody"))
    fitting = [row for row in rows if "in_custody" in row.facts and row.in_custody == custody]
    return limit((fitting or list(rows))[0].id)


def typed_facts(row: Limit, facts: Mapping[str, object]) -> dict[str, object]:
    """The facts as typed values; one that the limit does not ask for is refused, not passed over."""
    given: dict[str, object] = {}
    for name, raw in facts.items():
        known = fact(name)
        if name not in row.facts:
            labels = "、".join(f"{n}（{label_of(n)}）" for n in row.facts)
            raise Refused(
                f"“{row.name}”不用“{known.label or name}”这一事实",
                field=name,
                remedy=f"可以填写：{labels}" if labels else "请去掉这一项",
                code="unknown_fact",
            )
        value = fact_value(name, raw)
        if value is not None:
            given[name] = value
    return given


def typed_settings(
    row: Limit, given: Mapping[str, object], settings: Mapping[str, object]
) -> dict[str, object]:
    """The settings this limit asks for: from the facts, from the installation, or as the table sets them."""
    for name in settings:
        if fact(name).type != "setting":
            raise Refused(
                f"“{label_of(name)}”不是可以设置的项目",
                field=name,
                remedy="请去掉这一项",
                code="unknown_fact",
            )
    options: dict[str, object] = {}
    for name in row.facts:
        known = facts()[name]
        if known.type == "setting":
            chosen = given.get(name, settings.get(name))
            options[name] = fact_value(name, known.default if chosen is None else chosen)
    return options


class Start(NamedTuple):
    """What starts a limit: the day, the fact that told it, and the event that made it run anew."""

    day: date
    fact: str
    restart: Restart | None


def start_of(row: Limit, given: Mapping[str, object]) -> Start:
    """The day the limit starts from: the latest restart, the trigger, or the fallback."""
    begun = day_given(given, row.start_fact)
    restarts = [(day, r) for r in row.restarts if (day := day_given(given, r.fact))]
    if restarts:
        day, restart = max(restarts, key=lambda pair: pair[0])
        if begun and day < begun:
            raise Refused(
                f"{label_of(restart.fact)}（{full_date(day)}）早于{label_of(row.start_fact)}（{full_date(begun)}）",
                field=restart.fact,
                remedy="请核对两个日期",
                code="bad_value",
            )
        return Start(day, restart.fact, restart)
    if begun:
        return Start(begun, row.start_fact, None)
    fallback = day_given(given, row.fallback_start) if row.fallback_start else None
    if fallback:
        return Start(fallback, row.fallback_start, None)
    raise missing_start(row)


def missing_start(row: Limit) -> Refused:
    """The refusal of a limit nobody said the beginning of."""
    return Refused(
        f"缺少{label_of(row.start_fact)}，无法计算“{row.name}”",
        field=row.start_fact,
        remedy=f"请填写{row.start_fact}（{label_of(row.start_fact)}）",
        code="start_missing",
    )


def _begin(
    row: Limit, given: Mapping[str, object], options: Mapping[str, object], days: Calendar
) -> Reckoning:
    """The reckoning at its start: which day, which length."""
    start = start_of(row, given)
    row = limit(row.id, on=start.day)
    amount = bounded_amount(row, given, options)
    unit = row.unit
    if start.restart and start.restart.amount is not None:
        amount, unit = start.restart.amount, start.restart.unit
    r = Reckoning(row, given, options, days, start.day, amount, unit, start.day)
    r.say(f"{label_of(start.fact)}：{full_date(start.day)}", start.day)
    if start.restart:
        verb = "重新计算" if start.restart.effect == "restart" else "起算"
        basis = f"（{start.restart.basis}）" if start.restart.basis else ""
        r.say(f"期限自该日{verb}，为{amount_text(amount, unit)}{basis}")
    if start.fact == row.fallback_start:
        r.flags.append("fallback_start")
        r.say(f"缺少{label_of(row.start_fact)}，暂以{label_of(start.fact)}起算，请尽快补全")
    if {"seizure_years", "court_set_days"} & (set(row.facts) - set(given)):
        r.say(f"没有写明另行确定的长度，按法定的{amount_text(amount, unit)}计算")
    if given.get("party_present") is True:
        r.amount, r.unit = Decimal(0), "days"
        r.say("当事人在场，应当宣告后当场交付")
    return r


def _hours(row: Limit, given: Mapping[str, object]) -> Due:
    """An hour limit: from the next full hour, through nights and holidays."""
    begun = given.get(row.start_fact)
    if not isinstance(begun, datetime) or row.amount is None:
        raise missing_start(row)
    counts_from = next_full_hour(begun)
    ends_at = counts_from + timedelta(hours=int(row.amount))
    return hour_result(row, given, begun, counts_from, ends_at)
