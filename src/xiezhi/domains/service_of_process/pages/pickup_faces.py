"""How a collection looks: what is next, what is known, who came, the course at the window."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.types import Signer
from xiezhi.domains.service_of_process.types.pickups import PickupState, ToldBy
from xiezhi.lib.masking import mask_id_no
from xiezhi.ui.components import Action, NextStep, Row
from xiezhi.ui.dates import cn_day, cn_moment

_STATES = {
    "marked": "queued", "informed": "handed", "collected": "signed", "refused": "signed", "not_collected": "failed",
    "withdrawn": "none",
}  # fmt: skip
May = Callable[[str], bool]


def url_of(name: str, pickup: Any, *more: Any) -> str:
    """The address of a page of this collection."""
    return reverse(f"service_of_process:{name}", args=[pickup.pk, *more])


def state_of(pickup: Any) -> tuple[str, str]:
    """Colour and word of the state; one that was served when the period ran out is no failure."""
    label = str(PickupState(pickup.state).label)
    if pickup.state == PickupState.NOT_COLLECTED.value and pickup.attempt.state == "deemed_served":
        return "effective", label
    return _STATES[pickup.state], label


def step_face(pickup: Any, *, ready: bool, has_proof: bool, may: May) -> NextStep:
    """The one thing to do at the window now."""
    state = PickupState(pickup.state)
    desk = may(permissions.COUNTER)
    if state is PickupState.MARKED:
        return NextStep(
            "告知领取的期间和地点", action=_act("登记告知", "pickup-inform", pickup, may(permissions.SEND))
        )
    if state in {PickupState.COLLECTED, PickupState.REFUSED}:
        return NextStep("已办结", reason="送达效力由规则判定，见任务页")
    if state is PickupState.WITHDRAWN:
        return NextStep("已取消")
    late = "期满后来的，照常核对、交付" if state is PickupState.NOT_COLLECTED else ""
    if not ready:
        return NextStep(
            "核对窗口的材料", reason=late or "当事人来之前就可以核对、打印",
            action=_act("核对材料", "pickup-check", pickup, desk),
        )  # fmt: skip
    why = "签好的送达回证已扫描" if has_proof else "先扫描签好的送达回证，或者请来人在屏幕上签名"
    return NextStep(
        "查验证件，交付文书", reason=late or why, action=_act("交付", "pickup-hand-over", pickup, desk)
    )


def _act(label: str, name: str, pickup: Any, allowed: bool) -> Action:
    refused = "" if allowed else "您没有办理这一步的权限"
    return Action(label, url_of(name, pickup), kind="filled", refused=refused)


def acts_of(pickup: Any, *, ready: bool, may: May) -> list[Action]:
    """What else may be done; each also refused by the server where it is not allowed."""
    acts: list[Action] = []
    open_now = pickup.state in {PickupState.INFORMED.value, PickupState.NOT_COLLECTED.value}
    if may(permissions.COUNTER) and pickup.state != PickupState.WITHDRAWN.value:
        acts += [
            Action("打印文书", url_of("pickup-papers", pickup), "printer", method="post"),
            Action("打印空白送达回证", url_of("pickup-blank", pickup), "printer", method="post"),
        ]
        if pickup.state != PickupState.MARKED.value:
            acts.append(Action("扫描、拍照", url_of("pickup-picture", pickup), "camera"))
        if open_now and ready:
            acts.append(Action("登记拒签", url_of("pickup-refuse", pickup)))
        if open_now:
            acts.append(Action("重新核对材料", url_of("pickup-check", pickup)))
        if pickup.state in {PickupState.COLLECTED.value, PickupState.REFUSED.value} and may(
            permissions.CORRECT
        ):
            acts.append(Action("更正交付结果", url_of("pickup-hand-over", pickup)))
    if may(permissions.SEND) and pickup.state == PickupState.INFORMED.value:
        acts.append(Action("短信提醒", url_of("pickup-remind", pickup), method="post"))
        acts.append(Action("重新告知期间", url_of("pickup-inform", pickup)))
    return acts


def panel_of(pickup: Any, *, today: date) -> list[Row]:
    """What is known; numbers stay masked."""
    party = pickup.attempt.recipient.party
    rows = [
        Row("受送达人", f"{party.name}（{party.role}）"),
        Row("证件号码", mask_id_no(party.id_no) if party.id_no else "没有登记", tone="" if party.id_no else "warn"),
        Row("领取期间", _period(pickup, today), tone="" if pickup.until_on else "warn"),
        Row("领取地点", pickup.place or "没有写", tone="" if pickup.place else "warn"),
    ]  # fmt: skip
    if pickup.told_at:
        who = f"，{pickup.told_by.name}" if pickup.told_by else ""
        rows.append(Row("告知", f"{ToldBy(pickup.told_how).label}，{cn_moment(pickup.told_at)}{who}"))
    if pickup.announced_in_court:
        rows.append(Row("当庭宣判", "期间和地点已记入宣判笔录"))
    if pickup.reminded_at:
        rows.append(Row("短信提醒", cn_moment(pickup.reminded_at)))
    if pickup.checked_at:
        who = f"，{pickup.checked_by.name}" if pickup.checked_by else ""
        rows.append(Row("材料核对", f"{cn_moment(pickup.checked_at)}{who}"))
    if pickup.signer:
        rows.append(
            Row(
                "来人",
                f"{pickup.comer_name}（{Signer(pickup.signer).label}）　{mask_id_no(pickup.comer_id_no)}",
            )
        )
    return rows


def _period(pickup: Any, today: date) -> str:
    if pickup.until_on is None:
        return "还没有告知"
    return f"{cn_day(pickup.from_on, today)}至{cn_day(pickup.until_on, today)}"


def counter_face(pickups: Iterable[Any], entrustments: Iterable[Any]) -> list[dict[str, Any]]:
    """The lines an order shows of what waits at the window or lies with others."""
    found = [
        {
            "state": state_of(one), "url": url_of("pickup", one), "name": one.attempt.recipient.party.name,
            "line": f"{one.place}，{cn_day(one.until_on, one.until_on)}期满" if one.until_on else "还没有告知期间",
        }
        for one in pickups
    ]  # fmt: skip
    return found + [
        {
            "state": entrustment_state(one), "url": reverse("service_of_process:entrustment", args=[one.pk]),
            "name": one.attempt.recipient.party.name, "line": one.to_name or "还没有写寄给谁",
        }
        for one in entrustments
    ]  # fmt: skip


_ENTRUSTED = {
    "prepared": "queued", "sent": "handed", "accepted": "arrived", "done": "signed", "returned": "failed",
    "withdrawn": "none",
}  # fmt: skip


def entrustment_state(found: Any) -> tuple[str, str]:
    """Colour and word of the state of an entrustment."""
    return _ENTRUSTED[found.state], str(found.get_state_display())
