"""Ask to look a person up, approve or refuse, take back, stop a whole purpose; use a grant and leave a trace.

The app that owns the case asks its own rights over the thing first; here it is asked that a second person
decides, that the purpose is open, and that every look is written down before anything is shown.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On, Outcome
from xiezhi.kernel.identity import permissions
from xiezhi.kernel.identity.models import LookupGrant, LookupUse, Organisation, StoppedPurpose
from xiezhi.kernel.identity.queries.lookups import is_stopped, reaches, standing_of_grant, watched_courts
from xiezhi.kernel.identity.rules.lookups import check_application, check_end, may_be_used, may_decide
from xiezhi.kernel.identity.types import LOOKUP_PURPOSES, GrantDraft, GrantStanding, LookupPurpose
from xiezhi.lib.dates import day_of
from xiezhi.lib.verdict import Conflict, NotFound, Refused


def check_until(code: str, court_id: int, *, until_on: date, on: date) -> None:
    """Refuse early an end that the purpose does not allow, or a purpose that is shut."""
    check_end(_open_purpose(code, court_id), until_on=until_on, on=on)


@transaction.atomic
def ask_grant(draft: GrantDraft, *, by: Any, at: datetime) -> LookupGrant:
    """申请: may this person be looked up for this case, for what, until when."""
    purpose = _open_purpose(draft.purpose, draft.court_id)
    if not reaches(by, purpose.ask_right, draft.organisation_id, draft.court_id, on=day_of(at)):
        raise NotFound
    check_application(
        purpose, case_no=draft.case_no, reason=draft.reason, until_on=draft.until_on, on=day_of(at)
    )
    grant = LookupGrant.objects.create(
        number=_next_number(at), purpose=purpose.code, court_case_id=draft.case_id, case_no=draft.case_no,
        subject_kind=draft.subject[0], subject_id=draft.subject[1], organisation_id=draft.organisation_id,
        court_id=draft.court_id, reason=draft.reason.strip()[:300], asked_by=by, asked_at=at,
        wanted_until_on=draft.until_on,
    )  # fmt: skip
    _record("ask", grant, by=by, at=at, detail={"期限": draft.until_on.isoformat()})
    return grant


@transaction.atomic
def approve_grant(
    grant_id: int, *, until_on: date | None = None, note: str = "", by: Any, at: datetime
) -> LookupGrant:
    """批准, for as long as was asked or shorter; never one's own application."""
    grant = _decidable(grant_id, by, at)
    ends = min(until_on or grant.wanted_until_on, grant.wanted_until_on)
    check_end(_open_purpose(grant.purpose, grant.court_id), until_on=ends, on=day_of(at))
    grant.until_on, grant.decided_by, grant.decided_at, grant.decision = ends, by, at, note.strip()[:200]
    grant.save(update_fields=["until_on", "decided_by", "decided_at", "decision"])
    _record("approve", grant, by=by, at=at, detail={"到期日": ends.isoformat()})
    return grant


@transaction.atomic
def refuse_grant(grant_id: int, *, reason: str, by: Any, at: datetime) -> LookupGrant:
    """不批准, with the reason."""
    grant = _decidable(grant_id, by, at)
    _need(reason)
    grant.refused, grant.decided_by, grant.decided_at, grant.decision = True, by, at, reason.strip()[:200]
    grant.save(update_fields=["refused", "decided_by", "decided_at", "decision"])
    _record("refuse", grant, by=by, at=at, reason=reason)
    return grant


@transaction.atomic
def revoke_grant(grant_id: int, *, reason: str, by: Any, at: datetime) -> LookupGrant:
    """撤销: who asked, who may approve, or who watches over all look-ups; it ends in this moment."""
    grant = _locked(grant_id)
    if not may_revoke(by, grant, at=at):
        raise NotFound
    _need(reason)
    if standing_of_grant(grant, on=day_of(at)) not in {GrantStanding.ASKED, GrantStanding.STANDING}:
        raise Conflict("这项授权已经不再有效", code="lookup_over")
    _end(grant, reason=reason, by=by, at=at)
    return grant


def may_revoke(by: Any, grant: LookupGrant, *, at: datetime) -> bool:
    """Whether the person may take this grant back."""
    on = day_of(at)
    if by.pk == grant.asked_by_id:
        return True
    rights = (grant.purpose_facts.approve_right, permissions.LOOKUP_WATCH)
    return any(reaches(by, right, grant.organisation_id, grant.court_id, on=on) for right in rights)


@transaction.atomic
def stop_purpose(code: str, *, court_id: int, reason: str, by: Any, at: datetime) -> int:
    """总闸: take back every grant of a purpose in a court at once, let nobody ask for more; says how many ended."""
    court = _watched(code, court_id, by, at)
    _need(reason)
    if is_stopped(code, court_id):
        raise Conflict("这个目的已经关停")
    StoppedPurpose.objects.create(
        court=court, purpose=code, stopped_at=at, stopped_by=by, reason=reason.strip()[:200]
    )
    live = [
        one
        for one in LookupGrant.objects.select_for_update().filter(
            purpose=code, court_id=court_id, revoked_at=None
        )
        if standing_of_grant(one, on=day_of(at)) in {GrantStanding.ASKED, GrantStanding.STANDING}
    ]
    for grant in live:
        _end(grant, reason=f"关停：{reason.strip()}", by=by, at=at)
    _record_purpose("stop", code, court_id, by=by, at=at, reason=reason, detail={"结束的授权": len(live)})
    return len(live)


