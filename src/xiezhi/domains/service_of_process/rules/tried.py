"""已试清单: what was tried for a recipient, way by way, and whether nothing but a public notice is left (民诉法95)."""

from __future__ import annotations

from collections.abc import Iterable

from xiezhi.domains.service_of_process.types.notices import (
    AttemptTold,
    Means,
    MeansFacts,
    NoteKind,
    NoteTold,
    TriedItem,
    TriedStanding,
)
from xiezhi.domains.service_of_process.types.words import Method, RecipientKind
from xiezhi.lib.dates import full_date
from xiezhi.lib.verdict import YES, Verdict, no

MEANS_OF_METHOD = {
    Method.DIRECT: Means.DIRECT, Method.LEAVING: Means.DIRECT, Method.AT_COURT: Means.DIRECT,
    Method.POSTAL: Means.POSTAL, Method.ELECTRONIC: Means.ELECTRONIC, Method.ENTRUSTED: Means.ENTRUSTED,
    Method.HANDOVER: Means.HANDOVER,
}  # fmt: skip
UNITS = frozenset({
    RecipientKind.PRISONER, RecipientKind.SOLDIER, RecipientKind.IN_COMPULSORY_EDUCATION,
})  # fmt: skip
_ORDER = (Means.DIRECT, Means.POSTAL, Means.ELECTRONIC, Means.ENTRUSTED, Means.HANDOVER)


def tried_list(facts: MeansFacts) -> tuple[TriedItem, ...]:
    """Each way with what was done about it, in the order of the code; the look-up last."""
    return (*(_item(means, facts) for means in _ORDER), _look_up(facts))


def _item(means: Means, facts: MeansFacts) -> TriedItem:
    attempts = [one for one in facts.attempts if MEANS_OF_METHOD.get(one.method) is means]
    notes = [one for one in facts.notes if one.means is means and one.kind is NoteKind.NOT_FEASIBLE]
    lines = (*(attempt_line(one) for one in attempts), *(note_line(one) for one in notes))
    if any(one.is_under_way for one in attempts):
        return TriedItem(means=means, standing=TriedStanding.UNDER_WAY, lines=lines)
    if any(one.is_served for one in attempts):
        return TriedItem(means=means, standing=TriedStanding.OPEN, lines=lines)
    if any(one.is_failed for one in attempts):
        return TriedItem(means=means, standing=TriedStanding.TRIED, lines=lines)
    if notes:
        return TriedItem(means=means, standing=TriedStanding.NOT_FEASIBLE, lines=lines)
    found = _closed_by_fact(means, facts)
    if found:
        return TriedItem(means=means, standing=TriedStanding.NOT_FEASIBLE, lines=(found,))
    return TriedItem(means=means, standing=TriedStanding.OPEN, lines=lines)


def _closed_by_fact(means: Means, facts: MeansFacts) -> str:
    """Why a way is closed by what the file itself holds; nobody has to say it."""
    if means in {Means.DIRECT, Means.POSTAL, Means.ENTRUSTED} and not facts.has_postal:
        return "没有登记可以送到的地址"
    if means is Means.POSTAL and facts.whereabouts_unknown:
        return "下落不明，不适用邮寄送达（邮寄送达规定1条）"
    if means is Means.ELECTRONIC and not facts.has_electronic:
        return "没有同意电子送达的可用电子地址"
    if means is Means.HANDOVER and facts.recipient_kind not in UNITS:
        return "不是军人、被监禁的人或者被采取强制性教育措施的人，不适用转交"
    return ""


def _look_up(facts: MeansFacts) -> TriedItem:
    """Where no address is known, or nobody knows where the person is, somebody must have looked."""
    notes = [one for one in facts.notes if one.means is Means.LOOK_UP]
    lines = tuple(note_line(one) for one in notes)
    if notes:
        return TriedItem(means=Means.LOOK_UP, standing=TriedStanding.TRIED, lines=lines)
    if facts.has_postal and not facts.whereabouts_unknown:
        return TriedItem(
            means=Means.LOOK_UP, standing=TriedStanding.NOT_FEASIBLE, lines=("地址已知，不以下落不明为由",)
        )
    return TriedItem(means=Means.LOOK_UP, standing=TriedStanding.OPEN)


def attempt_line(one: AttemptTold) -> str:
    """第2次 2026年11月17日 上海市临江区…：退回（查无此人）；证据：回执."""
    head = " ".join(
        part for part in (f"第{one.number}次", full_date(one.on) if one.on else "", one.where) if part
    )
    proof = f"；证据：{one.evidence}" if one.evidence else ""
    return f"{head}：{one.result or '没有登记结果'}{proof}"


def note_line(one: NoteTold) -> str:
    """2026年11月18日何薇记明：….; a look-up says what was asked and what came back."""
    proof = f"；附件：{one.evidence}" if one.evidence else ""
    return f"{full_date(one.on)}{one.said_by}记明：{one.reason}{proof}"


def exhausted(items: Iterable[TriedItem]) -> Verdict:
    """A public notice is open only when every way is tried or closed, each with its reason."""
    listed = list(items)
    alive = [one.means.label for one in listed if one.standing is TriedStanding.UNDER_WAY]
    if alive:
        return no(
            f"还在进行：{'、'.join(alive)}",
            basis="cpl-95",
            code="under_way",
            remedy="请等结果，或者先登记没有送达",
        )
    left = [one.means.label for one in listed if not one.is_settled]
    if left:
        names = "、".join(left)
        return no(
            f"公告前还没有试过：{names}",
            basis="cpl-95",
            code="not_exhausted",
            remedy="请先试，或者逐项记明为什么不可行",
        )
    return YES
