"""How an order looks: its matrix, its next step, its course, as the components of the house draw them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.queries.matrix import Matrix
from xiezhi.domains.service_of_process.types import AttemptState, Channel, EffectState, Method
from xiezhi.ui import components
from xiezhi.ui.components import Action, Happening, NextStep, Row, Why
from xiezhi.ui.dates import clock_face, cn_day, cn_full, cn_moment, cn_time

LOOKS_OF_TRAIL = {
    "requested": ("user", ""), "accepted": ("checkbox", ""), "returned": ("arrow-back-up", "warn"),
    "sent": ("send", ""), "queued": ("clock", ""), "handed": ("send", ""), "arrived": ("inbox", "fact"),
    "viewed": ("eye", "fact"), "downloaded": ("download", "fact"), "signed": ("signature", "fact"),
    "effective": ("circle-check", "fact"), "failed": ("circle-x", "danger"), "objected": ("flag", "warn"),
    "decided": ("gavel", "fact"), "not_me": ("user-off", "warn"), "paper": ("file-text", "warn"),
    "corrected": ("pencil", ""), "address": ("address-book", ""), "confirmation": ("address-book", "fact"),
    "inquiry": ("message", ""), "reopened": ("refresh", "warn"), "proof": ("certificate", "fact"), "completed": ("circle-check", "fact"), "cancelled": ("circle-x", "danger"),
    "told": ("bell", ""), "checked": ("checkbox", ""), "printed": ("printer", ""), "scanned": ("scan", ""),
    "letter": ("mail", ""), "late": ("clock", "warn"), "hint": ("message", ""),
    "assigned": ("user", ""), "document": ("file-text", ""), "result": ("clipboard-check", "fact"),
}  # fmt: skip
REPLACED = frozenset({AttemptState.FAILED.value, AttemptState.CANCELLED.value})


def matrix_face(matrix: Matrix, *, now: datetime) -> components.Matrix:
    """Documents × recipients × attempts, as the table and the phone's list draw it."""
    documents = matrix.live_documents
    return components.Matrix(
        documents=[
            components.MatrixDocument(
                document.name,
                f"{document.copies}份" if document.copies > 1 else f"{document.pages}页",
                reverse("service_of_process:document", args=[matrix.order.pk, document.pk]),
            )
            for document in documents
        ],
        recipients=[_recipient(matrix, recipient, documents, now) for recipient in matrix.live_recipients],
        total=_total(matrix, documents),
    )


def _total(matrix: Matrix, documents: list[Any]) -> str:
    wanted = len(documents) * len(matrix.live_recipients)
    return f"{wanted}份文书送达 · {matrix.order.effective_count}份已生效"


def _recipient(
    matrix: Matrix, recipient: Any, documents: list[Any], now: datetime
) -> components.MatrixRecipient:
    attempts = matrix.attempts_of(recipient.pk)
    replaced = {attempt.replaces_id for attempt in attempts if attempt.replaces_id}
    columns = [
        components.MatrixAttempt(
            label=f"第{attempt.number}次{Channel(attempt.channel).label}",
            short_label=Channel(attempt.channel).label,
            cells=[_cell(matrix, document, attempt, now) for document in documents],
            is_replaced=attempt.pk in replaced and attempt.state in REPLACED,
        )
        for attempt in attempts
    ] or [components.MatrixAttempt(label="还没有安排", cells=[None] * len(documents))]
    state, line = _worst(matrix, recipient, documents)
    tone, said = _address_line(recipient, attempts)
    return components.MatrixRecipient(
        name=recipient.party.name, role=recipient.party.role, line=said, attempts=columns, tone=tone, summary=state,
        summary_line=line, url=reverse("service_of_process:recipient", args=[matrix.order.pk, recipient.pk]),
        is_open=state not in ("effective", "none"),
    )  # fmt: skip


def _address_line(recipient: Any, attempts: list[Any]) -> tuple[str, str]:
    """What is known of the last address used, and whether arrival there is service."""
    if recipient.agency is not None:
        word = {"unchecked": "授权待核", "valid": "授权有效", "insufficient": "无权代收"}
        state = recipient.agency.authority
        return ("warn" if state != "valid" else "", f"代理人{recipient.agency.name} · {word.get(state, '')}")
    used = next((attempt for attempt in reversed(attempts) if attempt.address_status), None)
    if used is None:
        return "", "还没有安排送达"
    if used.address_status == "confirmed":
        return "", "地址已确认"
    if used.address_status == "offered":
        return "", "地址由本人提供"
    return "warn", "地址未经确认 · 到达不等于送达"


def _cell(matrix: Matrix, document: Any, attempt: Any, now: datetime) -> components.MatrixCell | None:
    cell = matrix.cell(document.pk, attempt.pk)
    if cell is None:
        return None
    facts = cell.facts
    state = facts.state.value
    why = why_of(cell, matrix.order.pk) if cell.effect else None
    return components.MatrixCell(
        state=state,
        facts={fact.value: mark.value for fact, mark in facts.marks},
        line=_line(cell, facts, now),
        why=why,
    )


