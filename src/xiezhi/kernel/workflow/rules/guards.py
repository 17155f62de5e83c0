"""What forbids a reckoning before it starts, and what a court or agency may set."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from xiezhi.kernel.workflow.rules.limits import Limit, family
from xiezhi.kernel.workflow.rules.periods import amount_text
from xiezhi.kernel.workflow.rules.reckoning import day_given, number_given
from xiezhi.lib.dates import full_date
from xiezhi.lib.verdict import Refused

_MOST_RETURNS = 2


def check_facts_allow(row: Limit, given: Mapping[str, object]) -> None:
    """Refuse facts under which this limit does not run at all."""
    _check_custody(row, given)
    _check_domicile(row, given)
    _check_returns(given)
    _check_request(given)


def bounded_amount(row: Limit, given: Mapping[str, object], options: Mapping[str, object]) -> Decimal:
    """The length of the period: as the law fixes it, or as set by somebody within its bounds."""
    amount = row.amount if row.amount is not None else Decimal(0)
    reply = options.get("reply_days")
    if isinstance(reply, int):
        return Decimal(reply)
    for name in ("court_set_days", "seizure_years"):
        chosen = number_given(given, name)
        if chosen is not None:
            return _within(row, name, Decimal(chosen), amount)
    return amount


def _within(row: Limit, name: str, chosen: Decimal, bound: Decimal) -> Decimal:
    """The chosen length, if the bound of the row lets it be chosen.

    What the law only says to be usual (``usually_at_most``) is not refused.
    """
    length = amount_text(bound, row.unit)
    too_long = row.kind == "at_most" and chosen > bound
    too_short = row.kind == "at_least" and chosen < bound
    if too_long or too_short or chosen < 1:
        word = "不得多于" if row.kind != "at_least" else "不得少于"
        raise Refused(
            f"{row.name}{word}{length}，不能是{amount_text(chosen, row.unit)}",
            field=name,
            remedy=f"请在{length}的范围内确定" if too_long else f"请确定为{length}或者更长",
            code="out_of_bounds",
            basis=row.basis,
        )
    return chosen


def _check_custody(row: Limit, given: Mapping[str, object]) -> None:
    custody = given.get("in_custody")
    if custody is None or custody == row.in_custody:
        return
    others = [
        r for r in family(row.parent_id or row.id) if "in_custody" in r.facts and r.in_custody == custody
    ]
    state, wanted = ("未在押", "在押") if row.in_custody else ("在押", "未在押")
    raise Refused(
        f"“{row.name}”（{row.id}）只适用于{wanted}的情形，所填事实为{state}",
        field="in_custody",
        remedy=f"请改用{'、'.join(r.id for r in others)}" if others else f"请核对。{row.note}",
        code="wrong_row",
        basis=row.basis,
    )


def _check_domicile(row: Limit, given: Mapping[str, object]) -> None:
    if given.get("foreign_without_domicile") is False:
        raise Refused(
            f"“{row.name}”只适用于在境内没有住所的当事人",
            field="foreign_without_domicile",
            remedy="请改用境内当事人的期限",
            code="wrong_row",
            basis=row.basis,
        )


def _check_returns(given: Mapping[str, object]) -> None:
    """At most two returns for supplementary investigation, counted across a change of jurisdiction."""
    count = number_given(given, "return_count")
    if count is None:
        return
    if count < 1:
        raise Refused("退回次数从1数起", field="return_count", remedy="请填写1或者2", code="bad_value")
    if count > _MOST_RETURNS:
        raise Refused(
            f"补充侦查以二次为限，不能第{count}次退回",
            field="return_count",
            remedy="请依法作出起诉或者不起诉决定",
            code="too_many_returns",
            basis="刑诉法175(3)",
        )


def _check_request(given: Mapping[str, object]) -> None:
    """A request to extend custody that comes after the end must not be accepted."""
    ends, received = day_given(given, "custody_ends_on"), day_given(given, "request_received_on")
    if ends and received and received > ends:
        raise Refused(
            f"延长羁押期限的申请{full_date(received)}才到达，羁押期限已于{full_date(ends)}届满，不予受理",
            field="request_received_on",
            remedy="请依法释放或者变更强制措施",
            code="request_after_expiry",
            basis="检察规则309(3)",
        )
