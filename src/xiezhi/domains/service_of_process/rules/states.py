"""The lawful steps of a service order and of an attempt: these tables are the workflow."""

from __future__ import annotations

from collections.abc import Iterable

from xiezhi.domains.service_of_process.rules.classes import may_create
from xiezhi.domains.service_of_process.types import (
    AttemptState,
    CaseCategory,
    CellFacts,
    CellState,
    DocumentKind,
    Effect,
    EffectState,
    ObjectionDecision,
    OrderState,
    Procedure,
    ServiceClass,
)
from xiezhi.kernel.workflow.types import Step, Workflow
from xiezhi.lib.verdict import YES, Verdict, no

# Rights, as `permissions` declares them.
REQUEST = "service_of_process.order.request"
CHECK = "service_of_process.order.check"
SEND = "service_of_process.order.send"
CORRECT = "service_of_process.order.correct"
DECIDE = "service_of_process.objection.decide"

_O = OrderState
ORDER_STEPS: tuple[Step, ...] = (
    Step(
        "submit", "提请送达", (_O.DRAFT,), _O.SUBMITTED, REQUEST, guard="may_submit", event="OrderRequested"
    ),
    Step("accept", "核实无误，受理", (_O.SUBMITTED,), _O.ACCEPTED, CHECK, guard="may_submit"),
    Step("return", "退回补正", (_O.SUBMITTED, _O.ACCEPTED), _O.RETURNED, CHECK, reason_required=True),
    Step("resubmit", "补正后再提请", (_O.RETURNED,), _O.SUBMITTED, REQUEST, guard="may_submit"),
    Step("start", "开始送达", (_O.ACCEPTED,), _O.SERVING, SEND),
    Step(
        "complete", "办结", (_O.SERVING,), _O.COMPLETED, SEND, guard="may_complete", event="ServiceCompleted"
    ),
    Step(
        "complete_unserved",
        "未能送达，办结",
        (_O.SERVING,),
        _O.COMPLETED,
        SEND,
        reason_required=True,
        guard="may_complete_unserved",
        event="ServiceCompleted",
    ),
    Step(
        "reopen", "重新送达", (_O.COMPLETED,), _O.SERVING, SEND, reason_required=True, event="OrderReopened"
    ),
    Step(
        "cancel",
        "撤销",
        (_O.DRAFT, _O.SUBMITTED, _O.RETURNED, _O.ACCEPTED, _O.SERVING),
        _O.CANCELLED,
        REQUEST,
        reason_required=True,
        guard="may_cancel",
    ),
)

_A = AttemptState
ATTEMPT_STEPS: tuple[Step, ...] = (
    Step("queue", "提交发送", (_A.DRAFT,), _A.QUEUED, SEND, guard="may_use"),
    Step("hand_over", "交付", (_A.QUEUED,), _A.ATTEMPTING, SEND, event="AttemptHandedOver"),
    Step("cancel", "取消", (_A.DRAFT, _A.QUEUED), _A.CANCELLED, SEND, reason_required=True),
    Step(
        "hold", "停发", (_A.QUEUED, _A.ATTEMPTING), _A.HELD, SEND, reason_required=True, event="AttemptHeld"
    ),
    Step("resume", "恢复", (_A.HELD,), _A.ATTEMPTING, SEND, reason_required=True),
    Step("serve", "认定送达", (_A.ATTEMPTING, _A.HELD), _A.SERVED, SEND, event="AttemptServed"),
    Step("deem_served", "视为送达", (_A.ATTEMPTING, _A.HELD), _A.DEEMED_SERVED, SEND, event="AttemptServed"),
    Step("fail", "登记失败", (_A.QUEUED, _A.ATTEMPTING, _A.HELD), _A.FAILED, SEND, event="AttemptFailed"),
    # A carrier's report may come after the attempt was given up.
    Step("report_late", "补收到回报", (_A.FAILED,), _A.ATTEMPTING, SEND),
    Step(
        "contest",
        "提出异议",
        (_A.ATTEMPTING, _A.HELD, _A.SERVED, _A.DEEMED_SERVED),
        _A.CONTESTED,
        SEND,
        event="ServiceContested",
    ),
    Step("keep_served", "决定：已送达", (_A.CONTESTED,), _A.SERVED, DECIDE, True, event="ObjectionDecided"),
    Step(
        "keep_deemed",
        "决定：视为送达",
        (_A.CONTESTED,),
        _A.DEEMED_SERVED,
        DECIDE,
        True,
        event="ObjectionDecided",
    ),
    Step(
        "keep_open", "决定：继续送达", (_A.CONTESTED,), _A.ATTEMPTING, DECIDE, True, event="ObjectionDecided"
    ),
    Step("set_aside", "决定：未送达", (_A.CONTESTED,), _A.FAILED, DECIDE, True, event="ObjectionDecided"),
    Step(
        "correct",
        "更正登记的结果",
        (_A.SERVED, _A.DEEMED_SERVED, _A.FAILED),
        _A.ATTEMPTING,
        CORRECT,
        reason_required=True,
        event="AttemptCorrected",
    ),
)

