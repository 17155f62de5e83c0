"""外出取证: photographs, films, signatures and the place, each kept for the one fact it proves."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db import transaction

from xiezhi.domains.service_of_process.actions.visit_steps import record_visit
from xiezhi.domains.service_of_process.actions.visits import held_visit
from xiezhi.domains.service_of_process.models import Visit, VisitEntry, VisitEvidence
from xiezhi.domains.service_of_process.queries.visits import about
from xiezhi.domains.service_of_process.rules.signatures import check_strokes
from xiezhi.domains.service_of_process.types.visits import LOCKED, SIGNATURES, EvidenceKind, Position
from xiezhi.kernel.files import actions as files
from xiezhi.kernel.files import queries as stored
from xiezhi.kernel.files.queries.limits import EVIDENCE, RECORDING
from xiezhi.lib.verdict import Conflict, NotFound, Refused

_LOCKED = [one.value for one in LOCKED]
_MOST = 60


def limits_for(kind: EvidenceKind) -> Any:
    """A film may be larger than a photograph, and nothing but a film."""
    return RECORDING if kind is EvidenceKind.VIDEO else EVIDENCE


@transaction.atomic
def keep_evidence(
    visit: Visit, kind: EvidenceKind, *, by: Any, at: datetime, taken_at: datetime, file: Any = None,
    upload: tuple[str, bytes] | None = None, attempt_id: int | None = None, strokes: list[Any] | None = None,
) -> VisitEvidence:  # fmt: skip
    """Keep one piece: a file that came in parts, or one that came with a form. The same piece twice is one."""
    visit = held_visit(visit, by)
    if file is None:
        if upload is None:
            raise Refused("没有收到文件", field="file", remedy="请重新选择", code="missing")
        name, content = upload
        file = files.store(content, name=name, by=by, at=at, limits=limits_for(kind))
    entry = _entry(visit, attempt_id)
    found = VisitEvidence.objects.filter(visit=visit, entry=entry, kind=kind.value, file=file).first()
    if found is not None:
        return found
    if visit.state not in _LOCKED:
        raise Conflict("任务已经反馈或者已经退回，不能再加证据", code="wrong_state", remedy="请联系送达专员")
    if visit.evidence.count() >= _MOST:
        raise Refused(
            f"一次外出最多{_MOST}个文件", field="file", code="too_many_files", remedy="请只传能证明经过的"
        )
    if kind in SIGNATURES:
        check_strokes(strokes, who="见证人" if kind is EvidenceKind.WITNESS_SIGNATURE else "签收人")
    made = VisitEvidence(
        visit=visit, entry=entry, kind=kind.value, file=file, taken_at=min(taken_at, at), received_at=at, by=by,
        strokes=json.dumps(strokes) if strokes else "",
    )  # fmt: skip
    made.save()
    record_visit(
        "evidence", visit, by=by, at=at, detail={"kind": kind.value, "sm3": file.sm3, "sha256": file.sha256}
    )
    return made


def _entry(visit: Visit, attempt_id: int | None) -> VisitEntry | None:
    if attempt_id is None:
        return None
    entry = visit.entries.filter(attempt_id=attempt_id).first()
    if entry is None:
        raise NotFound
    return entry


@transaction.atomic
def record_position(visit: Visit, position: Position, *, by: Any, at: datetime) -> Visit:
    """送达地点: one reading at this act, after the person agreed on the page; the first one stays, nothing follows."""
    visit = held_visit(visit, by)
    if visit.position_at is not None:
        return visit
    if visit.state not in _LOCKED:
        raise Conflict("任务已经反馈，不再记录地点", code="wrong_state")
    sane = -90 <= position.latitude <= 90 and -180 <= position.longitude <= 180
    if not sane or not 0 <= position.accuracy_metres <= 100_000:
        raise Refused("手机给出的位置不对", field="position", remedy="请再取一次，或者只拍门牌照片")
    row: Any = visit
    row.sealed_position = json.dumps(
        {
            "latitude": round(position.latitude, 6), "longitude": round(position.longitude, 6),
            "accuracy_metres": round(position.accuracy_metres), "at": position.at.isoformat(),
        }
    )  # fmt: skip
    visit.position_at = at
    visit.save(update_fields=["sealed_position", "position_at"])
    record_visit("position", visit, by=by, at=at)
    return visit


def digests_received(visit: Visit, *, by: Any) -> list[str]:
    """SHA-256 of every piece that lies whole with the visit: the telephone deletes only what stands here."""
    attached = VisitEvidence.objects.filter(visit=visit, by=by).values_list("file__sha256", flat=True)
    return sorted(set(attached) & set(stored.digests_kept(by, about=about(visit))))
