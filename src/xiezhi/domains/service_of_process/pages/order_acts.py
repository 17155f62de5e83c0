"""What may be done with an order now, by this person; and where each next step is done."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.queries.matrix import matrix_of
from xiezhi.domains.service_of_process.queries.usable import recipients_without_address
from xiezhi.domains.service_of_process.rules.states import ORDER_WORKFLOW
from xiezhi.domains.service_of_process.types import OrderState
from xiezhi.kernel.documents import permissions as documents
from xiezhi.ui.components import Action

OPEN_STATES = frozenset(
    {OrderState.DRAFT.value, OrderState.SUBMITTED.value, OrderState.RETURNED.value, OrderState.ACCEPTED.value,
     OrderState.SERVING.value}
)  # fmt: skip
_HIDDEN = frozenset({"start", "complete"})
_BY_HAND = "complete"
"""The house completes an order by itself; one that was taken up again is closed by a person."""


@dataclass(slots=True)
class Acts:
    """Buttons at the top of the page, and those behind 更多."""

    shown: list[Action] = field(default_factory=list)
    more: list[Action] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.shown or self.more)


def acts_for(request: Any, order: Any) -> Acts:
    """Only what the server would accept from this person; a hidden act is refused when called directly too."""
    acts = Acts()

    def may(right: str) -> bool:
        return permissions.may_over(request.person, right, order, on=request.moment.date())

    def url(name: str, *args: Any) -> str:
        return reverse(f"service_of_process:{name}", args=[order.pk, *args])

    is_open = order.state in OPEN_STATES
    if (
        is_open
        and order.state in {OrderState.ACCEPTED.value, OrderState.SERVING.value}
        and may(permissions.SEND)
    ):
        acts.shown.append(Action("安排送达", url("send"), "send"))
    if may(permissions.REPORT):
        acts.shown.append(Action("送达报告", url("report"), "file-download"))
        acts.more.append(Action("打印空白送达回证", url("blank-proofs"), method="post"))
    acts.shown.append(Action("打印", url("print"), "printer"))
    acts.more.append(Action("送达方式和公告", url("means")))
    acts.more.append(Action("异议、留言和反馈", url("objections")))
    if is_open and may(permissions.DOCUMENT):
        acts.more.append(Action("加入文书", url("document-new")))
        if may(documents.MAKE):
            acts.more.append(Action("在线制作文书", make_address(order.court_case_id)))
        acts.more.append(Action("加入在线制作的文书", url("document-made")))
    if is_open and may(permissions.CHECK):
        acts.more.append(Action("材料核对和邮寄地址", url("material")))
    if is_open and may(permissions.REQUEST):
        acts.more.append(Action("加入受送达人", url("recipients")))
        acts.more.append(Action("批量导入受送达人", url("recipients-intake")))
    if is_open and may(permissions.CORRECT):
        acts.more.append(Action("更正任务信息", url("correct")))
    if is_open and may(permissions.ASSIGN):
        acts.more.append(Action("转交", url("assign")))
    for step in ORDER_WORKFLOW.leaving(order.state):
        shown = step.name not in _HIDDEN or (step.name == _BY_HAND and order.reopened_at is not None)
        if shown and may(step.right):
            acts.more.append(Action(step.label, url("step", step.name)))
    if may(permissions.ADVANCED):
        acts.more.append(Action("高级管理", url("manage")))
    return acts


def make_address(court_case_id: int) -> str:
    """The page where a document is made for a case, its facts filled in."""
    return f"{reverse('documents:make')}?about=cases.court_case:{court_case_id}"


def page_of_next_step(order: Any, code: str, *, on: date) -> str:
    """The address where the next step is done; empty where it is done on the page of the order itself."""
    if code in {"submit", "resubmit", "complete"}:
        return reverse("service_of_process:step", args=[order.pk, code])
    if code in {"check", "accept"}:
        return reverse("service_of_process:step", args=[order.pk, "accept"])
    if code == "confirm_address":
        nobody_asked = recipients_without_address(matrix_of(order), on=on)
        return (
            reverse("service_of_process:recipient", args=[order.pk, nobody_asked[0].pk])
            if nobody_asked
            else ""
        )
    if code in {"choose_method", "send", "resend", "find_address", "visit"}:
        return reverse("service_of_process:send", args=[order.pk])
    if code in {"next_means", "notice_text", "publish", "wait_notice"}:
        return reverse("service_of_process:means", args=[order.pk])
    if code == "post":
        return f"{reverse('service_of_process:parcels')}?q={order.order_no}"
    if code == "invite":
        return f"{reverse('service_of_process:pickups')}?q={order.order_no}"
    if code in {"entrust", "hand_to_unit"}:
        return f"{reverse('service_of_process:entrustments')}?q={order.order_no}"
    if code == "check_authority":
        return reverse("service_of_process:agents", args=[order.pk])
    if code == "decide_objection":
        return reverse("service_of_process:objections", args=[order.pk])
    return ""
