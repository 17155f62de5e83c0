"""外出送达 in the demo town: one recipient refused and the papers were left before a witness, one waits for 白屿."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

from PIL import Image, ImageDraw

from xiezhi.domains.service_of_process.actions import addresses, attempts, sending, visit_evidence, visits
from xiezhi.domains.service_of_process.actions.visit_reports import report_visit
from xiezhi.domains.service_of_process.types import (
    AddressKind,
    AddressSource,
    Channel,
    Method,
    Place,
    Signer,
    WitnessKind,
)
from xiezhi.domains.service_of_process.types.drafts import AddressDraft, AttemptPlan
from xiezhi.domains.service_of_process.types.visits import EvidenceKind, VisitOutcome, VisitReport

_HOMES = ("上海市临江区观澜路12号301室", "上海市临江区朔月路88号")
_NAME = [
    [{"x": 0.15, "y": 0.2}, {"x": 0.35, "y": 0.75}], [{"x": 0.2, "y": 0.5}, {"x": 0.45, "y": 0.45}],
    [{"x": 0.55, "y": 0.2}, {"x": 0.6, "y": 0.8}], [{"x": 0.5, "y": 0.35}, {"x": 0.85, "y": 0.4}],
]  # fmt: skip


def visited(told: Any) -> None:
    """The first refused and the papers were left with a witness; the second waits for the field server."""
    server = told.town.people["bai.yu"]
    for recipient, home in zip(told.recipients(), _HOMES, strict=False):
        draft = AddressDraft(
            kind=AddressKind.POSTAL, value=home, source=AddressSource.OTHER_PARTY, note="原告提供"
        )
        address = addresses.record_address(recipient, draft, by=told.operator, at=told.later(minutes=6))
        plan = AttemptPlan(
            recipient_id=recipient.pk, method=Method.DIRECT, channel=Channel.VISIT, address_id=address.pk
        )
        attempt = attempts.plan_attempt(told.order, plan, by=told.operator, at=told.later(minutes=4))
        sending.send_attempt(attempt, by=told.operator, at=told.later(minutes=2))
        if home is _HOMES[0]:
            _left(told, attempt, server)


def _left(told: Any, attempt: Any, server: Any) -> None:
    visit = attempt.visit_entries.get(is_open=True).visit
    visit = visits.accept_visit(visit, by=server, at=told.later(minutes=20))
    visit = visits.set_out(visit, by=server, at=told.later(minutes=15))
    there = told.later(minutes=30)
    for kind, words in (
        (EvidenceKind.DOOR, "演示：门牌"),
        (EvidenceKind.WITNESS_SIGNATURE, "演示：见证人签名"),
    ):
        visit_evidence.keep_evidence(
            visit, kind, by=server, at=there, taken_at=there, upload=(f"{words}.png", _picture(words)),
            attempt_id=attempt.pk, strokes=_NAME if kind is EvidenceKind.WITNESS_SIGNATURE else None,
        )  # fmt: skip
    report = VisitReport(
        client_id=f"demo-{attempt.pk}", attempt_id=attempt.pk, outcome=VisitOutcome.REFUSED,
        happened_at=there, phone_now=there + timedelta(minutes=5), place=Place.HOME, taken_by=Signer.RECIPIENT,
        refusal_reason="看过文书后当面拒收", left=True, witness_kind=WitnessKind.RESIDENTS_COMMITTEE,
        witness_name="钟闻", witness_role="观澜居委会工作人员", note="与居委会工作人员同去，文书留在住所",
    )  # fmt: skip
    report_visit(visit, report, by=server, at=told.later(minutes=5))


def _picture(words: str) -> bytes:
    """A plain picture that says it is none."""
    sheet = Image.new("RGB", (320, 200), "#f1f0ec")
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((20, 20, 300, 180), outline="#4b5663", width=2)
    draw.text((40, 90), f"DEMO {len(words)}", fill="#4b5663")
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()
