"""The words of 上门自取 and of 委托、转交: collections, who came, what was photographed, where papers were given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from xiezhi.domains.service_of_process.types.words import Signer, Word
from xiezhi.kernel.audit.types import name_acts


class PickupState(Word):
    """上门自取状态 (law table, section 4: informed, then collected or not)."""

    MARKED = "marked", "待告知"
    INFORMED = "informed", "待领取"
    COLLECTED = "collected", "已领取"
    REFUSED = "refused", "到院拒签"
    NOT_COLLECTED = "not_collected", "逾期未领"
    WITHDRAWN = "withdrawn", "已取消"


class ToldBy(Word):
    """怎样告知领取期间和地点."""

    PHONE = "phone", "电话"
    IN_PERSON = "in_person", "当面"
    RECORD = "record", "记入宣判笔录"
    WRITING = "writing", "书面通知"


class PictureKind(Word):
    """What was scanned or photographed at the window."""

    IDENTITY = "identity", "身份证件"
    SIGNED_PROOF = "signed_proof", "签好的送达回证"
    AUTHORITY = "authority", "授权委托书、代收证明"
    NOTE = "note", "拒签情况的照片、说明"

    @property
    def passing(self) -> bool:
        """Is it kept only for a time? What is proof itself stays with the case."""
        return self is PictureKind.IDENTITY


COMERS = (
    Signer.RECIPIENT, Signer.LEGAL_REPRESENTATIVE, Signer.STATUTORY_AGENT, Signer.AGENT, Signer.NAMED_RECEIVER,
    Signer.ADULT_RELATIVE, Signer.MAIL_ROOM,
)  # fmt: skip
"""Who may be met at the window; whether the signature counts, the rules say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PickupTelling:
    """What was told: from when until when, where, how and when it was told."""

    from_on: date
    until_on: date
    place: str
    how: ToldBy
    told_at: datetime
    announced_in_court: bool = False
    remind: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comer:
    """Who came to the window and showed which papers."""

    signer: Signer
    name: str
    id_no: str
    lives_together: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskReading:
    """What was read off a card or a signed 送达回证; a proposal for a person, never a fact."""

    id_no: str = ""
    name: str = ""
    signed_on: date | None = None
    sure: float = 0.0
    doubts: tuple[str, ...] = ()


class EntrustmentState(Word):
    """委托、转交状态 (law table, section 4: sent, accepted, done or returned)."""

    PREPARED = "prepared", "待寄出"
    SENT = "sent", "已寄出"
    ACCEPTED = "accepted", "对方已收到"
    DONE = "done", "已签收"
    RETURNED = "returned", "已退回"
    WITHDRAWN = "withdrawn", "已取消"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrustmentDraft:
    """To whom the papers go; the letter is drawn up from it."""

    to_name: str
    to_address: str = ""
    contact: str = ""
    request: str = ""


name_acts(
    {
        "service_of_process.pickup.mark": "标记上门自取",
        "service_of_process.pickup.inform": "告知领取期间",
        "service_of_process.pickup.remind": "短信提醒领取",
        "service_of_process.pickup.look_up": "按证件号查上门自取",
        "service_of_process.pickup.read_card": "识读身份证件",
        "service_of_process.pickup.check": "核对领取材料",
        "service_of_process.pickup.print": "打印领取材料",
        "service_of_process.pickup.picture": "采集窗口影像",
        "service_of_process.pickup.view_picture": "查看窗口影像",
        "service_of_process.pickup.collect": "窗口交付文书",
        "service_of_process.pickup.refuse": "登记到院拒签",
        "service_of_process.pickup.period_over": "领取期满",
        "service_of_process.pickup.delete_picture": "到期删除证件影像",
        "service_of_process.pickup.withdraw": "取消上门自取",
        "service_of_process.blank_proof.print": "打印空白送达回证",
        "service_of_process.entrustment.draw_up": "出具委托、转交函",
        "service_of_process.entrustment.send": "寄出委托、转交材料",
        "service_of_process.entrustment.accept": "登记对方收到",
        "service_of_process.entrustment.end": "登记委托、转交结果",
        "service_of_process.entrustment.withdraw": "取消委托、转交",
    }
)
