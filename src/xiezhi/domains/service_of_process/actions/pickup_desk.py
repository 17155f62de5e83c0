"""The window of the court: find by number, check the papers, hand them over, or note that they were refused."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.pickup_pictures import picture_content, start_retention
from xiezhi.domains.service_of_process.actions.pickup_steps import (
    PICKUP,
    WAITING,
    locked_pickup,
    record_on,
    take,
)
from xiezhi.domains.service_of_process.actions.results import keep_proof, register_result
from xiezhi.domains.service_of_process.actions.trail import write_trail
from xiezhi.domains.service_of_process.models import Pickup
from xiezhi.domains.service_of_process.queries.facts import effect_facts
from xiezhi.domains.service_of_process.queries.pickups import (
    marks_of,
    other_party_nos,
    papers_of,
    pickups_of_holder,
)
from xiezhi.domains.service_of_process.rules.pickups import check_comer, checked_holder_no, may_hand_over
from xiezhi.domains.service_of_process.rules.signers import may_sign
from xiezhi.domains.service_of_process.rules.strokes import check_strokes
from xiezhi.domains.service_of_process.types import AttemptState, InPersonFacts, Place, Reaction, Signer
from xiezhi.domains.service_of_process.types.desk import HandOver, Refusal
from xiezhi.domains.service_of_process.types.drafts import ResultDraft
from xiezhi.domains.service_of_process.types.pickups import Comer, PickupState, PictureKind
from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On, Outcome
from xiezhi.kernel.identity.actions.tries import allow_try
from xiezhi.kernel.workflow import actions as workflow
from xiezhi.lib.dates import day_of
from xiezhi.lib.verdict import Conflict, NotSupported, Refused

LOOK_UPS, WITHIN = 30, timedelta(minutes=10)
LATE_REASON = "领取期满后来院"


def look_up(id_no: str, *, by: Any, at: datetime, court: Any) -> list[Pickup]:
    """The collections of exactly this number's holder that the person may see; each look-up is on record.

    A number that is not whole or has a wrong check digit is refused before
    anything is looked up. Nobody can try numbers one after the other.
    """
    number = checked_holder_no(id_no, today=day_of(at))
    allow_try(
        f"pickup-look-up:{by.pk}", at=at, window=WITHIN, most=LOOK_UPS,
        message=f"{WITHIN.seconds // 60}分钟内查了太多次证件号码",
    )  # fmt: skip
    found = pickups_of_holder(by, number, on=day_of(at))
    audit.record(
        f"{PICKUP}.look_up", by=by, at=at, outcome=Outcome.READ, detail={"found": [one.pk for one in found]},
        on=On(PICKUP, str(found[0].pk) if found else "", found[0].pickup_no if found else "没有记录", court.pk),
    )  # fmt: skip
    return found


@transaction.atomic
def check_material(pickup: Pickup, document_ids: Sequence[int], *, by: Any, at: datetime) -> Pickup:
    """核对材料: every paper on the list was ticked as lying there, as it stands now."""
    pickup = locked_pickup(pickup.pk)
    permissions.require_order(by, pickup.attempt.order, permissions.REGISTER, on=day_of(at))
    if pickup.state == PickupState.WITHDRAWN.value:
        raise Conflict("这次上门自取已经取消", code="wrong_state")
    papers = [cell for cell in papers_of(pickup.attempt) if cell.document.withdrawn_at is None]
    missing = [cell.document.name for cell in papers if cell.document_id not in set(document_ids)]
    if missing:
        raise Refused(
            f"还有没核对的：{'、'.join(f'《{name}》' for name in missing[:3])}", field="documents", code="not_checked",
            remedy="材料不在窗口的，先打印或者补齐",
        )  # fmt: skip
    pickup.checked = marks_of(papers)
    row: Any = pickup
    row.checked_at, row.checked_by = at, by
    pickup.save(update_fields=["checked", "checked_at", "checked_by"])
    write_trail(
        pickup.attempt.order, "checked", f"{by.name}核对领取材料{len(papers)}种", at=at, by=by, attempt=pickup.attempt,
        evidence={"pickup": pickup.pk, "documents": [cell.document_id for cell in papers]},
    )  # fmt: skip
    record_on(pickup, "check", by=by, at=at, detail={"documents": [cell.document_id for cell in papers]})
    return pickup


@transaction.atomic
def note_print(pickup: Pickup, what: str, *, by: Any, at: datetime) -> Pickup:
    """Write down that papers or the blank 送达回证 were printed at the window."""
    pickup = locked_pickup(pickup.pk)
    permissions.require_order(by, pickup.attempt.order, permissions.REGISTER, on=day_of(at))
    pickup.print_count, pickup.printed_at = pickup.print_count + 1, at
    pickup.save(update_fields=["print_count", "printed_at"])
    write_trail(
        pickup.attempt.order, "printed", f"{by.name}打印{what}", at=at, by=by, attempt=pickup.attempt,
        evidence={"pickup": pickup.pk},
    )  # fmt: skip
    record_on(pickup, "print", by=by, at=at, outcome=Outcome.READ, detail={"what": what})
    return pickup


@transaction.atomic
def hand_over(pickup: Pickup, handed: HandOver, *, by: Any, at: datetime, reason: str = "") -> Pickup:
    """交付: who came takes the papers; the rules say whether that is service, and from which day."""
    pickup = locked_pickup(pickup.pk)
    comer = _ready(pickup, handed.comer, handed.happened_at, by, at)
    draft = ResultDraft(
        happened_at=handed.happened_at, reaction=Reaction.SIGNED, signer=comer.signer,
        signer_lives_together=comer.lives_together, place=Place.COURT.value, signed_on=day_of(handed.happened_at),
        collected_on=day_of(handed.happened_at), note=handed.note, **_period(pickup),
    )  # fmt: skip
    _require_entitled(pickup, comer, at)
    evidence, proof = _signed(pickup, handed)
    if _served_by_the_period(pickup):
        _handed_late(pickup, proof, handed, by, at)
    else:
        register_result(
            pickup.attempt,
            draft,
            by=by,
            at=at,
            evidence=evidence,
            proof=proof,
            reason=_reason(pickup, reason),
        )
    return _end(pickup, "collect", PickupState.COLLECTED, comer, handed.strokes, by, at, reason)


@transaction.atomic
def note_refusal(pickup: Pickup, refused: Refusal, *, by: Any, at: datetime, reason: str = "") -> Pickup:
    """到院拒签: who came would not sign; noted and signed by an officer it is service all the same (S1a)."""
    pickup = locked_pickup(pickup.pk)
    comer = _ready(pickup, refused.comer, refused.happened_at, by, at)
    if not refused.officer_note:
        raise Refused(
            "审判人员、书记员还没有在送达回证上注明并签名", field="officer_note", basis="int-131-1", code="not_noted",
            remedy="请先注明拒签情况并签名",
        )  # fmt: skip
    if not refused.note.strip():
        raise Refused("请写明拒签的情况", field="note", remedy="例如：看过判决书后拒绝在送达回证上签名")
    draft = ResultDraft(
        happened_at=refused.happened_at, reaction=Reaction.REFUSED_TO_SIGN, signer=comer.signer,
        signer_lives_together=comer.lives_together, place=Place.COURT.value, officer_note=True, note=refused.note,
        **_period(pickup),
    )  # fmt: skip
    kept = pickup.pictures.filter(kind=PictureKind.NOTE.value).select_related("file")
    evidence = [content for one in kept if (content := picture_content(one)) is not None]
    register_result(pickup.attempt, draft, by=by, at=at, evidence=evidence, reason=_reason(pickup, reason))
    return _end(pickup, "refuse", PickupState.REFUSED, comer, "", by, at, reason)


def _ready(pickup: Pickup, comer: Comer, happened_at: datetime, by: Any, at: datetime) -> Comer:
    """Papers lie ready, the moment has come, and whoever came is who they say."""
    attempt = pickup.attempt
    permissions.require_order(by, attempt.order, permissions.REGISTER, on=day_of(at))
    if happened_at > at:
        raise Refused("时间还没有到", field="happened_at", remedy="请填来领取的时间", code="future_date")
    papers = [cell for cell in papers_of(attempt) if cell.document.withdrawn_at is None]
    may_hand_over(
        PickupState(pickup.state), wanted=marks_of(papers), checked=pickup.checked, is_told=pickup.told_at is not None
    ).require()  # fmt: skip
    if pickup.told_at is not None and happened_at < pickup.told_at:
        raise Refused("早于告知的时间", field="happened_at", remedy="请核对时间", code="too_early")
    recipient = attempt.recipient
    return check_comer(
        comer, recipient_id_no=recipient.party.id_no if recipient.kind != "organisation" else "",
        agent_id_no=recipient.agency.id_no if recipient.agency else "", other_party_nos=other_party_nos(attempt),
        on=day_of(happened_at),
    )  # fmt: skip


def _period(pickup: Pickup) -> dict[str, Any]:
    return {
        "pickup_until_on": pickup.until_on, "told_period": pickup.told_at is not None,
        "announced_in_court": pickup.announced_in_court,
    }  # fmt: skip


def _require_entitled(pickup: Pickup, comer: Comer, at: datetime) -> None:
    """Nobody is handed papers whose signature would not count (S1, A7); what no rule covers a person decides."""
    part = InPersonFacts(
        reaction=Reaction.SIGNED, signer=comer.signer, signer_lives_together=comer.lives_together,
        named_receiver=comer.signer is Signer.NAMED_RECEIVER, place=Place.COURT, signed_on=day_of(at),
    )  # fmt: skip
    for cell in papers_of(pickup.attempt):
        try:
            verdict = may_sign(effect_facts(pickup.attempt, cell, on=day_of(at)), part)
        except NotSupported:
            continue
        if not verdict:
            raise Refused(
                f"《{cell.document.name}》不能交给他：{verdict.reason}", field="signer", basis=verdict.basis,
                code=verdict.code or "signer_not_entitled", remedy=verdict.remedy or "请受送达人本人领取",
            )  # fmt: skip


def _signed(pickup: Pickup, handed: HandOver) -> tuple[list[tuple[str, bytes]], tuple[str, bytes] | None]:
    """The proof that was signed: the newest scan, or the name written on glass."""
    scans = pickup.pictures.filter(kind=PictureKind.SIGNED_PROOF.value, deleted_at=None).select_related(
        "file"
    )
    newest = scans.order_by("-taken_at", "-pk").first()
    proof = picture_content(newest) if newest is not None else None
    evidence = [
        content
        for one in pickup.pictures.filter(kind=PictureKind.AUTHORITY.value).select_related("file")
        if (content := picture_content(one)) is not None
    ]
    if handed.strokes:
        check_strokes(_strokes(handed.strokes))
        if handed.signature:
            evidence.append((f"签名-{pickup.pickup_no}.png", handed.signature))
    if proof is None and not handed.strokes:
        raise Refused(
            "还没有签好的送达回证", field="signature", code="no_proof", remedy="请扫描签好的送达回证，或者请对方在屏幕上签名"
        )  # fmt: skip
    return evidence, proof


def _strokes(text: str) -> list[Any]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise Refused("签名没有传完整", field="signature", remedy="请重写", code="broken") from error
    return found if isinstance(found, list) else []


def _served_by_the_period(pickup: Pickup) -> bool:
    """Was it served when the period ran out (S9)? Who comes afterwards gets the papers, and no other day."""
    return (
        pickup.state == PickupState.NOT_COLLECTED.value
        and pickup.attempt.state == AttemptState.DEEMED_SERVED.value
    )


def _handed_late(
    pickup: Pickup, proof: tuple[str, bytes] | None, handed: HandOver, by: Any, at: datetime
) -> None:  # fmt: skip
    write_trail(
        pickup.attempt.order, "result", f"{by.name}交付期满后来领取的文书", at=handed.happened_at, by=by,
        attempt=pickup.attempt, line="期满之日已经视为送达，送达日期不变", evidence={"pickup": pickup.pk},
    )  # fmt: skip
    if proof is not None:
        keep_proof(pickup.attempt, proof, by, at)


def _reason(pickup: Pickup, reason: str) -> str:
    """One who comes late needs no other reason; a correction says why."""
    return reason.strip() or (LATE_REASON if pickup.state == PickupState.NOT_COLLECTED.value else "")


def _end(
    pickup: Pickup, step: str, state: PickupState, comer: Comer, strokes: str, by: Any, at: datetime, reason: str
) -> Pickup:  # fmt: skip
    pickup = locked_pickup(pickup.pk)
    if pickup.state != state.value:
        take(pickup, step, at=at, by=by, reason=reason)
    row: Any = pickup
    row.signer, row.comer_name, row.comer_id_no, row.strokes = (
        comer.signer.value,
        comer.name,
        comer.id_no,
        strokes,
    )
    row.ended_at = at
    pickup.save()
    start_retention(pickup, at=at)
    workflow.close_tasks(WAITING, on=(PICKUP, pickup.pk), by=by, at=at)
    record_on(pickup, step, by=by, at=at, reason=reason, detail={"signer": comer.signer.value})
    return pickup
