"""更正: what a task says, with the old value kept beside the new one (SP-14); and the same with a reason for any task (SP-37)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from xiezhi.domains.service_of_process import events, permissions
from xiezhi.domains.service_of_process.actions.locks import locked_order, require_open
from xiezhi.domains.service_of_process.actions.summary import refresh_summary
from xiezhi.domains.service_of_process.actions.trail import record_act, write_changes, write_trail
from xiezhi.domains.service_of_process.models import OrderDocument, ServiceOrder
from xiezhi.domains.service_of_process.rules.classes import may_carry
from xiezhi.domains.service_of_process.types import (
    CaseCategory,
    DocumentKind,
    OrderState,
    ServiceClass,
)
from xiezhi.kernel.cases import actions as cases
from xiezhi.kernel.cases import queries as case_queries
from xiezhi.kernel.cases.types import Correction
from xiezhi.kernel.identity.queries.organisations import court_of
from xiezhi.kernel.identity.queries.people import person_by_id
from xiezhi.kernel.integration import actions as integration
from xiezhi.lib.dates import day_of
from xiezhi.lib.verdict import NotFound, Refused

_ORDER_LABELS = {
    "service_class": "任务类别", "category": "案件大类", "wanted_by_on": "要求办结日期", "note": "提请说明",
    "judge_id": "承办法官", "clerk_id": "书记员",
}  # fmt: skip
_DOCUMENT_LABELS = {
    "name": "文书名称",
    "kind": "文书种类",
    "dated_on": "文书日期",
    "copies": "份数",
    "issued_no": "文书编号",
}
_MOST_COPIES = 999
_ENDED = (OrderState.COMPLETED.value, OrderState.CANCELLED.value)


@transaction.atomic
def correct_order(
    order: ServiceOrder,
    changes: dict[str, Any],
    *,
    by: Any,
    at: datetime,
    reason: str = "",
    advanced: bool = False,
) -> list[Correction]:
    """Correct the task itself: class, wishes, who tries the case."""
    return _corrected(
        order, lambda locked: _order_corrections(locked, changes), subject="任务", by=by, at=at, reason=reason,
        advanced=advanced,
    )  # fmt: skip


@transaction.atomic
def correct_party(
    order: ServiceOrder, party_id: int, changes: dict[str, str], *, by: Any, at: datetime, reason: str = "",
    advanced: bool = False,
) -> list[Correction]:  # fmt: skip
    """Correct or complete a party's data; the judge sees what stood there."""
    party = case_queries.party_by_id(party_id)
    if party is None or party.court_case_id != order.court_case_id:
        raise NotFound
    return _corrected(
        order, lambda _: cases.correct_party(party, changes, by=None, at=at, reason=reason), subject=party.name, by=by,
        at=at, reason=reason, advanced=advanced,
    )  # fmt: skip


@transaction.atomic
def correct_agency(
    order: ServiceOrder, agency_id: int, changes: dict[str, str], *, by: Any, at: datetime, reason: str = "",
    advanced: bool = False,
) -> list[Correction]:  # fmt: skip
    """Correct an agent's data."""
    agency = case_queries.agency_by_id(agency_id)
    if agency is None or agency.party.court_case_id != order.court_case_id:
        raise NotFound
    return _corrected(
        order, lambda _: cases.correct_agency(agency, changes, by=None, at=at, reason=reason),
        subject=f"代理人{agency.name}", by=by, at=at, reason=reason, advanced=advanced,
    )  # fmt: skip


@transaction.atomic
def correct_case(
    order: ServiceOrder,
    changes: dict[str, Any],
    *,
    by: Any,
    at: datetime,
    reason: str = "",
    advanced: bool = False,
) -> list[Correction]:
    """Correct facts of the case: cause, hearing, procedure."""
    court_case = case_queries.case_by_id(order.court_case_id)
    if court_case is None:
        raise NotFound
    return _corrected(
        order, lambda locked: _case_corrections(locked, court_case, changes, at, reason), subject="案件", by=by,
        at=at, reason=reason, advanced=advanced,
    )  # fmt: skip


def _case_corrections(
    order: ServiceOrder, court_case: Any, changes: dict[str, Any], at: datetime, reason: str
) -> list[Correction]:
    """Who tries the case tries its orders: those under way follow."""
    people = {name: changes[name] for name in ("judge_id", "clerk_id") if name in changes}
    for name, person_id in people.items():
        if person_id is not None:
            _person_of_court(order, name, person_id)
    found = cases.correct_case(court_case, changes, by=None, at=at, reason=reason)
    moved = {c.field: people[c.field] for c in found if c.field in people}
    if moved:
        under_way = ServiceOrder.objects.filter(court_case=court_case).exclude(state__in=_ENDED)
        under_way.update(changed_at=at, **moved)
        order.refresh_from_db(fields=[name.removesuffix("_id") for name in moved])
    return found


@transaction.atomic
def correct_document(
    document: OrderDocument,
    changes: dict[str, Any],
    *,
    by: Any,
    at: datetime,
    reason: str = "",
    advanced: bool = False,
) -> list[Correction]:
    """Correct what is written about a document; another file is another version."""
    return _corrected(
        document.order, lambda locked: _document_corrections(locked, document.pk, changes),
        subject=f"《{document.name}》", by=by, at=at, reason=reason, advanced=advanced,
    )  # fmt: skip


