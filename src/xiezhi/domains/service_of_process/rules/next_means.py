"""送达方式的顺序: the next way for a recipient, why this one, and the clock that runs with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from xiezhi.domains.service_of_process.rules.effects_notice import notice_period
from xiezhi.domains.service_of_process.rules.law import rule_at
from xiezhi.domains.service_of_process.rules.tried import tried_list
from xiezhi.domains.service_of_process.types.notices import (
    Means,
    MeansFacts,
    NextMeans,
    TriedItem,
    TriedStanding,
)
from xiezhi.lib.verdict import YES, Verdict, no

STANDARD_ORDER = (Means.ELECTRONIC, Means.DIRECT, Means.POSTAL, Means.ENTRUSTED, Means.HANDOVER)
"""电子（同意时）、直接、邮寄、委托、转交; public notice always comes last. The law fixes only part of it."""
_AFTER_DIRECT = (Means.POSTAL, Means.ENTRUSTED)
_BUTTONS = {
    Means.DIRECT: ("安排上门", "direct:visit"), Means.POSTAL: ("换邮寄", "postal:post"),
    Means.ELECTRONIC: ("电子送达", "electronic:sms_link"), Means.ENTRUSTED: ("委托送达", "entrusted:other_court"),
    Means.HANDOVER: ("转交送达", "handover:courier_unit"),
}  # fmt: skip
_WHY = {
    Means.ELECTRONIC: "同意电子送达，先用电子送达",
    Means.DIRECT: "直接送达是首选的方式",
    Means.POSTAL: "直接送达有困难的，可以邮寄送达",
    Means.ENTRUSTED: "直接送达有困难的，可以委托其他人民法院代为送达",
    Means.HANDOVER: "通过所在部队、监所、强制性教育机构转交",
}
_LAW = {
    Means.ELECTRONIC: "民诉法90", Means.DIRECT: "民诉法88", Means.POSTAL: "民诉法91", Means.ENTRUSTED: "民诉法91",
    Means.HANDOVER: "民诉法92至94",
}  # fmt: skip


def checked_order(order: Sequence[Means]) -> Verdict:
    """A court may set the order; what the law fixes stays: direct before post and entrusting, notice last."""
    if sorted(order) != sorted(STANDARD_ORDER):
        names = "、".join(one.label for one in STANDARD_ORDER)
        return no("每种方式要恰好列一次", code="not_each_once", remedy=f"请列全：{names}")
    direct = order.index(Means.DIRECT)
    early = [one.label for one in _AFTER_DIRECT if order.index(one) < direct]
    if early:
        return no(
            f"{'、'.join(early)}要以直接送达有困难为前提，不能排在直接送达之前", code="before_direct",
            basis="cpl-91", remedy="请把直接送达排在前面",
        )  # fmt: skip
    return YES


def order_of(codes: str) -> tuple[Means, ...]:
    """The order a court has set, as kept; the standard one where nothing, or nothing lawful, is set."""
    try:
        found = tuple(Means(code) for code in codes.split(",") if code)
    except ValueError:
        return STANDARD_ORDER
    return found if found and checked_order(found) else STANDARD_ORDER


def next_means(facts: MeansFacts, order: Sequence[Means] = STANDARD_ORDER) -> NextMeans | None:
    """The next way, explained; ``None`` while one is under way.

    Another electronic address that the person gave comes before another way.
    Only when nothing is left does a public notice come up.
    """
    items = {one.means: one for one in tried_list(facts)}
    if any(one.standing is TriedStanding.UNDER_WAY for one in items.values()):
        return None
    if items[Means.ELECTRONIC].standing is TriedStanding.TRIED and facts.other_electronic:
        return NextMeans(
            means=Means.ELECTRONIC.value, label="换地址再发", button="换地址再发",
            why="还有另一个同意使用的电子地址", law="民诉法90", way="electronic:sms_link",
        )  # fmt: skip
    for means in order:
        if items[means].standing is TriedStanding.OPEN:
            return _offered(means, items, facts.on)
    if items[Means.LOOK_UP].standing is TriedStanding.OPEN:
        return NextMeans(
            means=Means.LOOK_UP.value, label="查找下落", button="查找下落",
            why="没有可以送到的地址，公告前要先查找下落", law="民诉法95",
        )  # fmt: skip
    return NextMeans(
        means="notice", label="公告送达", button="提请公告",
        why="其他方式都试过或者不可行，各有记录，可以提请法官决定公告送达",
        clock=f"发出公告后经过{notice_period(facts.on).text}视为送达", law="民诉法95",
    )  # fmt: skip


def _offered(means: Means, items: dict[Means, TriedItem], on: date) -> NextMeans:
    button, way = _BUTTONS[means]
    return NextMeans(
        means=means.value, label=means.label, button=button, why=_why(means, items), clock=_clock(means, on),
        law=_LAW[means], way=way,
    )  # fmt: skip


def _why(means: Means, items: dict[Means, TriedItem]) -> str:
    """What went before and failed, then what the law says of this way."""
    before = [
        f"{one.means.label}{one.standing.label}"
        for one in items.values()
        if one.standing is TriedStanding.TRIED and one.means is not Means.LOOK_UP
    ]
    return "；".join([*before, _WHY[means]])


def _clock(means: Means, on: date) -> str:
    if means is Means.POSTAL:
        numbers = rule_at("A6", on).numbers
        return f"投递员{numbers['days']}日内投递{numbers['tries']}次以上，仍送不到的退回"
    if means is Means.ENTRUSTED:
        return "受托法院收到委托函后10日内代为送达"
    if means is Means.HANDOVER:
        return "转交单位收到后立即交受送达人签收"
    return ""
