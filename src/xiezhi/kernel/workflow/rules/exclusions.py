"""Time that is not counted: checked, united and added before any move off a holiday."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from xiezhi.kernel.workflow.rules.facts import fact_value
from xiezhi.kernel.workflow.rules.limits import Limit
from xiezhi.kernel.workflow.rules.reckoning import Reckoning, number_given
from xiezhi.lib.dates import full_date
from xiezhi.lib.verdict import Refused


def add_exclusions(r: Reckoning) -> None:
    """Add the time that is not counted; overlapping periods count once, later ones not at all."""
    periods = excluded_union(r.row, r.given)
    plain = number_given(r.given, "excluded_days")
    if plain is not None and plain < 0:
        raise Refused(
            "不计入的天数不能是负数",
            field="excluded_days",
            remedy="请填写0或者更大的数",
            code="negative_amount",
        )
    if periods and plain is not None and plain != sum((b - a).days for a, b in periods):
        raise Refused(
            "不计入的天数与所列期间不一致",
            field="excluded_days",
            remedy="请只填其中一项，或者核对期间",
            code="bad_value",
        )
    original = r.end
    for begin, until in periods:
        begin = max(begin, r.start + timedelta(days=1))
        days = (until - begin).days
        if days <= 0 or begin > r.end:
            r.say(f"{full_date(begin)}以后的不计入期间不在期限之内，不再扣除")
            continue
        r.end += timedelta(days=days)
        r.excluded_days += days
        last = full_date(until - timedelta(days=1))
        r.say(f"{full_date(begin)}至{last}共{days}日不计入，顺延至{full_date(r.end)}", r.end)
    if plain and not periods:
        r.end += timedelta(days=plain)
        r.excluded_days = plain
        r.say(f"有{plain}日不计入期限，顺延至{full_date(r.end)}", r.end)
    if r.excluded_days:
        r.before_exclusion = original


def excluded_union(row: Limit, given: Mapping[str, object]) -> list[tuple[date, date]]:
    """The excluded periods as told, each of a kind the law excludes here, overlaps counted once."""
    told = given.get("excluded_periods")
    kinds = {kind.kind: kind.label for kind in row.excluded}
    return _merged([_period(entry, kinds, row.name) for entry in told] if isinstance(told, list) else [])


def _period(row: object, kinds: Mapping[str, str], what: str) -> tuple[date, date]:
    """One excluded period, first day and exclusive end, checked."""
    if not isinstance(row, Mapping):
        raise Refused(
            f"不计入的期间“{row}”不完整",
            field="excluded_periods",
            remedy="请写明kind、from_on、until_on（until_on当日已恢复计算）",
            code="bad_value",
        )
    if str(row.get("kind")) not in kinds:
        choices = "、".join(f"{kind}（{label}）" for kind, label in kinds.items())
        raise Refused(
            f"“{row.get('kind')}”不是“{what}”可以扣除的期间",
            field="excluded_periods",
            remedy=f"可以扣除：{choices}" if choices else "这一期限没有可以扣除的期间",
            code="not_excluded",
        )
    begin, until = (fact_value(name, row.get(name)) for name in ("from_on", "until_on"))
    if not isinstance(begin, date) or not isinstance(until, date):
        raise Refused(
            "不计入的期间缺少开始日或结束日",
            field="excluded_periods",
            remedy="请补全from_on和until_on",
            code="bad_value",
        )
    if until <= begin:
        raise Refused(
            f"不计入的期间从{full_date(begin)}到{full_date(until)}，先后颠倒",
            field="excluded_periods",
            remedy="请核对两个日期",
            code="period_reversed",
        )
    return begin, until


def _merged(periods: list[tuple[date, date]]) -> list[tuple[date, date]]:
    """The union of the periods, in order."""
    union: list[tuple[date, date]] = []
    for begin, until in sorted(periods):
        if union and begin <= union[-1][1]:
            union[-1] = (union[-1][0], max(union[-1][1], until))
        else:
            union.append((begin, until))
    return union