def _corrected(
    order: ServiceOrder, work: Callable[[ServiceOrder], list[Correction]], *, subject: str, by: Any, at: datetime,
    reason: str, advanced: bool,
) -> list[Correction]:  # fmt: skip
    """Lock, ask, write, and keep the old values; an advanced change needs its own right and a reason."""
    # The case before its orders, like everybody who needs both.
    cases.lock_case(order.court_case_id)
    order = locked_order(order.pk)
    if advanced:
        permissions.require_order(by, order, permissions.ADVANCED, on=day_of(at))
        if not reason.strip():
            raise Refused("高级管理的每次修改都要写明理由", field="reason", code="reason_missing")
    else:
        permissions.require_order(by, order, permissions.CORRECT, on=day_of(at))
        require_open(order)
    corrections = work(order)
    if not corrections:
        return []
    write_changes(order, corrections, subject=subject, by=by, at=at, reason=reason.strip(), advanced=advanced)
    labels = "、".join(correction.label for correction in corrections)
    write_trail(
        order,
        "corrected",
        f"{by.name}{'高级管理修改' if advanced else '更正'}{subject}的{labels}",
        at=at,
        by=by,
        line=reason,
    )
    record_act(
        "order.manage" if advanced else "order.correct", order, by=by, at=at, reason=reason,
        detail={"fields": [correction.field for correction in corrections]},
    )  # fmt: skip
    integration.publish(events.ORDER_CHANGED, order_id=order.pk, at=at)
    order.court_case.refresh_from_db()
    refresh_summary(order, at=at)
    return corrections


def _order_corrections(order: ServiceOrder, changes: dict[str, Any]) -> list[Correction]:
    found = []
    for name, value in changes.items():
        if name not in _ORDER_LABELS:
            raise Refused(f"“{name}”不能更正", field=name, code="not_correctable")
        value = _checked(order, name, value)
        old = getattr(order, name)
        if old == value:
            continue
        setattr(order, name, value)
        found.append(
            Correction(field=name, label=_ORDER_LABELS[name], old=_shown(name, old), new=_shown(name, value))
        )
    if found:
        order.save(update_fields=[correction.field.removesuffix("_id") for correction in found])
        _still_fits(order)
    return found


def _checked(order: ServiceOrder, name: str, value: Any) -> Any:
    if name == "service_class":
        return ServiceClass(value).value
    if name == "category":
        return CaseCategory(value).value
    if name in {"judge_id", "clerk_id"} and value is not None:
        return _person_of_court(order, name, int(value))
    if name == "wanted_by_on" and value is not None and not isinstance(value, date):
        raise Refused("不是日期", field=name)
    if name == "note" and len(str(value)) > 300:
        raise Refused("提请说明最多300个字", field=name, code="too_long")
    return value


def _person_of_court(order: ServiceOrder, name: str, person_id: int) -> int:
    person = person_by_id(person_id)
    if person is None or not person.is_active or court_of(person.organisation).pk != order.court_id:
        raise Refused("没有这名人员，或者不是本院的人", field=name, remedy="请重新选择")
    return int(person.pk)


def _still_fits(order: ServiceOrder) -> None:
    """A class that was changed must still accept every document the order carries."""
    for document in order.documents.filter(withdrawn_at=None):
        may_carry(
            ServiceClass(order.service_class),
            DocumentKind(document.kind),
            category=CaseCategory(order.category),
        ).require()


def _shown(name: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if name == "service_class":
        return ServiceClass(value).label
    if name == "category":
        return CaseCategory(value).label
    if name == "kind":
        return DocumentKind(value).label
    if name in {"judge_id", "clerk_id"}:
        person = person_by_id(value)
        return person.name if person else ""
    return str(value)


def _document_corrections(order: ServiceOrder, document_id: int, changes: dict[str, Any]) -> list[Correction]:
    document = OrderDocument.objects.filter(order=order, pk=document_id, withdrawn_at=None).first()
    if document is None:
        raise NotFound
    found = []
    for name, value in changes.items():
        if name not in _DOCUMENT_LABELS:
            raise Refused(f"“{name}”不能更正", field=name, code="not_correctable")
        value = _checked_document(order, document, name, value)
        old = getattr(document, name)
        if old != value:
            setattr(document, name, value)
            found.append(
                Correction(
                    field=name, label=_DOCUMENT_LABELS[name], old=_shown(name, old), new=_shown(name, value)
                )
            )
    if found:
        document.save(update_fields=[correction.field for correction in found])
    return found


def _checked_document(order: ServiceOrder, document: OrderDocument, name: str, value: Any) -> Any:
    if name == "kind":
        kind = DocumentKind(value)
        may_carry(ServiceClass(order.service_class), kind, category=CaseCategory(order.category)).require()
        return kind.value
    if name == "name":
        plain = " ".join(str(value).split())
        if not plain or len(plain) > 120 or not plain.isprintable():
            raise Refused("文书名称为空、太长或者有不可见的字符", field=name)
        if order.documents.filter(name=plain).exclude(name=document.name).exists():
            raise Refused(f"任务里已有《{plain}》", field=name, code="document_twice")
        return plain
    if name == "copies" and not 1 <= int(value) <= _MOST_COPIES:
        raise Refused(f"份数要在1到{_MOST_COPIES}之间", field=name)
    return value
