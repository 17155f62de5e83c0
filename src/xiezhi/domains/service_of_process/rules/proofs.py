"""电子送达回证: issued at the first view, never changed, superseded by a ruling (decision 25); and what must be kept (A9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from xiezhi.domains.service_of_process.types import Channel, Effect, court_day
from xiezhi.lib.dates import full_date
from xiezhi.lib.verdict import YES, Verdict, no


class ProofStep(StrEnum):
    """What an event does to the proof."""

    NOTHING = "nothing"
    ISSUE = "issue"
    ADD_RECORD = "add_record"
    SUPERSEDE = "supersede"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofFacts:
    """The standing proof of one recipient and attempt, if there is one."""

    issued_at: datetime | None = None
    # What it says: the legal date when it was issued, if there was one, and its rule.
    effective_on: date | None = None
    rule: str = ""
    superseded: bool = False


def on_view(proof: ProofFacts | None) -> ProofStep:
    """The first view issues the proof; each later one is an added record."""
    return ProofStep.ISSUE if proof is None or proof.issued_at is None else ProofStep.ADD_RECORD


def on_sign(proof: ProofFacts | None) -> ProofStep:
    """Signing adds a record; who signs has viewed, so a proof stands already."""
    return ProofStep.ISSUE if proof is None or proof.issued_at is None else ProofStep.ADD_RECORD


def on_effect(proof: ProofFacts | None, effect: Effect, *, by_ruling: bool) -> ProofStep:
    """A date found later is added; a ruling that changes what the proof says makes a new one."""
    if proof is None or proof.issued_at is None:
        return ProofStep.NOTHING
    said = (proof.effective_on, proof.rule)
    now = (effect.effective_on if effect.effective else None, effect.rule)
    if by_ruling and (said[0] != now[0]):
        return ProofStep.SUPERSEDE
    return ProofStep.NOTHING if said == now else ProofStep.ADD_RECORD


def proof_date(viewed_at: datetime) -> date:
    """The day the proof bears: that of the first view, whatever comes later."""
    return court_day(viewed_at)


def served_on_text(effect: Effect | None) -> str:
    """The words of the box 送达日期 on the day the proof is issued."""
    if effect is None or not effect.effective or effect.effective_on is None:
        return "出具时尚未判定"
    return full_date(effect.effective_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFacts:
    """What was kept of one contact."""

    channel: Channel
    address: str = ""
    at: datetime | None = None
    documents: tuple[str, ...] = ()
    answered_by: str = ""
    said: str = ""
    recording_no: str = ""
    printed: bool = False
    screenshot_kept: bool = False


_WANTED: dict[Channel, tuple[str, ...]] = {
    Channel.PHONE: ("address", "at", "answered_by", "said", "recording_no"),
    Channel.FAX: ("address", "at", "documents", "printed"),
    Channel.EMAIL: ("address", "at", "documents", "printed"),
    Channel.SMS_LINK: ("address", "at", "documents", "screenshot_kept"),
    Channel.WECHAT: ("address", "at", "documents", "screenshot_kept"),
}
_LABELS = {
    "address": "号码或者邮箱",
    "at": "时间",
    "documents": "文书名称",
    "answered_by": "接听人",
    "said": "通话内容",
    "recording_no": "录音",
    "printed": "打印件",
    "screenshot_kept": "截屏",
}


def record_complete(facts: RecordFacts) -> Verdict:
    """A9: does the file keep what this channel asks for? The reason lists what is missing."""
    missing = [
        _LABELS[name] for name in _WANTED.get(facts.channel, ("at", "documents")) if not getattr(facts, name)
    ]
    if not missing:
        return YES
    article = "op-13" if facts.channel is Channel.PHONE else "op-12"
    return no(
        f"{facts.channel.label}送达的记录还缺：{'、'.join(missing)}",
        basis=article,
        code="record_incomplete",
        remedy="请补齐后存卷",
    )
