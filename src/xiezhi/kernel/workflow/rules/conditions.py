"""Rules that are tests or computing rules, not periods (T1, T5, T9, A05, A10, A14)."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

from xiezhi.kernel.workflow.rules.calendars import ONE_DAY, Calendar
from xiezhi.kernel.workflow.rules.exclusions import excluded_union
from xiezhi.kernel.workflow.rules.facts import fact_value, label_of
from xiezhi.kernel.workflow.rules.limits import limit
from xiezhi.kernel.workflow.rules.periods import add_period, amount_text, checked_amount, posted_in_time
from xiezhi.kernel.workflow.rules.reckoning import day_given, number_given
from xiezhi.kernel.workflow.types import DueStep
from xiezhi.lib.dates import full_date
from xiezhi.lib.verdict import NotSupported, Refused

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer of a rule without a period: what it found, why, and under which article."""

    rule_id: str
    accepted: bool
    steps: tuple[DueStep, ...]
    basis: str
    raw_on: date | None = None
    in_time: bool | None = None
    days: int | None = None
    excluded_days: int | None = None
    per_day: Decimal | None = None
    uncapped: Decimal | None = None
    amount: Decimal | None = None


def judge(rule_id: str, facts: Mapping[str, object]) -> Finding:
    """Apply a rule that is no period; one that only a person can judge answers "not supported"."""
    rule = _RULES.get(rule_id)
    if rule is None:
        row = limit(rule_id)
        if row.amount is not None:
            raise Refused(f"“{row.name}”是期限，请计算届满日", field="limit", code="no_condition")
        rule = _RULES.get(row.id)
        if rule is None:
            raise NotSupported(f"“{row.name}”要由人判断，不能推算", basis=row.basis)
    return rule({name: fact_value(name, raw) for name, raw in facts.items()})


def _needed(given: Mapping[str, object], name: str) -> Any:
    value = given.get(name)
    if value is None:
        raise Refused(f"缺少{label_of(name)}", field=name, remedy="请补填", code="start_missing")
    return value


def _plain_period(given: Mapping[str, object]) -> Finding:
    """T1: a period of so many units after a day."""
    branch, unit, start = (_needed(given, name) for name in ("branch", "unit", "start_on"))
    amount = checked_amount(_needed(given, "amount"), unit, branch)
    end = add_period(start, amount, unit, branch=branch, calendar=Calendar.official())
    step = DueStep(
        f"{full_date(start)}当日不计入，自次日起计{amount_text(amount, unit)}，至{full_date(end)}", end
    )
    return Finding("T1", True, (step,), "民诉法85；刑诉法105；行政处罚法85", raw_on=end)


def _custody_extension(given: Mapping[str, object]) -> Finding:
    """T5: custody runs in natural days; nothing about it can be counted in working days."""
    unit = _needed(given, "unit")
    if given.get("in_custody") is True and unit == "working_days":
        raise Refused(
            "羁押期限按自然日、月计算，不能按工作日延长",
            field="unit",
            remedy="请改用日或者月",
            code="custody_unit",
            basis="刑诉法105(4)",
        )
    amount = checked_amount(_needed(given, "extension_amount"), unit, str(given.get("branch") or "criminal"))
    start = _needed(given, "start_on")
    end = add_period(start, amount, unit, branch="criminal", calendar=Calendar.official())
    return Finding(
        "T5", True, (DueStep(f"延长{amount_text(amount, unit)}，至{full_date(end)}", end),), "刑诉法105", end
    )


def _posted(given: Mapping[str, object]) -> Finding:
    """T9: a paper posted before the end is in time."""
    due_on, posted, arrived = (day_given(given, name) for name in ("due_on", "posted_on", "arrived_on"))
    in_time = posted_in_time(_needed({"due_on": due_on}, "due_on"), posted_on=posted, arrived_on=arrived)
    day = posted or arrived
    step = DueStep(f"以交邮日（邮戳）为准，在途时间不计，{'未过期' if in_time else '已过期'}", day)
    return Finding("T9", in_time, (step,), "民诉法85(4)；刑诉法105(3)", in_time=in_time)


