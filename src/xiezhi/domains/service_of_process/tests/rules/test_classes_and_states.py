"""Classes of orders (SP-11), and the tables of lawful steps with their guards."""

from __future__ import annotations

from typing import Any

import pytest

from xiezhi.domains.service_of_process.rules import classes, states
from xiezhi.domains.service_of_process.rules.effects import apply_objection, effect_of
from xiezhi.domains.service_of_process.tests.rules.support import at, by_message, d
from xiezhi.domains.service_of_process.types import (
    AddressStatus,
    AttemptState,
    CaseCategory,
    CellFacts,
    ConsentFacts,
    DocumentKind,
    FailureReason,
    FiveFacts,
    Method,
    ObjectionDecision,
    ObjectionFacts,
    ObjectionKind,
    OrderState,
    Procedure,
    RecipientKind,
    ServiceClass,
)
from xiezhi.kernel.workflow.types import Workflow
from xiezhi.lib.verdict import NotSupported

CIVIL = CaseCategory.CIVIL_COMMERCIAL
CRIMINAL = CaseCategory.CRIMINAL


@pytest.mark.parametrize("category", list(CaseCategory))
@pytest.mark.parametrize("service_class", list(ServiceClass))
def test_every_class_in_every_category_accepts_what_is_its_own(
    service_class: ServiceClass, category: CaseCategory
) -> None:
    judgment = classes.may_carry(service_class, DocumentKind.JUDGMENT, category=category)
    summons = classes.may_carry(service_class, DocumentKind.SUMMONS, category=category)
    assert judgment.allowed is (service_class is not ServiceClass.GENERAL)
    assert summons.allowed is (service_class is not ServiceClass.JUDGMENTS)
    for refusal in (judgment, summons):
        assert refusal.allowed or (refusal.reason and refusal.remedy)


def test_documents_that_belong_to_one_kind_of_case() -> None:
    general = ServiceClass.GENERAL
    assert classes.may_carry(general, DocumentKind.INDICTMENT, category=CRIMINAL)
    assert not classes.may_carry(general, DocumentKind.INDICTMENT, category=CIVIL)
    notice = DocumentKind.ENFORCEMENT_NOTICE
    assert classes.may_carry(general, notice, category=CaseCategory.ENFORCEMENT)
    assert not classes.may_carry(general, notice, category=CIVIL)


@pytest.mark.parametrize(
    ("service_class", "method", "more", "code"),
    [
        (ServiceClass.DIRECT_ELECTRONIC, Method.POSTAL, {}, "method_outside_class"),
        (ServiceClass.JUDGMENTS, Method.SIMPLE, {}, "method_outside_class"),
        (
            ServiceClass.JUDGMENTS,
            Method.LEAVING,
            {"kind": DocumentKind.MEDIATION_STATEMENT},
            "leaving_not_allowed",
        ),
        (ServiceClass.GENERAL, Method.SIMPLE, {"kind": DocumentKind.RULING}, "simple_not_allowed"),
        (
            ServiceClass.GENERAL,
            Method.NOTICE,
            {"procedure": Procedure.SMALL_CLAIMS},
            "notice_in_simple_procedure",
        ),
        (ServiceClass.GENERAL, Method.SIMPLE, {}, "simple_outside_simple_procedure"),
        (ServiceClass.GENERAL, Method.HANDOVER, {}, "handover_not_allowed"),
    ],
)
def test_a_way_that_is_closed_says_why(
    service_class: ServiceClass, method: Method, more: dict[str, Any], code: str
) -> None:
    for category in (CIVIL, CaseCategory.ADMINISTRATIVE):
        verdict = classes.may_use(service_class, method, category=category, **more)
        assert verdict.code == code
        assert verdict.reason
        assert verdict.remedy


def test_ways_that_are_open() -> None:
    use = classes.may_use
    assert use(ServiceClass.DIRECT_ELECTRONIC, Method.ELECTRONIC, category=CIVIL)
    assert use(ServiceClass.GENERAL, Method.SIMPLE, category=CIVIL, procedure=Procedure.SIMPLE)
    prisoner = RecipientKind.PRISONER
    assert use(ServiceClass.JUDGMENTS, Method.HANDOVER, category=CIVIL, recipient=prisoner)
    assert use(ServiceClass.GENERAL, Method.POSTAL, category=CRIMINAL)
    fast = Procedure.FAST_TRACK
    assert use(ServiceClass.DIRECT_ELECTRONIC, Method.ELECTRONIC, category=CRIMINAL, procedure=fast)
    for method in (Method.ELECTRONIC, Method.NOTICE):
        with pytest.raises(NotSupported):
            use(ServiceClass.GENERAL, method, category=CRIMINAL)


def test_a_form_offers_only_open_ways_in_the_recommended_order() -> None:
    assert classes.methods_open(ServiceClass.DIRECT_ELECTRONIC, category=CIVIL) == (Method.ELECTRONIC,)
    civil = classes.methods_open(ServiceClass.GENERAL, category=CIVIL)
    assert civil[0] is Method.ELECTRONIC
    assert civil[-1] is Method.NOTICE
    criminal = classes.methods_open(ServiceClass.GENERAL, category=CRIMINAL)
    assert criminal == (
        Method.DIRECT,
        Method.AT_COURT,
        Method.POSTAL,
        Method.LEAVING,
        Method.ENTRUSTED,
        Method.HANDOVER,
    )


