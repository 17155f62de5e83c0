"""Take in a spreadsheet: first a preview that names every faulty row, then the good rows, once (SP-04)."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from io import BytesIO
from typing import Any

from django.db import transaction

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.addresses import write_address
from xiezhi.domains.service_of_process.actions.locks import locked_order, require_open
from xiezhi.domains.service_of_process.actions.pushing import docket_many
from xiezhi.domains.service_of_process.actions.recipients import write_recipient
from xiezhi.domains.service_of_process.actions.summary import refresh_summary
from xiezhi.domains.service_of_process.actions.trail import record_act, write_trail
from xiezhi.domains.service_of_process.models import IntakeBatch, ServiceOrder
from xiezhi.domains.service_of_process.queries.intake import rows_of
from xiezhi.domains.service_of_process.rules.intake import columns_of, judge_rows, orders_of, party_of
from xiezhi.domains.service_of_process.rules.spreadsheet_rows import read_rows
from xiezhi.domains.service_of_process.types.drafts import RecipientDraft
from xiezhi.domains.service_of_process.types.intake import IntakeKind, IntakeRow, RowFault
from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On
from xiezhi.kernel.cases import actions as cases
from xiezhi.kernel.cases import permissions as case_rights
from xiezhi.kernel.cases import queries as case_queries
from xiezhi.kernel.files.queries.limits import SPREADSHEET, check
from xiezhi.kernel.identity import permissions as identity
from xiezhi.lib.dates import day_of
from xiezhi.lib.spreadsheets import workbook_file
from xiezhi.lib.verdict import NotFound, Refused

OTHERS = "请填写自己为承办法官或者书记员，或者请承办人立卷"


def preview_recipients(
    order: ServiceOrder, content: bytes, *, file_name: str, by: Any, at: datetime
) -> IntakeBatch:
    """Read a list of recipients for an order; nothing is written to the order yet."""
    permissions.require_order(by, order, permissions.REQUEST, on=day_of(at))
    require_open(order)
    rows = _read(IntakeKind.RECIPIENTS, content, file_name, at)
    served = {
        (r.party.role, r.party.name)
        for r in order.recipients.filter(withdrawn_at=None).select_related("party")
    }
    for row in rows:
        if (row.values["role"], row.values["name"]) in served:
            row.faults.append(
                RowFault(column="姓名或名称", reason="已经是本任务的受送达人", remedy="请删去这一行")
            )
    return _keep(IntakeKind.RECIPIENTS, rows, order.organisation_id, by, at, order)


def preview_cases(content: bytes, *, file_name: str, organisation: Any, by: Any, at: datetime) -> IntakeBatch:
    """Read a list of cases to be docketed."""
    if not identity.scope_of(by, case_rights.DOCKET, on=day_of(at)).covers(organisation.pk):
        raise NotFound
    rows = _read(IntakeKind.CASES, content, file_name, at)
    return _keep(IntakeKind.CASES, rows, organisation.pk, by, at, None)


def _read(kind: IntakeKind, content: bytes, file_name: str, at: datetime) -> list[IntakeRow]:
    check(content, name=file_name or "表格", limits=SPREADSHEET)
    return judge_rows(kind, read_rows(content, columns_of(kind)), on=day_of(at))


@transaction.atomic
def _keep(
    kind: IntakeKind,
    rows: list[IntakeRow],
    organisation_id: int,
    by: Any,
    at: datetime,
    order: ServiceOrder | None,
) -> IntakeBatch:
    batch = IntakeBatch.objects.create(
        kind=kind.value, organisation_id=organisation_id, order=order, rows=_written(rows), row_count=len(rows),
        refused_count=sum(not row.is_good for row in rows), created_at=at, created_by=by,
    )  # fmt: skip
    _record("preview", batch, by, at)
    return batch


def _written(rows: list[IntakeRow]) -> str:
    return json.dumps([asdict(row) for row in rows], ensure_ascii=False)


@transaction.atomic
def take_intake(batch: IntakeBatch, *, by: Any, at: datetime) -> IntakeBatch:
    """Take the good rows in one transaction; pressed twice, it happens once."""
    locked = (
        IntakeBatch.objects.select_for_update(of=("self",))
        .select_related("organisation", "order")
        .get(pk=batch.pk)
    )
    if locked.done_at is not None:
        return locked
    rows = rows_of(locked)
    if not any(row.is_good for row in rows):
        raise Refused("没有可以导入的行", remedy="请下载有错的行，改好后再传", code="nothing_to_take")
    if locked.kind == IntakeKind.RECIPIENTS.value:
        _take_recipients(locked, rows, by, at)
    else:
        _take_cases(locked, rows, by, at)
    taken = sum(row.taken for row in rows)
    IntakeBatch.objects.filter(pk=locked.pk).update(
        rows=_written(rows), taken_count=taken, refused_count=len(rows) - taken, done_at=at,
        state="done",
    )  # fmt: skip
    locked.refresh_from_db()
    _record("take", locked, by, at)
    return locked


def _take_recipients(batch: IntakeBatch, rows: list[IntakeRow], by: Any, at: datetime) -> None:
    order = locked_order(batch.order_id)
    permissions.require_order(by, order, permissions.REQUEST, on=day_of(at))
    require_open(order)
    known = {(p.role, p.name): p for p in case_queries.parties_of(order.court_case)}
    position = order.recipients.count()
    for row in [row for row in rows if row.is_good]:
        try:
            with transaction.atomic():
                _take_recipient(order, row, known, position, by, at)
        except Refused as refused:
            row.faults.append(RowFault(column="姓名或名称", reason=refused.message, remedy=refused.remedy))
        else:
            row.taken, position = True, position + 1
    taken = [row.values["name"] for row in rows if row.taken]
    if taken:
        shown = "、".join(taken[:5]) + (f"等{len(taken)}名" if len(taken) > 5 else "")
        write_trail(order, "recipient", f"{by.name}从表格加入受送达人{shown}", at=at, by=by)
        record_act("recipient.add", order, by=by, at=at, detail={"batch": batch.pk, "count": len(taken)})
        refresh_summary(order, at=at)


def _take_recipient(
    order: ServiceOrder,
    row: IntakeRow,
    known: dict[tuple[str, str], Any],
    position: int,
    by: Any,
    at: datetime,
) -> None:
    draft, told = party_of(row)
    party = known.get((draft.role, draft.name))
    if party is None:
        party = cases.add_party(order.court_case, draft, by=by, at=at)
    for address in told.addresses:
        write_address(party.pk, address, by=by, at=at)
    write_recipient(order, RecipientDraft(party_id=party.pk), position=position, at=at)


def _take_cases(batch: IntakeBatch, rows: list[IntakeRow], by: Any, at: datetime) -> None:
    groups = orders_of(rows)
    found = docket_many(
        ((number, pushed) for number, (_, pushed) in enumerate(groups)),
        organisation=batch.organisation,
        by=by,
        at=at,
    )
    for line in found.taken:
        for row in groups[line.row][0]:
            row.taken = True
    for refused in found.refused:
        for row in groups[refused.row][0]:
            row.faults.append(RowFault(column="案号", reason=refused.reason, remedy=refused.remedy or OTHERS))


def template_file(kind: IntakeKind) -> BytesIO:
    """An empty spreadsheet with the headings, and one line that shows how they are filled."""
    columns = columns_of(kind)
    return workbook_file(
        kind.label, [c.heading + ("*" if c.required else "") for c in columns], [[c.example for c in columns]],
        widths=[max(12, len(c.heading) * 2 + 4) for c in columns],
    )  # fmt: skip


def faulty_file(batch: IntakeBatch) -> BytesIO:
    """The rows that were not taken, each with what is wrong, to be mended and handed in again."""
    kind = IntakeKind(batch.kind)
    columns = columns_of(kind)
    labels = _labels(kind)
    lines = [
        [labels.get((c.name, row.values[c.name]), row.values[c.name]) for c in columns]
        + ["；".join(f"{f.column}：{f.reason}。{f.remedy}" for f in row.faults)]
        for row in rows_of(batch)
        if not row.is_good
    ]
    return workbook_file(
        "待修改", [*(c.heading + ("*" if c.required else "") for c in columns), "问题"], lines
    )


def _labels(kind: IntakeKind) -> dict[tuple[str, str], str]:
    from xiezhi.domains.service_of_process.types.words import CaseCategory, Procedure, RecipientKind, Stage

    words = {"kind": RecipientKind, "category": CaseCategory, "procedure": Procedure, "stage": Stage}
    return {(name, code): label for name, one in words.items() for code, label in one.choices()}


def _record(verb: str, batch: IntakeBatch, by: Any, at: datetime) -> None:
    audit.record(
        f"service_of_process.intake.{verb}", by=by, at=at,
        on=On("service_of_process.intake", str(batch.pk), IntakeKind(batch.kind).label, batch.organisation_id),
        detail={"rows": batch.row_count, "taken": batch.taken_count, "refused": batch.refused_count},
    )  # fmt: skip
