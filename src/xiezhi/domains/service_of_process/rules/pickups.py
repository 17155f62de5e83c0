"""上门自取, 委托 and 转交: their lawful steps, what may be told, who may be handed the papers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from xiezhi.domains.service_of_process.types import RecipientKind, Signer
from xiezhi.domains.service_of_process.types.pickups import (
    Comer,
    EntrustmentDraft,
    EntrustmentState,
    PickupState,
    PickupTelling,
)
from xiezhi.kernel.workflow.types import Step, Workflow
from xiezhi.lib.dates import day_of, full_date
from xiezhi.lib.identifiers import born_on, checked_credit_code, checked_id_no
from xiezhi.lib.verdict import YES, Refused, Verdict, no

SEND = "service_of_process.order.send"
REGISTER = "service_of_process.attempt.register"
MOST_DAYS = 60
"""A period longer than this is a slip of the pen; a choice of the house, no rule of law."""
ADULT_AT = 18
REMIND_BEFORE_DAYS = 1

_P = PickupState
_MAY_END = (_P.INFORMED, _P.NOT_COLLECTED)
PICKUP_STEPS: tuple[Step, ...] = (
    Step("inform", "告知领取期间", (_P.MARKED, _P.INFORMED), _P.INFORMED, SEND),
    Step("collect", "交付文书", (*_MAY_END, _P.REFUSED), _P.COLLECTED, REGISTER),
    Step("refuse", "登记拒签", (*_MAY_END, _P.COLLECTED), _P.REFUSED, REGISTER),
    Step("close", "领取期满", (_P.INFORMED,), _P.NOT_COLLECTED, REGISTER),
    Step("withdraw", "取消", (_P.MARKED,), _P.WITHDRAWN, SEND, reason_required=True),
)
PICKUP_WORKFLOW = Workflow(
    name="service_of_process.pickup", label="上门自取", initial=_P.MARKED, states=tuple(_P.choices()), steps=PICKUP_STEPS
)  # fmt: skip

_E = EntrustmentState
_OUT = (_E.SENT, _E.ACCEPTED)
ENTRUSTMENT_STEPS: tuple[Step, ...] = (
    Step("send", "寄出", (_E.PREPARED,), _E.SENT, SEND),
    Step("accept", "对方收到", (_E.SENT,), _E.ACCEPTED, REGISTER),
    Step("finish", "登记已签收", (*_OUT, _E.RETURNED), _E.DONE, REGISTER),
    Step("return", "登记退回", (*_OUT, _E.DONE), _E.RETURNED, REGISTER),
    Step("withdraw", "取消", (_E.PREPARED,), _E.WITHDRAWN, SEND, reason_required=True),
)
ENTRUSTMENT_WORKFLOW = Workflow(
    name="service_of_process.entrustment", label="委托、转交送达", initial=_E.PREPARED, states=tuple(_E.choices()),
    steps=ENTRUSTMENT_STEPS,
)  # fmt: skip
ENTRUSTED_LIMIT = "C13"
"""受托法院代为送达: ten days from the letter (解释134条)."""
UNIT_DAYS = 7
"""A unit has to hand over at once (民诉法94条), which names no days; after so many somebody asks."""

_UNITS = {
    RecipientKind.SOLDIER: "所在部队团以上单位的政治机关",
    RecipientKind.PRISONER: "所在监所",
    RecipientKind.IN_COMPULSORY_EDUCATION: "所在强制性教育机构",
}


_CLAIMANTS = frozenset({"原告", "上诉人", "申请执行人", "申请人", "起诉人", "自诉人", "再审申请人"})


def is_opponent(role: str, other_role: str) -> bool:
    """Do these two stand against each other in the case (邮寄规定7条2款)?"""
    return (role in _CLAIMANTS) != (other_role in _CLAIMANTS)


def unit_for(kind: RecipientKind) -> str:
    """Through which unit the papers of this recipient go (民诉法92、93条); empty where through none."""
    return _UNITS.get(kind, "")


def check_telling(told: PickupTelling, *, at: datetime) -> None:
    """Refuse a period that cannot be: told tomorrow, over before it was told, without a place."""
    if told.told_at > at:
        raise Refused("告知的时间还没有到", field="told_at", remedy="请填已经告知的时间", code="future_date")
    if not told.place.strip():
        raise Refused("没有写领取地点", field="place", remedy="例如：诉讼服务中心3号窗口")
    if told.until_on < told.from_on:
        raise Refused("期间的末日早于首日", field="until_on", remedy="请核对领取期间", code="upside_down")
    if told.until_on < day_of(told.told_at):
        raise Refused("告知时期间已经过了", field="until_on", remedy="请另定领取期间", code="period_over")
    if (told.until_on - told.from_on).days > MOST_DAYS:
        raise Refused(
            f"领取期间超过{MOST_DAYS}天", field="until_on", remedy="请核对年份和月份", code="too_long"
        )


def checked_holder_no(text: str, *, field: str = "id_no", today: date | None = None) -> str:
    """An identity number or a credit code typed at the window, whole and with the right check digit.

    Never a part of one: what is too short is refused like a wrong digit.
    """
    flat = "".join(text.split()).upper()
    if not flat:
        raise Refused("请输入完整的身份证号码", field=field, remedy="18位，末位可能是X", code="missing")
    looks_like_code = len(flat) == 18 and not flat[:17].isdigit()
    if looks_like_code and any(one.isalpha() for one in flat[8:17]):
        return checked_credit_code(flat, field=field)
    return checked_id_no(flat, field=field, today=today)


def check_comer(
    comer: Comer, *, recipient_id_no: str, agent_id_no: str, other_party_nos: Collection[str], on: date
) -> Comer:  # fmt: skip
    """Whoever came is who they say: right number, not a child, the recipient with the recipient's own number."""
    if not comer.name.strip():
        raise Refused("请写领取人的姓名", field="comer_name", remedy="照证件上的姓名写")
    number = checked_id_no(comer.id_no, field="comer_id_no", today=on)
    if comer.signer is Signer.RECIPIENT and recipient_id_no and number != recipient_id_no:
        raise Refused(
            "证件号码不是受送达人的", field="comer_id_no", code="somebody_else",
            remedy="代领的请选择领取人的身份；受送达人登记有误的先更正",
        )  # fmt: skip
    if comer.signer is Signer.AGENT and agent_id_no and number != agent_id_no:
        raise Refused(
            "证件号码不是登记的诉讼代理人的", field="comer_id_no", code="somebody_else", remedy="请核对授权委托书"
        )  # fmt: skip
    if comer.signer is not Signer.RECIPIENT and recipient_id_no and number == recipient_id_no:
        raise Refused(
            "这是受送达人本人的证件", field="signer", remedy="请选择“受送达人本人”", code="is_recipient"
        )
    if comer.signer is Signer.ADULT_RELATIVE:
        _check_relative(number, other_party_nos, on)
    return Comer(
        signer=comer.signer, name=comer.name.strip(), id_no=number, lives_together=comer.lives_together
    )