def _line(cell: Any, facts: Any, now: datetime) -> str:
    if facts.objected:
        return "效力冻结"
    if facts.failed is not None:
        return str(facts.failed.label)
    if facts.effective_on is not None:
        return f"{cn_day(facts.effective_on, now.date())}送达"
    last = next(
        (
            m
            for m in (facts.signed_at, facts.viewed_at, facts.arrived_at, facts.handed_at, facts.queued_at)
            if m
        ),
        None,
    )
    return str(cn_moment(last, now)) if last else ""


def why_of(cell: Any, order_id: int) -> Why:
    """Rule, article, evidence, and what would rebut it: the answer behind a date of service."""
    effect = cell.effect
    rows = [Row("结论", _conclusion(effect, cell))]
    if effect.get("rule"):
        rows.append(Row("规则", f"{effect['rule']}　{effect.get('reason', '')}"))
    elif effect.get("reason"):
        rows.append(Row("理由", effect["reason"]))
    rows += [Row("条文", article["cited"]) for article in effect.get("articles", ())]
    if effect.get("evidence"):
        rows.append(Row("证据", "；".join(effect["evidence"])))
    if effect.get("rebut_by"):
        rows.append(Row("可推翻", effect["rebut_by"]))
    title = f"送达日期{cn_full(cell.effective_on)}" if cell.effective_on else "为什么还没有送达日期"
    return Why(title, rows, reverse("service_of_process:why", args=[order_id, cell.pk]))


def _conclusion(effect: dict[str, Any], cell: Any) -> str:
    state = effect.get("state", "")
    known = {member.value: member.label for member in EffectState}
    said = known.get(state, "规则没有覆盖，须人工判断" if state == "by_hand" else "现有记录不能判定")
    return f"{said}（因异议冻结）" if cell.frozen else said


def _worst(matrix: Matrix, recipient: Any, documents: list[Any]) -> tuple[str, str]:
    """The state that needs a person, over the last attempt of each document; and how far the rest is."""
    from xiezhi.domains.service_of_process.types import CellState

    states = []
    for document in documents:
        cells = [matrix.cell(document.pk, attempt.pk) for attempt in matrix.attempts_of(recipient.pk)]
        found = [cell for cell in cells if cell is not None]
        effective = next((cell for cell in found if cell.facts.state is CellState.EFFECTIVE), None)
        last = effective or (found[-1] if found else None)
        states.append(last.facts.state if last else CellState.NONE)
    if not states:
        return "none", ""
    worst = min(states, key=lambda state: state.rank)
    done = sum(state is CellState.EFFECTIVE for state in states)
    return worst.value, f"{done}/{len(states)}份已生效"


_WHO = {permissions.REQUEST: "由提请人办理", permissions.DECIDE: "由法官办理"}


def next_step_face(order: Any, *, now: datetime, may_act: bool) -> NextStep | None:
    """The one sentence on top; without a button where one waits for somebody outside."""
    if not order.next_code:
        return None
    action = None
    if order.next_button and not order.next_waiting:
        url = reverse("service_of_process:act", args=[order.pk, order.next_code])
        refused = "" if may_act else _WHO.get(permissions.right_of_step(order.next_code), "由送达中心办理")
        action = Action(order.next_button, url, kind="filled", refused=refused)
    clock = clock_face(order.due_at, now) if order.due_at else None
    return NextStep(order.next_sentence, reason="", others=order.next_also, clock=clock, action=action)


def course(entries: Iterable[Any]) -> list[Happening]:
    """经过, newest first."""
    found = []
    for entry in entries:
        icon, tone = LOOKS_OF_TRAIL.get(entry.kind, ("point", ""))
        found.append(Happening(entry.title, icon, entry.line, entry.at, tone))
    return found


def facts_panel(order: Any, matrix: Matrix, *, today: date) -> list[Row]:
    """Who is in charge, the hearing, and each recipient's answer period."""
    court_case = order.court_case
    rows = [
        Row("承办", f"{order.judge.name} · {order.organisation.short_name}" if order.judge else order.organisation.short_name),
        Row("书记员", order.clerk.name if order.clerk else "未指定", tone="" if order.clerk else "quiet"),
        Row("送达专员", order.specialist.name if order.specialist else "未指派", tone="" if order.specialist else "quiet"),
    ]  # fmt: skip
    if court_case.hearing_at:
        place = f"　{court_case.courtroom}" if court_case.courtroom else ""
        rows.append(
            Row("开庭", f"{cn_day(court_case.hearing_at, today)}{cn_time(court_case.hearing_at)}{place}")
        )
    for recipient in matrix.live_recipients:
        if recipient.answer_due_on:
            rows.append(Row(f"{recipient.party.name}答辩期", f"至{cn_day(recipient.answer_due_on, today)}"))
    if order.wanted_by_on:
        rows.append(Row("要求办结", cn_day(order.wanted_by_on, today)))
    if order.note:
        rows.append(Row("提请说明", order.note))
    return rows


def method_name(method: str) -> str:
    """送达方式 in words."""
    return str(Method(method).label)


def stamp_of(order: Any) -> str:
    """What an open page remembers of the order, to tell later whether it moved."""
    return f"{order.changed_at:%Y%m%d%H%M%S%f}-{order.state}-{order.summary_state}-{order.effective_count}"
