"""立卷: open the file of a case, one or many at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On
from xiezhi.kernel.cases import events, permissions
from xiezhi.kernel.cases.actions.parties import write_party
from xiezhi.kernel.cases.models import CourtCase
from xiezhi.kernel.cases.rules.docketing import case_number_of, check_case
from xiezhi.kernel.cases.types import (
    CATEGORIES,
    PROCEDURES,
    STAGES,
    CaseDraft,
    Correction,
    Docketing,
    RefusedRow,
)
from xiezhi.kernel.identity import permissions as identity
from xiezhi.kernel.identity.queries.organisations import court_of
from xiezhi.kernel.identity.queries.people import person_by_id
from xiezhi.kernel.integration import actions as integration
from xiezhi.lib.case_numbers import CaseNumber
from xiezhi.lib.dates import day_of
from xiezhi.lib.verdict import Conflict, NotFound, Refused

_LABELS = {
    "cause": "案由", "procedure": "程序", "stage": "审级", "category": "案件大类", "filed_on": "立案日期",
    "hearing_at": "开庭时间", "courtroom": "法庭", "judge_id": "承办法官", "clerk_id": "书记员",
}  # fmt: skip
_WORDS = {"category": CATEGORIES, "procedure": PROCEDURES, "stage": STAGES}


def docket_case(draft: CaseDraft, *, organisation: Any, by: Any | None, at: datetime) -> CourtCase:
    """Open the file of one case with its parties.

    The same number of the case system gives the same case again; the same
    case number a second time is refused. ``by`` is ``None`` where another
    system pushes the case with its own key.
    """
    if by is not None:
        identity.require(by, permissions.DOCKET, _Place(organisation.pk), on=day_of(at))
    court = court_of(organisation)
    number = case_number_of(draft.case_no, court_code=court.court_code, court_name=court.name, on=day_of(at))
    check_case(draft)
    _check_people(draft, court)
    with transaction.atomic():
        return _open_file(draft, number, organisation, court, by, at)


def _open_file(
    draft: CaseDraft, number: CaseNumber, organisation: Any, court: Any, by: Any, at: datetime
) -> CourtCase:
    case_no = number.normalised
    known = _pushed_before(court, draft.external_no)
    if known is not None:
        if known.case_no != case_no:
            raise Conflict(
                f"办案系统编号{draft.external_no}已经是{known.case_no}",
                code="external_no_taken",
                remedy="请核对编号和案号",
            )
        return known
    court_case, created = CourtCase.objects.get_or_create(
        court=court, case_no=case_no,
        defaults={
            "serial": number.serial, "organisation": organisation, "category": draft.category, "cause": draft.cause.strip(),
            "procedure": draft.procedure, "stage": draft.stage, "judge_id": draft.judge_id,
            "clerk_id": draft.clerk_id, "filed_on": draft.filed_on, "hearing_at": draft.hearing_at,
            "courtroom": draft.courtroom.strip(), "source": draft.source, "external_no": draft.external_no,
            "docketed_at": at, "docketed_by": by,
        },
    )  # fmt: skip
    if not created:
        raise Conflict(f"{case_no}已经立卷", code="already_docketed", remedy="请打开已有的案件，不要重复立卷")
    for position, party in enumerate(draft.parties):
        write_party(court_case, party, position)
    audit.record(
        "cases.court_case.docket", by=by, at=at, on=on(court_case),
        detail={"source": draft.source, "parties": len(draft.parties)},
    )  # fmt: skip
    integration.publish(events.CASE_DOCKETED, court_case_id=court_case.pk)
    return court_case


def docket_cases(
    drafts: Iterable[CaseDraft], *, organisation: Any, by: Any | None, at: datetime
) -> Docketing:
    """批量立卷 (SP-04): each valid case gets its file; each invalid one is listed with its reason, the rest goes on."""
    result = Docketing()
    for row, draft in enumerate(drafts, 1):
        try:
            with transaction.atomic():
                result.taken.append(docket_case(draft, organisation=organisation, by=by, at=at).pk)
        except NotFound:
            raise
        except Refused as refused:
            result.refused.append(refused_row(row, draft.case_no, refused))
    return result


def refused_row(row: int, label: str, refused: Refused) -> RefusedRow:
    """A refusal as a line of the list people get back."""
    return RefusedRow(
        row=row, label=label[:60], reason=refused.message, field=refused.field, remedy=refused.remedy,
        code=refused.code,
    )  # fmt: skip


def lock_case(court_case_id: int) -> CourtCase:
    """The case with its row locked until the end of the transaction."""
    found = (
        CourtCase.objects.select_for_update(of=("self",))
        .select_related("court", "organisation")
        .filter(pk=court_case_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def correct_case(
    court_case: CourtCase, changes: dict[str, Any], *, by: Any | None, at: datetime, reason: str = ""
) -> list[Correction]:
    """Correct facts of a case; what stood there is returned so that it can be kept and shown."""
    court_case = lock_case(court_case.pk)
    permissions.require_case(by, court_case, permissions.EDIT, on=day_of(at))
    corrections = []
    for name, value in changes.items():
        if name not in _LABELS:
            raise Refused(f"“{name}”不能更正", field=name, code="not_correctable")
        words = _WORDS.get(name)
        if words is not None and value not in words:
            raise Refused(f"“{value}”不在范围内", field=name, remedy=f"可以填写：{'、'.join(words.values())}")
        old = getattr(court_case, name)
        if old != value:
            corrections.append(
                Correction(field=name, label=_LABELS[name], old=_shown(name, old), new=_shown(name, value))
            )
            setattr(court_case, name, value)
    if corrections:
        court_case.save(update_fields=[c.field.removesuffix("_id") for c in corrections])
        audit.record(
            "cases.court_case.correct", by=by, at=at, reason=reason, on=on(court_case),
            detail={c.field: [c.old, c.new] for c in corrections},
        )  # fmt: skip
    return corrections


def _shown(name: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if name in {"judge_id", "clerk_id"}:
        person = person_by_id(value)
        return person.name if person else str(value)
    return _WORDS.get(name, {}).get(value, str(value))


def _pushed_before(court: Any, external_no: str) -> CourtCase | None:
    if not external_no:
        return None
    return CourtCase.objects.filter(court=court, external_no=external_no).first()


def _check_people(draft: CaseDraft, court: Any) -> None:
    """The judge and the clerk must be active people of this court."""
    for name, label in (("judge_id", "承办法官"), ("clerk_id", "书记员")):
        person_id = getattr(draft, name)
        if person_id is None:
            continue
        person = person_by_id(person_id)
        if person is None or not person.is_active or court_of(person.organisation).pk != court.pk:
            raise Refused(f"{label}不是本院在职人员", field=name, remedy="请重新选择", code="bad_value")


def on(court_case: CourtCase) -> On:
    """How the audit record names a case."""
    return On("cases.court_case", str(court_case.pk), court_case.case_no, court_case.organisation_id)


class _Place:
    """An organisation as something a right is asked of."""

    def __init__(self, organisation_id: int) -> None:
        self.organisation_id: int | None = organisation_id
