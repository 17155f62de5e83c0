"""What a proof says: every field of the electronic certificate, as plain JSON values under one versioned schema."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings

from xiezhi.domains.service_of_process.models import AddressConfirmation, Attempt, Cell, TrailEntry
from xiezhi.domains.service_of_process.types import (
    Authority,
    CaseCategory,
    Channel,
    Consent,
    EffectState,
    Method,
    Procedure,
    Stage,
)
from xiezhi.lib.dates import CHINA, full_date
from xiezhi.lib.masking import mask_id_no

SCHEMA = "xiezhi.proof/1"
_NOT_JUDGED = "出具时尚未判定"
_CHANNEL_WORDS = {
    Channel.SMS_LINK: "短信链接",
    Channel.EMAIL: "电子邮件链接",
    Channel.PORTAL: "司法文书送达门户",
}


def proof_facts(
    attempt: Attempt, *, at: datetime, number: str = "", kind: str = "electronic_proof"
) -> dict[str, Any]:
    """Everything the electronic certificate states (在线诉讼规则31条3款), as it stood at ``at``.

    Nothing that happened after ``at`` is in it: what came later is an added record.
    """
    order, court_case, recipient = attempt.order, attempt.order.court_case, attempt.recipient
    cells = list(
        Cell.objects.filter(attempt=attempt)
        .select_related("document__file")
        .order_by("document__position", "document_id")
    )
    return {
        "schema": SCHEMA,
        "kind": kind,
        "number": number,
        "issued_at": _moment(at),
        "demo": bool(settings.XIEZHI_DEMO),
        "court": {"name": order.court.name, "code": order.court.court_code},
        "case": {
            "number": court_case.case_no,
            "cause": court_case.cause,
            "category": CaseCategory(order.category).label,
            "procedure": Procedure(court_case.procedure).label,
            "stage": Stage(court_case.stage).label,
        },
        "order_no": order.order_no,
        "attempt_no": attempt.number,
        "recipient": {
            "name": recipient.party.name,
            "role": recipient.party.role,
            "id_no": mask_id_no(recipient.party.id_no) if recipient.party.id_no else "",
            "agent": _agent(attempt),
        },
        "method": Method(attempt.method).label,
        "channel": _CHANNEL_WORDS.get(Channel(attempt.channel), Channel(attempt.channel).label),
        "address": attempt.address_masked,
        "consent": consent_words(attempt),
        "documents": [_document(position, cell) for position, cell in enumerate(cells, 1)],
        "facts": fact_rows(attempt, cells, at),
        "service_date": service_date(cells, at),
        "phone_contacts": phone_contacts(attempt, at),
    }


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(CHINA).isoformat() if at is not None else None


def _agent(attempt: Attempt) -> dict[str, str] | None:
    agency = attempt.recipient.agency
    if agency is None:
        return None
    return {"name": agency.name, "firm": agency.firm, "authority": Authority(attempt.authority).label}


def _document(position: int, cell: Cell) -> dict[str, Any]:
    document = cell.document
    return {
        "position": position,
        "name": document.name,
        "version": document.version,
        "copies": document.copies,
        "pages": document.pages,
        "dated_on": document.dated_on.isoformat() if document.dated_on else None,
        "sm3": document.file.sm3,
        "sha256": document.file.sha256,
    }


def consent_words(attempt: Attempt) -> dict[str, Any] | None:
    """The consent the attempt rests on, in a sentence a court can print."""
    kept: dict[str, Any] = attempt.consent or {}
    if not kept.get("kind"):
        return None
    given_on = date.fromisoformat(kept["given_on"]) if kept.get("given_on") else None
    day = f"{full_date(given_on)}" if given_on else ""
    stages = "、".join(Stage(stage).label for stage in kept.get("stages", ()))
    number = ""
    if kept.get("confirmation"):
        number = (
            AddressConfirmation.objects.filter(pk=kept["confirmation"])
            .values_list("number", flat=True)
            .first()
            or ""
        )
    text = (
        f"受送达人{day}确认《送达地址确认书》，同意以上述地址接收电子送达"
        if number
        else f"受送达人{day}在{kept.get('evidence', '诉讼材料')}中提供上述电子地址"
    )
    return {
        "kind": Consent(kept["kind"]).label,
        "given_on": given_on.isoformat() if given_on else None,
        "confirmation_no": number,
        "text": f"{text}，{stages}适用。" if stages else f"{text}。",
    }


def fact_rows(attempt: Attempt, cells: list[Cell], at: datetime) -> list[dict[str, Any]]:
    """交付, 到达, 首次查阅, 签收: moment and evidence of each, or that it had not happened."""
    message = attempt.message
    gateway = f"通道编号{message.gateway_no}" if message is not None and message.gateway_no else ""
    rows = (
        (
            "handed",
            "交付通道",
            _first(cells, "handed_at", at),
            f"本院发送通道受理{'，' + gateway if gateway else ''}",
        ),
        (
            "arrived",
            "到达",
            _first(cells, "arrived_at", at),
            _ARRIVED.get(Channel(attempt.channel), "到达记录"),
        ),
        ("viewed", "首次查阅", _first(cells, "viewed_at", at), _view_evidence(attempt, cells, at)),
        ("signed", "签收", _first(cells, "signed_at", at), "电子签收记录"),
    )
    return [
        {
            "fact": fact,
            "label": label,
            "at": _moment(moment),
            "evidence": evidence if moment is not None else _ABSENT[fact],
            "documents": [c.document.name for c in cells if _by(c, f"{fact}_at", at)],
        }
        for fact, label, moment, evidence in rows
    ]


_ARRIVED = {
    Channel.SMS_LINK: "运营商状态报告：已到达受送达人终端",
    Channel.EMAIL: "对方邮箱系统接收回执",
    Channel.PORTAL: "已在受送达人的门户中展示",
}
_ABSENT = {
    "handed": "出具时没有交付记录",
    "arrived": "出具时没有到达回报",
    "viewed": "出具时尚未查阅",
    "signed": "出具时尚未签收；此后的查阅、签收作追加记录，扫码可查",
}


def _by(cell: Cell, name: str, at: datetime) -> bool:
    moment: datetime | None = getattr(cell, name)
    return moment is not None and moment <= at


def _first(cells: list[Cell], name: str, at: datetime) -> datetime | None:
    return min((getattr(cell, name) for cell in cells if _by(cell, name, at)), default=None)


def _view_evidence(attempt: Attempt, cells: list[Cell], at: datetime) -> str:
    seen = [cell.document.name for cell in cells if _by(cell, "viewed_at", at)]
    opened = f"，打开《{seen[0]}》" if seen else ""
    how = "核对姓名" if not attempt.recipient.party.id_no else "核对证件号码后四位"
    return f"验证码相符，{how}相符{opened}"


def service_date(cells: list[Cell], at: datetime) -> dict[str, Any]:
    """送达日期 with its article and reason, for each document where they differ."""
    rows = [_effect_row(cell) for cell in cells]
    dates = {row["effective_on"] for row in rows}
    first = next((row for row in rows if row["effective_on"]), rows[0] if rows else None)
    same = len(dates) == 1
    on = date.fromisoformat(first["effective_on"]) if first and first["effective_on"] and same else None
    return {
        "on": on.isoformat() if on else None,
        "text": full_date(on) if on else _NOT_JUDGED if dates <= {None} else "各文书不同，见下",
        "state": first["state"] if first else EffectState.ATTEMPTING.value,
        "rule": first["rule"] if first else "",
        "reason": first["reason"] if first else "",
        "articles": first["articles"] if first else [],
        "rebuttable": bool(first and first["rebuttable"]),
        "rebut_by": first["rebut_by"] if first else "",
        "by_document": [] if same else rows,
        "judged_at": _moment(at),
    }


def _effect_row(cell: Cell) -> dict[str, Any]:
    effect: dict[str, Any] = cell.effect or {}
    on = effect.get("effective_on") if not effect.get("frozen") else None
    return {
        "document": cell.document.name,
        "effective_on": on,
        "state": effect.get("state", EffectState.ATTEMPTING.value),
        "rule": effect.get("rule", ""),
        "reason": effect.get("reason", ""),
        "articles": effect.get("articles", []),
        "rebuttable": effect.get("rebuttable", False),
        "rebut_by": effect.get("rebut_by", ""),
    }


def phone_contacts(attempt: Attempt, at: datetime) -> list[dict[str, Any]]:
    """A brief of each call with this recipient before ``at`` (SP-24)."""
    calls = TrailEntry.objects.filter(recipient=attempt.recipient, kind="phone", at__lte=at).order_by(
        "at", "pk"
    )
    return [
        {"at": _moment(call.at), "text": f"{call.title}{'：' + call.line if call.line else ''}",
         "recording_no": call.evidence.get("recording_no", "")}
        for call in calls
    ]  # fmt: skip