def test_an_order_is_raised_whole_or_told_what_is_wrong() -> None:
    submit = states.may_submit
    told: dict[str, Any] = {"category": CIVIL, "recipient_count": 1}
    assert submit(ServiceClass.GENERAL, kinds=[DocumentKind.COMPLAINT], **told)
    assert submit(ServiceClass.DIRECT_ELECTRONIC, kinds=[DocumentKind.JUDGMENT], **told)
    assert submit(ServiceClass.GENERAL, kinds=[], **told).code == "no_document"
    mixed = submit(ServiceClass.GENERAL, kinds=[DocumentKind.COMPLAINT, DocumentKind.JUDGMENT], **told)
    assert mixed.reason.startswith("判决书：")
    nobody = submit(ServiceClass.GENERAL, kinds=[DocumentKind.COMPLAINT], category=CIVIL, recipient_count=0)
    assert nobody.code == "no_recipient"
    with pytest.raises(NotSupported):
        submit(
            ServiceClass.DIRECT_ELECTRONIC, kinds=[DocumentKind.SUMMONS], category=CRIMINAL, recipient_count=1
        )


@pytest.mark.parametrize("workflow", [states.ORDER_WORKFLOW, states.ATTEMPT_WORKFLOW], ids=lambda w: w.name)
def test_the_tables_are_whole(workflow: Workflow) -> None:
    known = {value for value, _ in workflow.states}
    names = [step.name for step in workflow.steps]
    assert len(names) == len(set(names))
    for step in workflow.steps:
        assert {*step.sources, step.target} <= known
        assert step.target not in step.sources
        assert step.right.startswith("service_of_process.")
    reached = {workflow.initial}
    while more := {s.target for s in workflow.steps if reached & set(s.sources)} - reached:
        reached |= more
    assert reached == known


def test_guards_named_in_the_tables_exist() -> None:
    named = {step.guard for steps in states.STEPS.values() for step in steps if step.guard}
    for guard in named:
        assert callable(getattr(states, guard, None) or getattr(classes, guard))


def test_what_changes_a_conclusion_asks_for_a_reason() -> None:
    for name in ("keep_served", "keep_deemed", "keep_open", "set_aside", "correct", "hold", "cancel"):
        assert states.ATTEMPT_WORKFLOW.step(name).reason_required
    for name in ("return", "reopen", "cancel", "complete_unserved"):
        assert states.ORDER_WORKFLOW.step(name).reason_required
    assert not states.ORDER_WORKFLOW.leaving(OrderState.CANCELLED)
    assert not states.ATTEMPT_WORKFLOW.leaving(AttemptState.CANCELLED)


def cell(document: str = "起诉状副本", **facts: Any) -> CellFacts:
    return CellFacts(document=document, recipient="陆文澜", facts=FiveFacts(**facts))


def test_done_means_everything_in_effect_and_nothing_contested() -> None:
    done = cell(effective_on=d("11-16"))
    assert states.may_complete([done])
    assert states.may_complete([done, cell(failed=FailureReason.BOUNCED)])
    assert states.may_complete([]).code == "nothing_served"
    open_one = states.may_complete([done, cell("应诉通知书", viewed_at=at("11-16 15:02"))])
    assert open_one.reason == "还有1份没有生效"
    contested = [done, cell("应诉通知书", objected=True, frozen=True)]
    assert states.may_complete(contested).code == "objection_open"
    assert states.may_complete_unserved(contested).code == "objection_open"
    assert states.may_complete_unserved([cell(failed=FailureReason.BOUNCED)])


def test_what_reached_a_person_cannot_be_cancelled() -> None:
    assert states.may_cancel([cell(handed_at=at("11-16 14:51"))])
    assert states.may_cancel([cell(viewed_at=at("11-16 15:02"))]).code == "already_reached"


def test_the_step_that_carries_out_a_conclusion() -> None:
    served = effect_of(by_message(arrived_on=d("11-16")))
    presumed = effect_of(
        by_message(address_status=AddressStatus.FOUND_BY_COURT, consent=ConsentFacts(), read_on=d("11-17"))
    )
    failed = effect_of(by_message(failure=FailureReason.BOUNCED))
    waiting = effect_of(by_message())
    step = states.step_for_effect
    assert [step(e) for e in (served, presumed, failed, waiting)] == ["serve", "deem_served", "fail", None]
    objection = ObjectionFacts(kind=ObjectionKind.OTHER, raised_at=at("11-18 10:31"))
    assert step(apply_objection(served, [objection])) is None


@pytest.mark.parametrize(
    ("decision", "deemed", "step"),
    [
        (ObjectionDecision.SUSTAINED, False, "set_aside"),
        (ObjectionDecision.DISMISSED, False, "keep_served"),
        (ObjectionDecision.DISMISSED, True, "keep_deemed"),
        (ObjectionDecision.WITHDRAWN, None, "keep_open"),
    ],
)
def test_the_step_that_carries_out_a_decision(
    decision: ObjectionDecision, deemed: bool | None, step: str
) -> None:
    effect = effect_of(by_message(arrived_on=d("11-16")))
    if deemed:
        effect = effect_of(
            by_message(
                address_status=AddressStatus.FOUND_BY_COURT, consent=ConsentFacts(), read_on=d("11-17")
            )
        )
    if deemed is None:
        effect = effect_of(by_message())
    assert states.step_for_decision(decision, effect) == step