def _notice_first(given: Mapping[str, object]) -> Finding:
    """A05: no decision before the party was told facts, reasons, basis and rights."""
    decided, told = day_given(given, "decision_on"), day_given(given, "rights_told_on")
    basis = limit("A05.notice_first").basis
    if decided and (told is None or decided < told):
        when = f"告知在{full_date(told)}" if told else "没有告知记录"
        raise Refused(
            f"{full_date(decided)}作出处罚决定，{when}：未告知权利不得作出处罚决定",
            field="rights_told_on",
            remedy="请先告知事实、理由、依据和权利，听取陈述申辩后再作决定",
            code="decision_before_notice",
            basis=basis,
        )
    return Finding("A05.notice_first", True, (DueStep("已先行告知，可以作出决定", told),), basis)


def _on_the_spot(given: Mapping[str, object]) -> Finding:
    """A10: a fine decided on the spot stays under its limit and has two officers."""
    table = _figures()["on_the_spot"]
    kind, fine = _needed(given, "offender_kind"), _needed(given, "fine_amount")
    most = Decimal(table[kind])
    if fine < 0:
        raise Refused("罚款不能是负数", field="fine_amount", remedy="请核对数额", code="negative_amount")
    if fine > most:
        who = "公民" if kind == "individual" else "法人或者其他组织"
        raise Refused(
            f"当场处罚对{who}的罚款不得超过{most}元，不能是{fine}元",
            field="fine_amount",
            remedy="请改用普通程序",
            code="over_on_the_spot_limit",
            basis=table["basis"],
        )
    officers = number_given(given, "officers")
    if officers is not None and officers < table["officers"]:
        raise Refused(
            f"执法人员只有{officers}人，不得少于两人",
            field="officers",
            remedy="请增加一名执法人员",
            code="too_few_officers",
            basis=table["basis"],
        )
    return Finding("A10", True, (DueStep(f"罚款{fine}元，未超过{most}元，可以当场处罚"),), table["basis"])


def _late_payment(given: Mapping[str, object]) -> Finding:
    """A14: three per cent of the fine a day, never more than the fine, without time of review or suit."""
    table = _figures()["late_payment"]
    fine, due_on, paid_on = (_needed(given, name) for name in ("fine_amount", "fine_due_on", "fine_paid_on"))
    if fine < 0:
        raise Refused("罚款不能是负数", field="fine_amount", remedy="请核对数额", code="negative_amount")
    late = max((paid_on - due_on).days, 0)
    first, after = due_on + ONE_DAY, paid_on + ONE_DAY
    spans = [(max(a, first), min(b, after)) for a, b in excluded_union(limit("A14"), given)]
    left_out = sum(max((b - a).days, 0) for a, b in spans) or number_given(given, "excluded_days") or 0
    days = max(late - left_out, 0)
    per_day = (fine * Decimal(table["rate_a_day"])).quantize(CENT, ROUND_HALF_UP)
    uncapped = per_day * days
    amount = min(uncapped, fine).quantize(CENT, ROUND_HALF_UP)
    steps = (
        DueStep(f"缴款期限{full_date(due_on)}届满，{full_date(paid_on)}缴纳，逾期{late}日", paid_on),
        DueStep(f"复议、诉讼期间{left_out}日不计，计{days}日"),
        DueStep(f"每日按罚款的3%即{per_day}元，合计{uncapped}元，以罚款本数为上限，加处{amount}元"),
    )
    return Finding(
        "A14",
        True,
        steps,
        table["basis"],
        None,
        None,
        days,
        left_out,
        per_day,
        uncapped.quantize(CENT),
        amount,
    )


@cache
def _figures() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "penalties.toml").read_text(encoding="utf-8"))


_RULES: Mapping[str, Callable[[Mapping[str, object]], Finding]] = {
    "T1": _plain_period,
    "T5": _custody_extension,
    "T9": _posted,
    "A05.notice_first": _notice_first,
    "A10": _on_the_spot,
    "A14": _late_payment,
}
