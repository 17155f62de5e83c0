"""The rights over service of process, the roles that start with them, and which orders a person may see."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from xiezhi.domains.service_of_process.models import Attempt, ServiceOrder
from xiezhi.domains.service_of_process.rules.notices import DECIDE_NOTICE
from xiezhi.domains.service_of_process.rules.states import CHECK, CORRECT, DECIDE, REQUEST, SEND
from xiezhi.domains.service_of_process.rules.visits import VISIT
from xiezhi.kernel.cases import permissions as case_permissions
from xiezhi.kernel.cases.permissions import reach_of
from xiezhi.kernel.identity import permissions as identity
from xiezhi.kernel.identity.types import LookupPurpose, declare_purpose
from xiezhi.kernel.integration import permissions as integration
from xiezhi.kernel.notifications import permissions as notifications
from xiezhi.lib.rights import Right, RightKind, declare, give_to
from xiezhi.lib.verdict import NotFound, Refused

__all__ = [
    "ADDRESS", "ADVANCED", "ANSWER", "APPROVE_LOOKUP", "ASK_LOOKUP", "ASSIGN", "CHECK", "CONFIRM_ADDRESS", "CORRECT", "COUNTER", "DECIDE", "DECIDE_NOTICE", "DOCUMENT", "EXPORT",
    "PROOF", "REGISTER", "QUALITY", "REACH_PARTY", "REPORT", "REQUEST", "SEES_CASES", "SEES_ORDERS", "SEND", "SETTINGS", "STATISTICS", "TEMPLATE_EDIT", "VIEW", "VIEW_ASSIGNED",
    "VIEW_MESSAGES", "VIEW_OWN", "VIEW_PROOF", "VISIT", "WITHDRAWAL", "orders_visible_to", "reach_of", "require_order",
]  # fmt: skip

VIEW = "service_of_process.order.view"
VIEW_OWN = "service_of_process.order.view_own"
VIEW_ASSIGNED = "service_of_process.order.view_assigned"
ASSIGN = "service_of_process.order.assign"
ADVANCED = "service_of_process.order.manage"
ANSWER = "service_of_process.inquiry.answer"
EXPORT = "service_of_process.order.export"
DOCUMENT = "service_of_process.document.edit"
ADDRESS = "service_of_process.address.record"
CONFIRM_ADDRESS = "service_of_process.address.confirm"
WITHDRAWAL = "service_of_process.address.decide_withdrawal"
REGISTER = "service_of_process.attempt.register"
COUNTER = "service_of_process.pickup.receive"
VIEW_MESSAGES = "service_of_process.message.view"
VIEW_PROOF = "service_of_process.proof.view"
PROOF = "service_of_process.proof.issue"
REPORT = "service_of_process.report.issue"
STATISTICS = "service_of_process.statistics.view"
TEMPLATE_EDIT = "service_of_process.template.edit"
SETTINGS = "service_of_process.settings.edit"
ASK_LOOKUP = "service_of_process.lookup.ask"
APPROVE_LOOKUP = "service_of_process.lookup.approve"
QUALITY = "service_of_process.quality.report"
REACH_PARTY = "service_of_process.reach_party"
"""The one purpose for which service of process looks a person up (R1)."""

_WITHOUT_REASON = frozenset({ADVANCED, REPORT})
"""ADVANCED asks for its reason itself; a report changes nothing of the task."""
_REASON: ContextVar[str] = ContextVar("reason_of_who_acts_for_others", default="")
SEES_ORDERS = (VIEW, VIEW_OWN, VIEW_ASSIGNED)
"""Whoever holds one of these has orders of some kind to look at; nobody else is shown the list."""
SEES_CASES = (case_permissions.VIEW, case_permissions.VIEW_OWN)

_GROUP = "送达"
declare(
    Right(VIEW, "查看本组织全部送达任务", _GROUP, RightKind.MENU),
    Right(VIEW_OWN, "查看自己提请或承办的送达任务", _GROUP, RightKind.MENU),
    Right(VIEW_ASSIGNED, "查看派给自己的送达任务", _GROUP, RightKind.MENU),
    Right(REQUEST, "提请、撤销送达任务", _GROUP),
    Right(CHECK, "核实、退回送达任务", _GROUP),
    Right(CORRECT, "更正任务和当事人信息、更正登记的结果", _GROUP),
    Right(ASSIGN, "指派、转交送达任务", _GROUP),
    Right(SEND, "发送、停发、改换送达方式", _GROUP),
    Right(REGISTER, "登记送达结果", _GROUP),
    Right(COUNTER, "在窗口查证件号码、交付文书", _GROUP),
    Right(VISIT, "外出送达：接收任务、取证、反馈", _GROUP, RightKind.MENU),
    Right(DOCUMENT, "加入、替换、撤下文书", _GROUP),
    Right(ADDRESS, "登记、停用送达地址", _GROUP),
    Right(CONFIRM_ADDRESS, "办理送达地址确认书", _GROUP),
    Right(WITHDRAWAL, "审查撤回电子送达同意", _GROUP),
    Right(ANSWER, "答复受送达人的留言", _GROUP),
    Right(DECIDE, "决定送达异议、人工判断送达效力", _GROUP),
    Right(DECIDE_NOTICE, "决定公告送达", _GROUP),
    Right(VIEW_MESSAGES, "查看短信和邮件发送记录", _GROUP, RightKind.MENU),
    Right(VIEW_PROOF, "查看、下载送达回证", _GROUP, RightKind.MENU),
    Right(PROOF, "补出、替代送达回证", _GROUP),
    Right(REPORT, "生成送达报告书、全案材料", _GROUP),
    Right(EXPORT, "导出送达任务", _GROUP),
    Right(STATISTICS, "查看送达统计", _GROUP, RightKind.MENU),
    Right(TEMPLATE_EDIT, "管理文书模板和短信文字", _GROUP, RightKind.MENU),
    Right(SETTINGS, "修改本院送达设置", _GROUP),
    Right(QUALITY, "上报质效平台", _GROUP, RightKind.MENU),
    Right(ASK_LOOKUP, "起草协查函、申请查询户籍地址", _GROUP, RightKind.MENU, sensitive=True),
    Right(APPROVE_LOOKUP, "审批协查函", _GROUP, RightKind.MENU, sensitive=True),
    Right(ADVANCED, "高级送达管理：修改本院任何任务", _GROUP, sensitive=True),
)

_COURT_TEAM = (
    VIEW_OWN,
    REQUEST,
    ANSWER,
    DOCUMENT,
    ADDRESS,
    CONFIRM_ADDRESS,
    VIEW_MESSAGES,
    VIEW_PROOF,
    REPORT,
)
give_to("judge", *_COURT_TEAM, WITHDRAWAL, DECIDE, DECIDE_NOTICE)
give_to("clerk", *_COURT_TEAM)
give_to(
    "service_specialist", VIEW, REQUEST, ANSWER, CHECK, CORRECT, ASSIGN, SEND, REGISTER, DOCUMENT, ADDRESS, CONFIRM_ADDRESS,
    VIEW_MESSAGES, VIEW_PROOF, PROOF, REPORT, EXPORT, STATISTICS,
)  # fmt: skip
give_to(
    "court_admin", VIEW, REQUEST, ANSWER, CHECK, CORRECT, ASSIGN, SEND, REGISTER, DOCUMENT, ADDRESS, CONFIRM_ADDRESS,
    VIEW_MESSAGES, VIEW_PROOF, PROOF, REPORT, EXPORT, STATISTICS, TEMPLATE_EDIT, ADVANCED,
    SETTINGS,
)  # fmt: skip
give_to("service_specialist", COUNTER)
give_to("court_admin", COUNTER)
give_to("field_server", VIEW_ASSIGNED, REGISTER, VISIT)
give_to("supervisor", VIEW, VIEW_MESSAGES, VIEW_PROOF, STATISTICS, EXPORT)
give_to("court_leader", STATISTICS)

declare_purpose(
    LookupPurpose(
        REACH_PARTY,
        "联系不上的当事人：查送达地址",
        "法院要把文书送给您，但是联系不上，所以查您登记的住址",
        ASK_LOOKUP,
        APPROVE_LOOKUP,
        most_days=90,
    )  # fmt: skip
)
give_to("service_specialist", ASK_LOOKUP)
give_to("court_admin", ASK_LOOKUP, QUALITY)
give_to("judge", APPROVE_LOOKUP)

# What the rooms below declare and the starting roles of a court need.
give_to("service_specialist", notifications.VIEW_OUTGOING, notifications.RETRY)
give_to("court_admin", notifications.VIEW_OUTGOING, notifications.RETRY, notifications.PUBLISH_NOTICE)
give_to("system_admin", integration.VIEW, integration.EDIT, integration.REPLAY)
give_to("court_admin", integration.VIEW, integration.REPLAY)
give_to("clerk", identity.UNMASK)


def orders_visible_to(person: Any, *, on: date) -> QuerySet[ServiceOrder]:
    """The orders this person may open, in one query without a look at each row.

    All of an organisation or court for whom the right reaches there; the own
    ones for who asked or tries the case; for who serves outside, those that
    were handed to that person.
    """
    seen = reach_of(person, VIEW, on=on).condition()
    if identity.may(person, VIEW_OWN, on=on):
        own = identity.acts_as(person, on=on)
        seen |= Q(requested_by_id__in=own) | Q(judge_id__in=own) | Q(clerk_id__in=own)
    if identity.may(person, VIEW_ASSIGNED, on=on):
        # Gathered first, so that the indexes are used and no row is looked at in vain.
        own = identity.acts_as(person, on=on)
        handed = ServiceOrder.objects.filter(specialist_id__in=own).values("pk")
        seen |= Q(pk__in=handed.union(Attempt.objects.filter(assigned_to_id__in=own).values("order_id")))
    return ServiceOrder.objects.filter(seen) if seen else ServiceOrder.objects.none()


def attempts_visible_to(person: Any, *, on: date) -> QuerySet[Attempt]:
    """The attempts this person may open; who serves outside sees those handed to that person and no others."""
    orders = orders_visible_to(person, on=on)
    if not reach_of(person, VIEW, on=on).is_empty or identity.may(person, VIEW_OWN, on=on):
        return Attempt.objects.filter(order__in=orders)
    return Attempt.objects.filter(
        Q(assigned_to_id__in=identity.acts_as(person, on=on))
        | Q(order__specialist_id__in=identity.acts_as(person, on=on)),
        order__in=orders,
    )


def may_over(person: Any, right: str, order: ServiceOrder, *, on: date) -> bool:
    """Whether the person holds the right over this order's organisation or court."""
    return reach_of(person, right, on=on).covers(order)