def _check_relative(number: str, other_party_nos: Collection[str], on: date) -> None:
    born = born_on(number)
    if (on.year - born.year, on.month, on.day) < (ADULT_AT, born.month, born.day):
        raise Refused(
            "来人还没有成年", field="comer_id_no", basis="cpl-88", remedy="请由成年家属领取", code="minor"
        )
    if number in other_party_nos:
        raise Refused(
            "来人是同一案件中的对方当事人，不能代收", field="signer", basis="mail-7-2", code="other_party",
            remedy="请受送达人本人或者其指定的代收人领取",
        )  # fmt: skip


def may_hand_over(
    state: PickupState, *, wanted: Collection[str], checked: Collection[str], is_told: bool
) -> Verdict:
    """Do the papers lie ready: the period told, every document checked as it stands now?"""
    if state in {_P.MARKED, _P.WITHDRAWN}:
        return no(f"上门自取{state.label}，还不能交付", code="wrong_state", remedy="请先告知领取期间")
    if not is_told:
        return no("还没有告知领取期间和地点", code="not_told", remedy="请先登记告知")
    if not wanted:
        return no("没有可以领取的文书", code="no_papers", remedy="请先加入文书")
    if set(wanted) - set(checked):
        return no("材料还没有核对齐", code="not_checked", remedy="请先对照清单逐件核对，文书换过的要重新核对")
    return YES


def check_entrustment(draft: EntrustmentDraft) -> None:
    """A letter needs somebody it is written to."""
    if len(draft.to_name.strip()) < 4:
        raise Refused(
            "请写对方的全称", field="to_name", remedy="例如：某某市某某区人民法院、某某监狱", code="missing"
        )  # fmt: skip


def check_day(day: date, *, not_before: date | None, at: datetime, field: str) -> None:
    """A day that has come and does not lie before what it follows on."""
    if day > day_of(at):
        raise Refused("日期还没有到", field=field, remedy="请填已经发生的日期", code="future_date")
    if not_before is not None and day < not_before:
        raise Refused(
            f"早于{full_date(not_before)}", field=field, remedy="请核对日期的先后", code="too_early"
        )