@transaction.atomic
def resume_purpose(code: str, *, court_id: int, reason: str, by: Any, at: datetime) -> None:
    """Let people ask again; what was taken back stays taken back."""
    _watched(code, court_id, by, at)
    _need(reason)
    stopped = (
        StoppedPurpose.objects.select_for_update()
        .filter(purpose=code, court_id=court_id, resumed_at=None)
        .first()
    )
    if stopped is None:
        raise Conflict("这个目的没有关停")
    stopped.resumed_at, stopped.resumed_by, stopped.resumed_reason = at, by, reason.strip()[:200]
    stopped.save(update_fields=["resumed_at", "resumed_by", "resumed_reason"])
    _record_purpose("resume", code, court_id, by=by, at=at, reason=reason)


@transaction.atomic
def use_grant(
    grant_id: int, *, subject: tuple[str, int], what: str, by: Any | None, at: datetime
) -> LookupUse:
    """The gate before every look: the grant stands and is about this very person; the look is written down first."""
    grant = LookupGrant.objects.select_for_update(of=("self",)).filter(pk=grant_id).first()
    if grant is None or (grant.subject_kind, grant.subject_id) != subject:
        raise NotFound
    may_be_used(standing_of_grant(grant, on=day_of(at))).require()
    use = LookupUse.objects.create(grant=grant, at=at, by=by, what=what[:80])
    _record("use", grant, by=by, at=at, detail={"查询": what}, outcome=Outcome.READ)
    return use


def _open_purpose(code: str, court_id: int) -> LookupPurpose:
    if code not in LOOKUP_PURPOSES:
        raise Refused("没有这个查询目的", field="purpose", code="no_purpose")
    if is_stopped(code, court_id):
        raise Refused(
            f"“{LOOKUP_PURPOSES[code].label}”已经关停", field="purpose", code="purpose_stopped",
            remedy="恢复以后才能申请和审批",
        )  # fmt: skip
    return LOOKUP_PURPOSES[code]


def _locked(grant_id: int) -> Any:
    grant = LookupGrant.objects.select_for_update(of=("self",)).filter(pk=grant_id).first()
    if grant is None:
        raise NotFound
    return grant


def _decidable(grant_id: int, by: Any, at: datetime) -> Any:
    grant = _locked(grant_id)
    right = grant.purpose_facts.approve_right
    if not reaches(by, right, grant.organisation_id, grant.court_id, on=day_of(at)):
        raise NotFound
    may_decide(grant.asked_by_id, by.pk).require()
    if grant.decided_at is not None or grant.revoked_at is not None:
        raise Conflict("这项申请已经办过", code="lookup_decided")
    return grant


def _end(grant: Any, *, reason: str, by: Any, at: datetime) -> None:
    grant.revoked_at, grant.revoked_by, grant.revoked_reason = at, by, reason.strip()[:200]
    grant.save(update_fields=["revoked_at", "revoked_by", "revoked_reason"])
    _record("revoke", grant, by=by, at=at, reason=reason)


def _watched(code: str, court_id: int, by: Any, at: datetime) -> Organisation:
    """The court, where this person watches over its look-ups."""
    court = watched_courts(by, on=day_of(at)).filter(pk=court_id).first()
    if court is None or code not in LOOKUP_PURPOSES:
        raise NotFound
    return court


def _record_purpose(
    act: str, code: str, court_id: int, *, by: Any, at: datetime, reason: str, detail: dict[str, Any] | None = None
) -> None:  # fmt: skip
    audit.record(
        f"identity.lookup.{act}", by=by, at=at, reason=reason, detail=detail,
        on=On("lookup_purpose", code, LOOKUP_PURPOSES[code].label, court_id),
    )  # fmt: skip


def _need(reason: str) -> None:
    if not reason.strip():
        raise Refused("请写明理由", field="reason", code="reason_missing")


def _next_number(at: datetime) -> str:
    """授权编号 within a year; taken under a lock, so that two applications never get the same."""
    year = day_of(at).year
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('identity.lookup.number'))")
    last = (
        LookupGrant.objects.filter(number__startswith=f"CX-{year}-")
        .order_by("-number")
        .values_list("number", flat=True)
    ).first()
    return f"CX-{year}-{int(last.rpartition('-')[2]) + 1 if last else 1:06d}"


def _record(
    act: str, grant: LookupGrant, *, by: Any, at: datetime, reason: str = "", detail: dict[str, Any] | None = None,
    outcome: Outcome = Outcome.DONE,
) -> None:  # fmt: skip
    """Every look is found by the number of its grant; no name of anybody looked up."""
    audit.record(
        f"identity.lookup.{act}", by=by, at=at, reason=reason, outcome=outcome,
        on=On("lookup_grant", str(grant.pk), grant.number, grant.organisation_id),
        detail={"目的": grant.purpose_facts.label, "案号": grant.case_no, **(detail or {})},
    )  # fmt: skip
