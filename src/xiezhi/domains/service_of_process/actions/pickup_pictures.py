"""窗口影像: cards and signed 送达回证 scanned at the window, read, covered, and deleted when their time is over."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.pickup_steps import locked_pickup, record_on
from xiezhi.domains.service_of_process.actions.trail import write_trail
from xiezhi.domains.service_of_process.models import Pickup, PickupPicture
from xiezhi.domains.service_of_process.queries.pickups import pictures_over
from xiezhi.domains.service_of_process.queries.settings import settings_of
from xiezhi.domains.service_of_process.rules.desk_readings import (
    is_number_line,
    read_card,
    read_signed_proof,
    shows_a_person,
)
from xiezhi.domains.service_of_process.types.pickups import DeskReading, PickupState, PictureKind
from xiezhi.kernel.audit.types import Outcome
from xiezhi.kernel.documents import actions as documents
from xiezhi.kernel.files import actions as files
from xiezhi.kernel.files import queries as stored
from xiezhi.kernel.files.queries.limits import EVIDENCE, check
from xiezhi.lib.dates import day_of
from xiezhi.lib.verdict import Conflict, Refused

_PICTURES = frozenset({"image/png", "image/jpeg", "application/pdf"})
MOST_PICTURES = 12


def read_card_picture(content: bytes, *, name: str, at: datetime) -> DeskReading:
    """The number on a card held before the camera, as a proposal; nothing is kept."""
    _check_picture(content, name)
    page = documents.read_scan(content)
    return read_card([(line.text, line.sure) for line in page.lines], on=day_of(at))


def _check_picture(content: bytes, name: str) -> None:
    kind = check(content, name=name, limits=EVIDENCE)
    if kind.media_type not in _PICTURES:
        raise Refused("只收照片和扫描件", field="picture", remedy="请上传JPG、PNG或者PDF", code="wrong_kind")


def keep_picture(
    pickup: Pickup, scan: tuple[str, bytes], *, kind: PictureKind, by: Any, at: datetime
) -> PickupPicture:  # fmt: skip
    """Keep what was scanned; a card gets a covered copy, a signed 送达回证 is read for a person to confirm.

    Reading is slow and done before anything is locked.
    """
    name, content = scan
    _check_picture(content, name)
    masked, reading = _looked_at(pickup, content, kind, at)
    with transaction.atomic():
        pickup = locked_pickup(pickup.pk)
        permissions.require_order(by, pickup.attempt.order, permissions.REGISTER, on=day_of(at))
        if pickup.state in {PickupState.MARKED.value, PickupState.WITHDRAWN.value}:
            raise Conflict("还没有告知领取，不用采集影像", code="wrong_state", remedy="请先登记告知")
        if pickup.pictures.filter(deleted_at=None).count() >= MOST_PICTURES:
            raise Refused(f"最多{MOST_PICTURES}张", field="picture", code="too_many")
        kept = files.store(content, name=name, by=by, at=at, limits=EVIDENCE)
        copy = files.store(masked, name="遮蔽副本.png", by=by, at=at, limits=EVIDENCE) if masked else None
        taken = PickupPicture(
            pickup=pickup, kind=kind.value, file=kept, masked=copy, sm3=kept.sm3, taken_at=at, taken_by=by,
            delete_on=_delete_on(pickup, at) if kind.passing else None,
        )  # fmt: skip
        taken.reading = _written(reading)  # type: ignore[assignment]
        taken.save()
        write_trail(
            pickup.attempt.order, "scanned", f"{by.name}采集{kind.label}", at=at, by=by, attempt=pickup.attempt,
            evidence={"picture": taken.pk, "sm3": kept.sm3},
        )  # fmt: skip
        record_on(pickup, "picture", by=by, at=at, detail={"kind": kind.value, "sm3": kept.sm3})
    return taken


def _looked_at(
    pickup: Pickup, content: bytes, kind: PictureKind, at: datetime
) -> tuple[bytes | None, DeskReading | None]:  # fmt: skip
    if kind not in {PictureKind.IDENTITY, PictureKind.SIGNED_PROOF}:
        return None, None
    page = documents.read_scan(content)
    lines = [(line.text, line.sure) for line in page.lines]
    if kind is PictureKind.IDENTITY:
        # Without the line of the number nobody knows what else was missed: then nothing is shown sharply.
        sees_number = any(is_number_line(text) for text, _ in lines)
        which = shows_a_person if sees_number else _nothing
        return documents.cover_lines(content, page, which=which), read_card(lines, on=day_of(at))
    recipient = pickup.attempt.recipient.party.name
    return None, read_signed_proof(lines, recipient=recipient, on=day_of(at))


def _nothing(text: str) -> bool:
    return False


def _written(reading: DeskReading | None) -> str:
    if reading is None:
        return ""
    return json.dumps(
        {
            "id_no": reading.id_no, "name": reading.name, "sure": round(reading.sure * 100),
            "signed_on": reading.signed_on.isoformat() if reading.signed_on else "", "doubts": list(reading.doubts),
        },
        ensure_ascii=False,
    )  # fmt: skip


def _delete_on(pickup: Pickup, at: datetime) -> date:
    return day_of(at) + timedelta(days=settings_of(pickup.attempt.order.court_id).identity_picture_days)


def start_retention(pickup: Pickup, *, at: datetime) -> None:
    """From the end at the window the days of the court run anew for pictures of cards."""
    pickup.pictures.filter(deleted_at=None).exclude(delete_on=None).update(delete_on=_delete_on(pickup, at))


@transaction.atomic
def view_picture(picture: PickupPicture, *, by: Any, at: datetime, whole: bool, reason: str) -> Any:
    """The copy that may be shown; the whole picture of a card only with a reason, and on record."""
    covered = picture.masked is not None and not whole
    if whole and picture.masked is not None and not reason.strip():
        raise Refused("请写明查看原件的理由", field="reason", code="reason_missing")
    shown = picture.masked if covered else picture.file
    if shown is None:
        raise Refused("影像已经到期删除", code="deleted", remedy="经过里有删除的记录")
    record_on(
        picture.pickup, "view_picture", by=by, at=at, reason=reason, outcome=Outcome.READ,
        detail={"picture": picture.pk, "kind": picture.kind, "whole": not covered},
    )  # fmt: skip
    return shown


def delete_old_pictures(*, at: datetime) -> int:
    """Delete pictures of cards whose time is over and write it down; safe to run twice."""
    deleted = 0
    for picture_id in pictures_over(on=day_of(at)):
        with transaction.atomic():
            deleted += _delete(picture_id, at)
    return deleted


def _delete(picture_id: int, at: datetime) -> bool:
    pickup_id = PickupPicture.objects.filter(pk=picture_id).values_list("pickup_id", flat=True).first()
    if pickup_id is None:
        return False
    pickup = locked_pickup(pickup_id)
    picture = PickupPicture.objects.select_for_update(of=("self",)).get(pk=picture_id)
    if picture.deleted_at is not None or picture.delete_on is None or picture.delete_on > day_of(at):
        return False
    held = [one for one in (picture.file_id, picture.masked_id) if one is not None]
    row: Any = picture
    row.file, row.masked, row.reading, row.deleted_at = None, None, "", at
    picture.save(update_fields=["file", "masked", "reading", "deleted_at"])
    gone = [files.forget(one) for one in held]
    label = PictureKind(picture.kind).label
    write_trail(
        pickup.attempt.order, "scanned", f"{label}影像到期删除", at=at, attempt=pickup.attempt,
        evidence={"picture": picture.pk, "sm3": picture.sm3},
    )  # fmt: skip
    record_on(
        pickup, "delete_picture", by=None, at=at,
        detail={"picture": picture.pk, "sm3": picture.sm3, "files": len(gone), "gone": sum(gone)},
    )  # fmt: skip
    return True


def picture_content(picture: PickupPicture) -> tuple[str, bytes] | None:
    """Name and bytes of a picture that is still there."""
    return (picture.file.name, stored.read(picture.file)) if picture.file is not None else None
