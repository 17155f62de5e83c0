"""The words of serving outside 外出送达: a visit, what was seen at the door, what proves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from xiezhi.domains.service_of_process.types.words import Place, Signer, WitnessKind, Word
from xiezhi.kernel.audit.types import name_acts, name_kind


class VisitState(Word):
    """外出任务状态."""

    WAITING = "waiting", "待接收"
    ACCEPTED = "accepted", "已接收"
    OUT = "out", "已出发"
    REPORTED = "reported", "已反馈"
    DONE = "done", "已完成"
    CANCELLED = "cancelled", "已取消"


LOCKED = (VisitState.ACCEPTED, VisitState.OUT)
"""While a visit is in one of these, its task and its address are one team's and nobody else's."""
LIVE = (VisitState.WAITING, *LOCKED)
OVER = (VisitState.DONE, VisitState.CANCELLED)


class VisitOutcome(Word):
    """What came of one recipient at the door (law: direct, state table)."""

    SIGNED_BY_SELF = "signed_by_self", "本人签收"
    SIGNED_BY_RECEIVER = "signed_by_receiver", "他人代收"
    REFUSED = "refused", "拒收"
    ABSENT = "absent", "无人在场"

    @property
    def taken(self) -> bool:
        """Did somebody take the papers?"""
        return self in {VisitOutcome.SIGNED_BY_SELF, VisitOutcome.SIGNED_BY_RECEIVER}


class IdentityCheck(Word):
    """How it was made sure who took the papers."""

    NONE = "none", "没有核对"
    ID_CARD = "id_card", "核对身份证件"
    WORK_PAPER = "work_paper", "核对工作证件或者单位证明"
    POINTED_OUT = "pointed_out", "见证人当面指认"


class EvidenceKind(Word):
    """What a photograph, film or signature shows; each belongs to one of the facts it proves."""

    DOOR = "door", "到场照片"
    PAPERS = "papers", "出示文书的照片"
    TAKING = "taking", "接收文书的照片"
    IDENTITY = "identity", "核对身份的照片"
    LEFT = "left", "文书留下的照片"
    VIDEO = "video", "全程录像"
    RECEIPT = "receipt", "签好的送达回证"
    RECIPIENT_SIGNATURE = "recipient_signature", "签收人签名"
    WITNESS_SIGNATURE = "witness_signature", "见证人签名"

    @property
    def proves(self) -> VisitFact:
        """The one fact it is evidence of."""
        return _PROVES[self]


class VisitFact(Word):
    """Three facts and, apart from them, the leaving; none of them follows from another."""

    WAS_THERE = "was_there", "到过现场"
    TAKEN = "taken", "有人收下"
    RIGHT_PERSON = "right_person", "收的人对"
    LEAVING = "leaving", "留置经过"


_PROVES = {
    EvidenceKind.DOOR: VisitFact.WAS_THERE, EvidenceKind.PAPERS: VisitFact.LEAVING,
    EvidenceKind.TAKING: VisitFact.TAKEN, EvidenceKind.IDENTITY: VisitFact.RIGHT_PERSON,
    EvidenceKind.LEFT: VisitFact.LEAVING, EvidenceKind.VIDEO: VisitFact.LEAVING, EvidenceKind.RECEIPT: VisitFact.TAKEN,
    EvidenceKind.RECIPIENT_SIGNATURE: VisitFact.TAKEN, EvidenceKind.WITNESS_SIGNATURE: VisitFact.LEAVING,
}  # fmt: skip
SIGNATURES = (EvidenceKind.RECIPIENT_SIGNATURE, EvidenceKind.WITNESS_SIGNATURE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where the telephone was at the act, told once with consent; never a track."""

    latitude: float
    longitude: float
    accuracy_metres: float
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitReport:
    """What the server tells of one recipient: facts apart, each as seen.

    ``client_id`` is drawn on the telephone: the same report twice is one.
    ``phone_now`` is the telephone's clock at sending, to be held against the server's.
    """

    client_id: str
    attempt_id: int
    outcome: VisitOutcome
    happened_at: datetime
    phone_now: datetime
    was_there: bool = True
    place: Place | None = None
    taken_by: Signer = Signer.NONE
    taker_name: str = ""
    relation: str = ""
    lives_together: bool | None = None
    is_other_party: bool = False
    identity_check: IdentityCheck = IdentityCheck.NONE
    left: bool = False
    refusal_reason: str = ""
    witness_kind: WitnessKind = WitnessKind.NONE
    witness_name: str = ""
    witness_role: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One thing that must be there before a button opens, and whether it is."""

    code: str
    label: str
    met: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitNeed:
    """What is known of one recipient when the house asks whether somebody has to go there."""

    electronic_allowed: bool
    has_electronic_address: bool
    electronic_failures: int
    waiting_days: int | None
    has_postal_address: bool
    under_way_by_hand: bool
    settled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPolicy:
    """What a court sets for its visits; choices of the house, no rule of law."""

    picks: bool = True
    after_failures: int = 1
    after_silent_days: int = 3
    lock_hours: int = 24


_VISIT = "service_of_process.visit"
name_acts(
    {
        f"{_VISIT}.add": "新建外出任务",
        f"{_VISIT}.accept": "接收外出任务",
        f"{_VISIT}.set_out": "出发送达",
        f"{_VISIT}.give_back": "退回外出任务",
        f"{_VISIT}.release": "外出任务到时释放",
        f"{_VISIT}.reassign": "改派外出任务",
        f"{_VISIT}.evidence": "上传外出证据",
        f"{_VISIT}.position": "记录送达地点",
        f"{_VISIT}.report": "反馈外出结果",
        f"{_VISIT}.finish": "外出任务完成",
        f"{_VISIT}.drop": "取消外出任务",
        f"{_VISIT}.map": "打开送达地址的地图",
        f"{_VISIT}.look": "查看外出证据",
        f"{_VISIT}.ask_rating": "生成评价链接",
        f"{_VISIT}.rate": "当事人评价",
    }
)
name_kind(_VISIT, "外出任务", "service_of_process:visit")
