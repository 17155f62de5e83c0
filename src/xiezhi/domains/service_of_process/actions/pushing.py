"""Take in what the case system pushes: the case is docketed, its order raised and handed in (SP-01, SP-04)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.addresses import write_address
from xiezhi.domains.service_of_process.actions.orders import create_order, submit_order
from xiezhi.domains.service_of_process.models import ServiceOrder
from xiezhi.domains.service_of_process.types.drafts import OrderDraft, RecipientDraft
from xiezhi.domains.service_of_process.types.pushed import PushedBatch, PushedOrder, PushedParty, TakenRow
from xiezhi.kernel.cases import actions as cases
from xiezhi.kernel.cases import permissions as case_rights
from xiezhi.kernel.cases import queries as case_queries
from xiezhi.kernel.cases.types import CaseDraft, RefusedRow
from xiezhi.kernel.identity import permissions as identity
from xiezhi.kernel.identity.queries.organisations import court_of, ids_with_below, organisations
from xiezhi.kernel.identity.queries.people import people_known_as
from xiezhi.lib.case_numbers import parse
from xiezhi.lib.verdict import Conflict, Refused

MOST_IN_A_BATCH = 500


@dataclass(slots=True)
class _Sender:
    """The system that pushes, with what was looked up for it once and is used for every row."""

    client_id: int | None
    organisation: Any
    by: Any = None
    source: str = "pushed"
    _court: Any = None
    _divisions: dict[str, Any] = field(default_factory=dict)
    _people: dict[str, int] = field(default_factory=dict)

    @property
    def court(self) -> Any:
        if self._court is None:
            self._court = court_of(self.organisation)
        return self._court

    def division(self, code: str) -> Any:
        """A division of this court, by its code."""
        if not code:
            return self.organisation
        if code not in self._divisions:
            found = organisations().filter(code=code, pk__in=ids_with_below(self.court)).first()
            if found is None:
                raise Refused(
                    f"本院没有编码为“{code}”的部门",
                    field="case.division",
                    remedy="请核对部门编码",
                    code="bad_value",
                )
            self._divisions[code] = found
        return self._divisions[code]

    def person(self, name: str, label: str, field_name: str) -> int | None:
        """Somebody of this court, by user name or staff number."""
        if not name.strip():
            return None
        if name not in self._people:
            found = people_known_as(name, self.court)
            if len(found) != 1:
                raise Refused(
                    f"本院没有账号或者工号为“{name[:30]}”的{label}", field=field_name,
                    remedy="请填写本系统中的账号或者工号", code="bad_value",
                )  # fmt: skip
            self._people[name] = found[0].pk
        return self._people[name]


def take_pushed(pushed: PushedOrder, *, client: Any, at: datetime) -> tuple[ServiceOrder, bool]:
    """Take one pushed order whole or not at all; say whether it is new.

    The same number of the same system gives the same order again.
    """
    return _take(pushed, _Sender(client.pk, client.organisation), at)


def take_pushed_many(rows: Iterable[tuple[int, PushedOrder]], *, client: Any, at: datetime) -> PushedBatch:
    """Take many; each valid one in with its file and its order, each invalid one listed, the rest goes on."""
    return _take_many(rows, _Sender(client.pk, client.organisation), at)


def docket_many(
    rows: Iterable[tuple[int, PushedOrder]], *, organisation: Any, by: Any, at: datetime
) -> PushedBatch:
    """批量立卷 by a person, from a spreadsheet: the same as pushed, in that person's name."""
    return _take_many(rows, _Sender(None, organisation, by=by, source="spreadsheet"), at)


def _take_many(rows: Iterable[tuple[int, PushedOrder]], sender: _Sender, at: datetime) -> PushedBatch:
    batch = PushedBatch()
    for row, pushed in rows:
        try:
            with transaction.atomic():
                order, _ = _take(pushed, sender, at)
        except Refused as refused:
            batch.refused.append(refused_row(row, pushed.case.case_no, refused))
        else:
            batch.taken.append(
                TakenRow(
                    row=row,
                    external_no=pushed.external_no,
                    case_no=pushed.case.case_no,
                    order_no=order.order_no,
                )
            )
    return batch


def refused_row(row: int, label: str, refused: Refused) -> RefusedRow:
    """A refusal as a line of the list that goes back."""
    return RefusedRow(
        row=row, label=label[:60], reason=refused.message, field=refused.field, remedy=refused.remedy,
        code=refused.code,
    )  # fmt: skip