ORDER_WORKFLOW = Workflow(
    name="service_of_process.order",
    label="送达任务",
    initial=OrderState.DRAFT,
    states=tuple(OrderState.choices()),
    steps=ORDER_STEPS,
)
ATTEMPT_WORKFLOW = Workflow(
    name="service_of_process.attempt",
    label="送达记录",
    initial=AttemptState.DRAFT,
    states=tuple(AttemptState.choices()),
    steps=ATTEMPT_STEPS,
)
STEPS = {ORDER_WORKFLOW.name: ORDER_STEPS, ATTEMPT_WORKFLOW.name: ATTEMPT_STEPS}


def may_submit(
    service_class: ServiceClass,
    *,
    category: CaseCategory,
    kinds: Iterable[DocumentKind],
    recipient_count: int,
    procedure: Procedure = Procedure.ORDINARY,
) -> Verdict:
    """Is the order whole enough to be raised: documents that its class accepts, and somebody to serve?"""
    if recipient_count < 1:
        return no("还没有受送达人", code="no_recipient", remedy="请至少加入一名受送达人")
    return may_create(service_class, category=category, kinds=kinds, procedure=procedure)


def may_complete(cells: Iterable[CellFacts]) -> Verdict:
    """Done means: every document in legal effect for every recipient, and no objection open."""
    listed = list(cells)
    verdict = _no_open_objection(listed)
    if not verdict:
        return verdict
    effective = {cell.pair for cell in listed if cell.state is CellState.EFFECTIVE}
    left = {cell.pair for cell in listed} - effective
    if not listed:
        return no("还没有送达过", code="nothing_served", remedy="请先送达")
    if left:
        return no(
            f"还有{len(left)}份没有生效", code="not_all_effective", remedy="请继续送达，或者写明理由办结"
        )
    return YES


def may_complete_unserved(cells: Iterable[CellFacts]) -> Verdict:
    """An order may end without success, with a reason, but not over an open objection."""
    return _no_open_objection(list(cells))


def may_cancel(cells: Iterable[CellFacts]) -> Verdict:
    """Nothing that has reached a recipient can be made undone."""
    reached = [
        cell for cell in cells if cell.facts.viewed_at or cell.facts.signed_at or cell.facts.effective_on
    ]
    if reached:
        return no(
            f"{reached[0].recipient}已经看到或者签收了文书，不能撤销",
            code="already_reached",
            remedy="请写明理由办结",
        )
    return YES


def _no_open_objection(cells: list[CellFacts]) -> Verdict:
    names = list(dict.fromkeys(cell.recipient for cell in cells if cell.facts.objected or cell.facts.frozen))
    if names:
        return no(f"{'、'.join(names)}的异议还没有决定", code="objection_open", remedy="请等法官决定")
    return YES


def step_for_effect(effect: Effect) -> str | None:
    """The step of an attempt that carries out a conclusion; None while nothing is concluded."""
    if effect.frozen:
        return None
    return {
        EffectState.SERVED: "serve",
        EffectState.DEEMED_SERVED: "deem_served",
        EffectState.FAILED: "fail",
    }.get(effect.state)


def step_for_decision(decision: ObjectionDecision, effect: Effect) -> str:
    """The step of a contested attempt that carries out the judge's decision, given the effect after it."""
    if decision is ObjectionDecision.SUSTAINED:
        return "set_aside"
    if effect.state is EffectState.DEEMED_SERVED:
        return "keep_deemed"
    return "keep_served" if effect.state is EffectState.SERVED else "keep_open"
