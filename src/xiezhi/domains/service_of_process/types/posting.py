"""The words of post 邮寄送达: parcels, carriers, what carriers tell, what a receipt says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from xiezhi.domains.service_of_process.types.words import ReturnReason, Signer, Word
from xiezhi.kernel.audit.types import name_acts, name_kind


class ParcelState(Word):
    """邮件状态 (law: handed to post, in transit, signed, signed by another, returned, lost)."""

    PREPARED = "prepared", "待打印"
    PRINTED = "printed", "待交寄"
    HANDED = "handed", "已交寄"
    IN_TRANSIT = "in_transit", "在途"
    SIGNED = "signed", "本人签收"
    SIGNED_BY_OTHER = "signed_by_other", "他人签收"
    RETURNED = "returned", "退回"
    LOST = "lost", "遗失"
    WITHDRAWN = "withdrawn", "已删除"


ENDS = (ParcelState.SIGNED, ParcelState.SIGNED_BY_OTHER, ParcelState.RETURNED, ParcelState.LOST)
"""How the way of a parcel may end."""


class Carrier(Word):
    """承运人 and its service; both are 中国邮政, the one that the law names for 法院专递."""

    EMS = "ems", "法院专递"
    REGISTERED = "registered", "挂号信"


class MailEventKind(Word):
    """物流: what a carrier tells about a parcel."""

    ACCEPTED = "accepted", "收寄"
    MOVED = "moved", "运输"
    OUT = "out", "派送"
    TRIED = "tried", "投递未成"
    SIGNED = "signed", "本人签收"
    SIGNED_BY_OTHER = "signed_by_other", "他人签收"
    RETURNING = "returning", "退回途中"
    RETURNED = "returned", "退回"
    LOST = "lost", "遗失"


class Layout(Word):
    """How waybills are laid on paper."""

    LABEL = "label", "面单纸100×180毫米"
    SHEET = "sheet", "A4纸，每页四张"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailEvent:
    """One thing a carrier told; ``event_no`` is the carrier's, so that twice told is once kept."""

    event_no: str
    at: datetime
    kind: MailEventKind
    place: str = ""
    text: str = ""
    reason: ReturnReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryTries:
    """投递次数 against 邮寄规定6条: at least three within five days."""

    count: int
    wanted: int
    within_days: int
    first_on: date | None = None
    last_on: date | None = None
    in_time: int = 0

    @property
    def is_enough(self) -> bool:
        """Were enough tries made within the days?"""
        return self.in_time >= self.wanted

    @property
    def sentence(self) -> str:
        """One line for the page."""
        if self.count == 0:
            return "还没有投递"
        if self.is_enough:
            return f"{self.within_days}日内投递{self.in_time}次，已满{self.wanted}次"
        if self.count >= self.wanted:
            return f"投递{self.count}次，但{self.within_days}日内只有{self.in_time}次"
        return f"投递{self.count}次，未满{self.wanted}次"


@dataclass(slots=True, kw_only=True)
class TrackingRow:
    """One row of a scanned list: which parcel gets which number, or what is wrong and how to mend it."""

    number: int
    parcel_no: str
    tracking_no: str
    parcel_id: int | None = None
    shown: str = ""
    fault: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptReading:
    """What was read off a receipt; a proposal for a person, never a fact."""

    tracking_no: str = ""
    signed_on: date | None = None
    signer_name: str = ""
    signer: Signer | None = None
    returned_on: date | None = None
    return_reason: ReturnReason | None = None
    turned: int = 0
    sure: float = 0.0
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelEnd:
    """How a parcel's way ended, as a person confirms it from receipt or return."""

    state: ParcelState
    ended_on: date
    ended_time: time | None = None
    signer: Signer = Signer.RECIPIENT
    signer_name: str = ""
    signer_lives_together: bool | None = None
    signer_is_other_party: bool = False
    return_reason: ReturnReason | None = None
    delivery_tries: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalPreview:
    """What the rules would say of a return for this reason, before anybody confirms it."""

    reason: ReturnReason
    sentence: str
    tone: str = ""


name_acts(
    {
        "service_of_process.parcel.add": "新建邮件",
        "service_of_process.parcel.change": "更正邮件收件信息",
        "service_of_process.parcel.drop": "删除邮件",
        "service_of_process.parcel.printed": "打印邮寄面单",
        "service_of_process.parcel.void": "作废邮寄面单",
        "service_of_process.parcel.track": "回填邮寄单号",
        "service_of_process.parcel.events": "收到物流信息",
        "service_of_process.parcel.receipt": "上传邮寄回执",
        "service_of_process.parcel.end": "登记邮寄结果",
        "service_of_process.parcel.export": "导出邮寄任务",
        "service_of_process.waybill.fetch": "下载邮寄面单",
    }
)
name_kind("service_of_process.waybill", "邮寄面单")