_RIGHT_OF_STEP = {
    "submit": REQUEST, "resubmit": REQUEST, "check": CHECK, "check_authority": CORRECT, "confirm_address": ADDRESS,
    "decide_objection": DECIDE, "register": REGISTER,
}  # fmt: skip


def right_of_step(code: str) -> str:
    """The right that the next step of an order takes; most are the service centre's."""
    return _RIGHT_OF_STEP.get(code, SEND)


def acts_for_others(person: Any, order: ServiceOrder, *, on: date) -> bool:
    """高级管理: whether the person may change any task of the court, and this one is somebody else's (SP-37)."""
    own = {order.specialist_id, order.requested_by_id, order.judge_id, order.clerk_id}
    return person.pk not in own and may_over(person, ADVANCED, order, on=on)


@contextmanager
def for_reason(reason: str) -> Iterator[None]:
    """What is done inside is done for this reason; who may change anybody's task is asked for one each time."""
    before = _REASON.set(reason.strip())
    try:
        yield
    finally:
        _REASON.reset(before)


def require_order(person: Any, order: ServiceOrder, right: str, *, on: date) -> None:
    """Refuse as if absent unless the person sees this order and holds the right over it.

    A right over a whole court does not open another team's order to a judge:
    who sees own orders only, acts on own orders only. Who may change anybody's
    task says why (:func:`for_reason`).
    """
    if not may_over(person, right, order, on=on):
        raise NotFound
    if not orders_visible_to(person, on=on).filter(pk=order.pk).exists():
        raise NotFound
    if right not in _WITHOUT_REASON and not _REASON.get() and acts_for_others(person, order, on=on):
        raise Refused(
            "这是别人经办的任务，每次修改都要写明理由", field="managed_reason", remedy="请在理由里写清楚",
            code="reason_missing",
        )  # fmt: skip