def _take(pushed: PushedOrder, sender: _Sender, at: datetime) -> tuple[ServiceOrder, bool]:
    known = _taken_before(pushed, sender)
    if known is not None:
        return known, False
    with transaction.atomic():
        court_case = _case_of(pushed, sender, at)
        recipients = _recipients(pushed, court_case, sender, at)
        order = create_order(
            OrderDraft(
                court_case_id=court_case.pk, service_class=pushed.service_class, wanted_by_on=pushed.wanted_by_on,
                note=pushed.note, source=sender.source, client_id=sender.client_id, external_no=pushed.external_no,
                documents=pushed.documents, recipients=recipients,
            ),
            by=sender.by, at=at,
        )  # fmt: skip
        if pushed.submit and order.state == "draft":
            order = submit_order(order, by=sender.by, at=at)
    return order, True


def _taken_before(pushed: PushedOrder, sender: _Sender) -> ServiceOrder | None:
    if sender.client_id is None or not pushed.external_no:
        return None
    known: ServiceOrder | None = ServiceOrder.objects.filter(
        client_id=sender.client_id, external_no=pushed.external_no
    ).first()
    return known


def _case_of(pushed: PushedOrder, sender: _Sender, at: datetime) -> Any:
    """The case this order belongs to: docketed already, or docketed now with its parties."""
    number = parse(pushed.case.case_no, today=at.date())
    known = case_queries.case_by_number(sender.court.pk, number.normalised)
    if known is not None:
        return known
    draft = dataclasses.replace(
        pushed.case, source=sender.source,
        judge_id=sender.person(pushed.judge, "承办法官", "case.judge"),
        clerk_id=sender.person(pushed.clerk, "书记员", "case.clerk"),
    )  # fmt: skip
    division = sender.division(pushed.division)
    return _docketed(_own_case(draft, division, sender, at), number.normalised, sender, division, at)


def _own_case(draft: CaseDraft, division: Any, sender: _Sender, at: datetime) -> CaseDraft:
    """A case without a judge and a clerk is the own one of who dockets it, unless that person sees them all."""
    if sender.by is None or draft.judge_id is not None or draft.clerk_id is not None:
        return draft
    on = at.date()
    if identity.scope_of(sender.by, case_rights.VIEW, on=on).covers(division.pk):
        return draft
    if identity.may(sender.by, permissions.DECIDE, on=on):
        return dataclasses.replace(draft, judge_id=sender.by.pk)
    return dataclasses.replace(draft, clerk_id=sender.by.pk)


def _docketed(draft: CaseDraft, case_no: str, sender: _Sender, division: Any, at: datetime) -> Any:
    try:
        return cases.docket_case(draft, organisation=division, by=sender.by, at=at)
    except Conflict as conflict:
        # Two orders of one new case at the same moment: the other one was first.
        known = case_queries.case_by_number(sender.court.pk, case_no)
        if conflict.code != "already_docketed" or known is None:
            raise
        return known


def _recipients(
    pushed: PushedOrder, court_case: Any, sender: _Sender, at: datetime
) -> tuple[RecipientDraft, ...]:
    """The parties to be served, each found among the parties of the case or added to them."""
    known = {(party.role, party.name): party for party in case_queries.parties_of(court_case)}
    drafts = []
    for position, (draft, told) in enumerate(zip(pushed.case.parties, pushed.parties, strict=True)):
        party = known.get((draft.role.strip(), draft.name.strip()))
        if party is None:
            party = cases.add_party(court_case, draft, by=sender.by, at=at)
        for address in told.addresses:
            write_address(party.pk, address, by=sender.by, at=at)
        if told.serve:
            drafts.append(RecipientDraft(party_id=party.pk, agency_id=_agency(party, told, position)))
    return tuple(drafts)


def _agency(party: Any, told: PushedParty, position: int) -> int | None:
    if not told.through:
        return None
    for agency in party.agencies.all():
        if agency.name == told.through.strip():
            return int(agency.pk)
    raise Refused(
        "代收文书的代理人不在该当事人的代理人之中", field=f"case.parties.{position}.serve_through",
        remedy="请在 agents 中填写这名代理人", code="bad_value",
    )  # fmt: skip
