"""The words of reporting to the quality platform 质效平台."""

from __future__ import annotations

from dataclasses import dataclass

from xiezhi.domains.service_of_process.types.words import Word


class BatchState(Word):
    """上报批次: where it stands."""

    BUILT = "built", "待上报"
    ANSWERED = "answered", "已上报"
    FAILED = "failed", "上报失败"


class RowVerdict(Word):
    """What the platform said of one row."""

    WAITING = "waiting", "未上报"
    ACCEPTED = "accepted", "已接收"
    REJECTED = "rejected", "被退回"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowAnswer:
    """The platform's word on one row, known by the number we gave it."""

    row_no: str
    accepted: bool
    code: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchAnswer:
    """The platform's word on a batch."""

    receipt_no: str
    rows: tuple[RowAnswer, ...]
