"""The words of the cases room, and what is handed in when a case is docketed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

CATEGORIES = {
    "civil_commercial": "民商事",
    "administrative": "行政",
    "enforcement": "执行",
    "criminal": "刑事",
}
PROCEDURES = {
    "ordinary": "普通程序",
    "simple": "简易程序",
    "small_claims": "小额诉讼程序",
    "fast_track": "速裁程序",
    "special": "特别程序",
    "payment_order": "督促程序",
    "enforcement": "执行程序",
}
STAGES = {
    "first_instance": "一审",
    "second_instance": "二审",
    "retrial": "再审",
    "enforcement": "执行",
}
PARTY_KINDS = {
    "person": "自然人",
    "organisation": "法人或者其他组织",
    "prisoner": "被监禁的人",
    "soldier": "军人",
    "in_compulsory_education": "被采取强制性教育措施的人",
}
AGENT_KINDS = {
    "lawyer": "律师",
    "legal_worker": "基层法律服务工作者",
    "relative": "近亲属",
    "employee": "单位工作人员",
    "recommended": "社区、单位或者社会团体推荐的公民",
    "statutory": "法定代理人",
}
AUTHORITIES = {
    "unchecked": "授权待核",
    "valid": "授权有效",
    "insufficient": "无权代收",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentDraft:
    """An agent ad litem as handed in; the power of attorney is checked later by a person."""

    name: str
    kind: str = "lawyer"
    firm: str = ""
    id_no: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyDraft:
    """A party as handed in."""

    role: str
    name: str
    kind: str = "person"
    id_no: str = ""
    phone: str = ""
    email: str = ""
    representative: str = ""
    agents: tuple[AgentDraft, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDraft:
    """A case as typed, uploaded or pushed by the case system."""

    case_no: str
    category: str
    cause: str
    procedure: str = "ordinary"
    stage: str = "first_instance"
    judge_id: int | None = None
    clerk_id: int | None = None
    filed_on: date | None = None
    hearing_at: datetime | None = None
    courtroom: str = ""
    source: str = "manual"
    external_no: str = ""
    parties: tuple[PartyDraft, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRow:
    """A row that was not taken, said so that the sender can mend it."""

    row: int
    label: str
    reason: str
    field: str = ""
    remedy: str = ""
    code: str = ""


@dataclass(slots=True)
class Docketing:
    """What came of docketing several cases in one operation (批量立卷)."""

    taken: list[int] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One field of a party or case that was corrected: what stood there, and what stands there now."""

    field: str
    label: str
    old: str
    new: str


def roles_of(parties: Iterable[PartyDraft]) -> tuple[str, ...]:
    """The litigation roles in their order, each once."""
    return tuple(dict.fromkeys(party.role for party in parties))
