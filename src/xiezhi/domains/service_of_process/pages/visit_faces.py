"""What the pages of a visit show: to who goes there, and to who follows."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.queries.visits import holds
from xiezhi.domains.service_of_process.rules.signatures import LEAST_LENGTH, LEAST_STROKES
from xiezhi.domains.service_of_process.rules.visits import leaving_checks
from xiezhi.domains.service_of_process.types import DocumentKind, Procedure, RecipientKind
from xiezhi.domains.service_of_process.types.maps import address_links, point_links
from xiezhi.domains.service_of_process.types.visits import (
    SIGNATURES,
    EvidenceKind,
    VisitFact,
    VisitOutcome,
    VisitReport,
    VisitState,
)
from xiezhi.kernel.workflow.queries.tasks import history_of
from xiezhi.ui.components import Happening, Row
from xiezhi.ui.dates import clock_face

MENU = "service_visits"
_TONES = {
    "waiting": "queued",
    "accepted": "handed",
    "out": "arrived",
    "reported": "signed",
    "done": "effective",
}
SIZES = {"photo_megabytes": 20, "film_megabytes": 200, "film_seconds": 900}


def sample_visit(world: Any) -> dict[str, Any]:
    """A visit that the field server took."""
    return {"visit_id": world.sample("taken_visit").pk}


def sample_visit_entry(world: Any) -> dict[str, Any]:
    """A visit and its recipient."""
    visit = world.sample("taken_visit")
    return {"visit_id": visit.pk, "attempt_id": visit.entries.get().attempt_id}


def tone_of(visit: Any) -> str:
    """The mark of its state."""
    return _TONES.get(visit.state, "none")


def phone_card(visit: Any, now: Any) -> dict[str, Any]:
    """One card of the list: area, people, clock; no name before it is taken."""
    return {
        "visit": visit, "tone": tone_of(visit), "count": visit.recipient_count,
        "clock": clock_face(visit.due_at, now) if visit.due_at and visit.state in ("waiting", "accepted", "out") else None,
    }  # fmt: skip


def phone_face(request: Any, visit: Any) -> dict[str, Any]:
    """For who goes there."""
    taken = holds(request.person, visit)
    entries = list(visit.entries.all())
    return {
        "visit": visit, "tone": tone_of(visit), "taken": taken, "count": len(entries),
        "papers": sum(len(one.attempt.cells.all()) for one in entries),
        "maps": address_links(visit.address) if taken else (),
        "entries": [_entry(one) for one in entries] if taken else [],
        "is_held": visit.state in ("accepted", "out"),
        "clock": clock_face(visit.due_at, request.moment) if visit.due_at else None,
        "next_attempt": next((one.attempt_id for one in entries if one.is_open), None),
        "offline": {"visit": visit.pk, "pages": _pages(visit, entries)} if taken else None,
    }  # fmt: skip


def _pages(visit: Any, entries: list[Any]) -> list[str]:
    """What the telephone keeps so that it opens without signal."""
    base = [reverse("service_of_process:visits"), reverse("service_of_process:visit", args=[visit.pk])]
    forms = [
        reverse("service_of_process:visit-report", args=[visit.pk, one.attempt_id]) for one in entries if one.is_open
    ]  # fmt: skip
    return base + forms


def _entry(entry: Any) -> dict[str, Any]:
    attempt = entry.attempt
    party, agency = attempt.recipient.party, attempt.recipient.agency
    return {
        "entry": entry, "name": party.name, "role": party.role, "agency": agency, "attempt": attempt,
        "case_no": attempt.order.court_case.case_no,
        "papers": "、".join(cell.document.name for cell in attempt.cells.all()),
        "outcome": VisitOutcome(entry.outcome).label if entry.outcome else "",
        "left": entry.left_attempt_id is not None, "facts": facts_of(entry),
        "may_rate": entry.outcome not in ("", VisitOutcome.ABSENT.value)
        and not (hasattr(entry, "rating") and entry.rating.rated_at),
    }  # fmt: skip


def facts_of(entry: Any) -> list[tuple[str, str]]:
    """Three facts, each with its own answer; nothing before the report."""
    if not entry.outcome:
        return []
    yes = {True: "是", False: "否", None: "没有核对"}
    right = "—" if not entry.was_taken else yes[entry.is_right_person or None]
    return [
        (VisitFact.WAS_THERE.label, yes[entry.was_there]), (VisitFact.TAKEN.label, yes[entry.was_taken]),
        (VisitFact.RIGHT_PERSON.label, right),
    ]  # fmt: skip


def evidence_rows(visit: Any, entry: Any | None = None) -> list[dict[str, Any]]:
    """What lies with the visit, and with one recipient of it."""
    rows = [one for one in visit.evidence.all() if entry is None or one.entry_id in (None, entry.pk)]
    return [
        {
            "one": one, "label": EvidenceKind(one.kind).label, "proves": EvidenceKind(one.kind).proves.label,
            "url": reverse("service_of_process:visit-evidence", args=[visit.pk, one.pk]),
        }
        for one in rows
    ]  # fmt: skip


def empty_report(entry: Any) -> VisitReport:
    """A report in which nothing is told yet."""
    made = entry.visit.made_at
    return VisitReport(
        client_id="",
        attempt_id=entry.attempt_id,
        outcome=VisitOutcome.ABSENT,
        happened_at=made,
        phone_now=made,
    )


def report_props(request: Any, visit: Any, entry: Any) -> dict[str, Any]:
    """What the script of the report page needs; it decides nothing that the server does not decide again."""
    attempt = entry.attempt
    documents = [DocumentKind(cell.document.kind) for cell in attempt.cells.all()]
    checks = leaving_checks(
        empty_report(entry), set(), documents=documents, recipient=RecipientKind(attempt.recipient.kind),
        procedure=Procedure(attempt.order.court_case.procedure),
    )  # fmt: skip
    return {
        "visit": visit.pk, "attempt": attempt.pk, "base": reverse("service_of_process:visit", args=[visit.pk]),
        "list": reverse("service_of_process:visits"), "sizes": SIZES,
        "checks": [{"code": one.code, "label": one.label, "reason": one.reason} for one in checks],
        "mayLeave": next(one.met for one in checks if one.code == "document"),
        "homeOnly": attempt.recipient.kind != RecipientKind.ORGANISATION.value
        and not Procedure(attempt.order.court_case.procedure).simple_kind,
        "kinds": {one.value: one.label for one in EvidenceKind},
        "received": [one.kind for one in visit.evidence.all() if one.entry_id in (None, entry.pk)],
    }  # fmt: skip


def followed_face(request: Any, visit: Any) -> dict[str, Any]:
    """For who follows: who, since when, what came of it, the evidence, every step with its reason."""
    place = visit.position
    return {
        "visit": visit, "tone": tone_of(visit), "entries": [_entry(one) for one in visit.entries.all()],
        "evidence": evidence_rows(visit), "panel": _panel(visit),
        "point": point_links(place["latitude"], place["longitude"]) if place else (), "place": place,
        "course": [
            Happening(
                VISIT_STEP_WORDS.get(one.step, one.step), "walk", line="，".join(p for p in (one.by.name if one.by else "系统", one.reason) if p),
                at=one.at,
            )
            for one in history_of("service_of_process.visit", visit.pk).select_related("by")
        ],
        "may_assign": visit.state in ("waiting", "accepted", "out")
        and permissions.may_over(request.person, permissions.ASSIGN, visit, on=request.moment.date()),
        "clock": clock_face(visit.due_at, request.moment) if visit.due_at and visit.state in ("waiting", "accepted", "out") else None,
    }  # fmt: skip


VISIT_STEP_WORDS = {
    "accept": "接收", "set_out": "出发", "give_back": "退回", "release": "到时释放", "reassign": "改派", "report": "反馈完毕",
    "finish": "记录归卷", "drop": "取消",
}  # fmt: skip


def _panel(visit: Any) -> list[Row]:
    late = visit.state in ("accepted", "out") and visit.lock_until is not None
    return [
        Row("地址", visit.address_masked), Row("状态", VisitState(visit.state).label),
        Row("在谁手里", visit.server.name if visit.server else "还没有人接收"),
        Row("队伍", visit.team.name if visit.team else "本院"), Row("从什么时候", visit.since),
        Row("锁定至", visit.lock_until if late else "没有锁定"),
        Row("为什么上门", "；".join(visit.reasons) or "送达专员安排"),
        Row("手机时钟", visit.clock_note or "没有记下差别", tone="warn" if visit.clock_note else ""),
    ]  # fmt: skip


PADS = (
    (EvidenceKind.RECIPIENT_SIGNATURE.value, EvidenceKind.RECIPIENT_SIGNATURE.label),
    (EvidenceKind.WITNESS_SIGNATURE.value, EvidenceKind.WITNESS_SIGNATURE.label),
)
SHOTS = tuple(
    (one.value, one.label, "video/*" if one is EvidenceKind.VIDEO else "image/*")
    for one in EvidenceKind
    if one not in SIGNATURES
)


def pad_props(kind: str) -> dict[str, Any]:
    """What the pad for this signature needs: the inputs it fills, and how little is too little."""
    return {
        "strokes": f"{kind}_strokes", "image": f"{kind}_image", "leastStrokes": LEAST_STROKES,
        "leastLength": LEAST_LENGTH,
    }  # fmt: skip
