"""The lawful steps of a parcel, its tries (A6), when its carrier is too silent, and what the same post twice means."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from xiezhi.domains.service_of_process.rules.law import rule_at
from xiezhi.domains.service_of_process.types.posting import (
    ENDS,
    Carrier,
    DeliveryTries,
    MailEventKind,
    ParcelEnd,
    ParcelState,
)
from xiezhi.kernel.workflow.types import Step, Workflow
from xiezhi.lib.dates import day_of, full_date
from xiezhi.lib.verdict import YES, Refused, Verdict, no

SEND = "service_of_process.order.send"
REGISTER = "service_of_process.attempt.register"
SILENT_DAYS = {Carrier.EMS: 3, Carrier.REGISTERED: 7}
"""Without word from a carrier for so long somebody has to ask; a choice of the house, no rule of law."""
SAME_WITHIN_DAYS = 15
"""The same papers to the same person and address within these days are a mistake until a reason says otherwise."""

_P = ParcelState
_UNDER_WAY = (_P.HANDED, _P.IN_TRANSIT)


def _end(name: str, target: ParcelState) -> Step:
    sources = (*_UNDER_WAY, *(state for state in ENDS if state is not target))
    return Step(name, f"登记{target.label}", sources, target, REGISTER)


PARCEL_STEPS: tuple[Step, ...] = (
    Step("print", "打印面单", (_P.PREPARED,), _P.PRINTED, SEND),
    Step("void", "作废面单", (_P.PRINTED,), _P.PREPARED, SEND, reason_required=True),
    Step("withdraw", "删除", (_P.PREPARED, _P.PRINTED), _P.WITHDRAWN, SEND, reason_required=True),
    Step("hand", "交寄，回填单号", (_P.PREPARED, _P.PRINTED), _P.HANDED, SEND),
    Step("move", "收到物流信息", (_P.HANDED,), _P.IN_TRANSIT, SEND),
    _end("sign", _P.SIGNED),
    _end("sign_by_other", _P.SIGNED_BY_OTHER),
    _end("return", _P.RETURNED),
    _end("lose", _P.LOST),
)
STEP_OF_END = {_P.SIGNED: "sign", _P.SIGNED_BY_OTHER: "sign_by_other", _P.RETURNED: "return", _P.LOST: "lose"}
END_OF_EVENT = {
    MailEventKind.SIGNED: _P.SIGNED, MailEventKind.SIGNED_BY_OTHER: _P.SIGNED_BY_OTHER,
    MailEventKind.RETURNED: _P.RETURNED, MailEventKind.LOST: _P.LOST,
}  # fmt: skip
PARCEL_WORKFLOW = Workflow(
    name="service_of_process.parcel", label="邮件", initial=_P.PREPARED, states=tuple(_P.choices()), steps=PARCEL_STEPS
)  # fmt: skip


def content_hash(contents: Iterable[dict[str, Any]]) -> str:
    """One mark for what lies in the envelope: which files, how many of each; their order says nothing."""
    lines = sorted((str(one["sm3"]), int(one["copies"])) for one in contents)
    return hashlib.sha256(json.dumps(lines).encode()).hexdigest()


def tries_of(events: Iterable[tuple[MailEventKind, datetime]], *, on: date) -> DeliveryTries:
    """How often it was tried, and how often within the best five days (邮寄规定6条1款)."""
    numbers = rule_at("A6", on).numbers
    wanted, days = numbers["tries"], numbers["days"]
    tried = sorted(day_of(at) for kind, at in events if kind is MailEventKind.TRIED)
    in_time = max((_within(tried, first, days) for first in tried), default=0)
    return DeliveryTries(
        count=len(tried), wanted=wanted, within_days=days, first_on=tried[0] if tried else None,
        last_on=tried[-1] if tried else None, in_time=in_time,
    )  # fmt: skip


def _within(tried: Sequence[date], first: date, days: int) -> int:
    return sum(first <= day < first + timedelta(days=days) for day in tried)


def may_print(state: ParcelState, *, receiver: str, address: str, same: date | None, reason: str) -> Verdict:
    """May a waybill leave the printer: whole data, and not the same post twice without a reason?"""
    if state not in {_P.PREPARED, _P.PRINTED}:
        return no(f"邮件{state.label}，不能再打印面单", code="wrong_state")
    if not receiver.strip() or not address.strip():
        return no("收件人或者地址还没有填", code="incomplete", remedy="请先更正收件信息")
    if same is not None and not reason.strip():
        return no(
            f"{full_date(same)}已经向同一人、同一地址寄过同样的文书", code="same_post",
            remedy="确需再寄的，请打开邮件写明理由",
        )  # fmt: skip
    return YES


def is_silent(carrier: Carrier, *, last_word_at: datetime, at: datetime) -> bool:
    """Has nothing been heard for too long?"""
    return at - last_word_at >= timedelta(days=SILENT_DAYS[carrier])


def check_event_time(at: datetime, *, posted_on: date, now: datetime) -> str:
    """Why the time of an event cannot be; empty where it can."""
    if at > now + timedelta(minutes=10):
        return "物流时间还没有到"
    if day_of(at) < posted_on:
        return "物流时间早于交寄日期"
    return ""


def check_end(end: ParcelEnd, *, state: ParcelState, posted_on: date | None, at: datetime) -> None:
    """Refuse a result that cannot be: of mail never sent, before it was posted, tomorrow, without a reason."""
    if posted_on is None or state in {_P.PREPARED, _P.PRINTED, _P.WITHDRAWN}:
        raise Refused("这件邮件还没有交寄，不会有回执或者退信", code="never_sent", remedy="请先回填邮寄单号")
    field = "ended_on"
    if end.ended_on > day_of(at):
        raise Refused("日期还没有到", field=field, remedy="请看回执上的日期", code="future_date")
    if end.ended_on < posted_on:
        raise Refused(
            f"早于交寄日期（{full_date(posted_on)}）", field=field, remedy="请看回执上的日期", code="before_posting"
        )  # fmt: skip
    if end.state is _P.RETURNED and end.return_reason is None:
        raise Refused("没有写退回原因", field="return_reason", remedy="请看退信上的改退批条", code="missing")
