"""The words of tracing a party who cannot be reached: assistance letters, what a register answers, material checks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from xiezhi.domains.service_of_process.types.words import Word


class LetterState(Word):
    """协查函: where it stands."""

    DRAFTED = "drafted", "已起草"
    SUBMITTED = "submitted", "待审批"
    APPROVED = "approved", "已批准，待答复"
    ANSWERED = "answered", "已答复"
    REFUSED = "refused", "未批准"
    REVOKED = "revoked", "已撤销"
    DISCARDED = "discarded", "已作废"


class Unreachable(Word):
    """Why the party counts as one who cannot be reached."""

    NO_ADDRESS = "no_address", "案卷里没有任何可用的送达地址"
    FAILED = "failed", "已经送达过，没有成功"
    WILL_NOT_CONFIRM = "will_not_confirm", "拒不确认送达地址、躲避或者搬离"


class PersonState(Word):
    """What a register says of the person, as far as service needs it."""

    REGISTERED = "registered", "有登记住址"
    MOVED = "moved", "已迁出"
    DECEASED = "deceased", "已死亡"
    UNKNOWN = "unknown", "查无此人"


class MaterialItem(Word):
    """材料核对: what is looked at before papers are posted."""

    RECEIVED = "received", "材料已收到，份数与清单一致"
    PAGES = "pages", "页数齐全，字迹清楚"
    SEALED = "sealed", "该用印的已经用印"
    SAME_CASE = "same_case", "案号、当事人与任务一致"
    IDENTITY = "identity", "受送达人的姓名、证件号码与案卷一致"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDraft:
    """What the specialist writes: why, and until when the answer may be used (first day outside)."""

    ground: Unreachable
    explanation: str
    until_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredAddress:
    """One address from a register: 户籍地址, or where the person is registered as living."""

    household: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterAnswer:
    """Everything that is kept of an answer; ``dropped`` names the fields that came along and were thrown away."""

    state: PersonState
    addresses: tuple[RegisteredAddress, ...] = ()
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterQuestion:
    """What a register is told: the letter and its grant, and the person by name and number."""

    letter_no: str
    grant_no: str
    case_no: str
    purpose: str
    name: str
    id_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialDraft:
    """One line of the check-list as it was ticked, or not, with what is wrong."""

    item: MaterialItem
    fits: bool
    note: str = ""
