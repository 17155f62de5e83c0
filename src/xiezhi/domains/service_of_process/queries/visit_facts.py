"""What an 外出送达记录 says: who went where, the three facts of each recipient apart, and what proves each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from xiezhi.domains.service_of_process.models import ServiceOrder, Visit, VisitEntry, VisitEvidence
from xiezhi.domains.service_of_process.types import Place, Signer, WitnessKind
from xiezhi.domains.service_of_process.types.visits import (
    EvidenceKind,
    IdentityCheck,
    VisitFact,
    VisitOutcome,
)
from xiezhi.lib.dates import CHINA, full_date

SCHEMA = "xiezhi.visit/1"
_YES = {True: "是", False: "否", None: "没有核对"}


def visit_record_facts(visit: Visit, order: ServiceOrder, *, at: datetime) -> dict[str, Any]:
    """The facts of the record of one visit for one order; the recipients of other orders are not named."""
    entries = list(
        visit.entries.filter(attempt__order=order)
        .exclude(outcome="")
        .select_related("attempt__recipient__party")
    )
    evidence = list(visit.evidence.select_related("file"))
    return {
        "schema": SCHEMA,
        "visit": visit.pk,
        "pairs": _laid(_pairs(visit, order)),
        "sections": [part for entry in entries for part in _sections(entry, evidence)]
        + [_files(evidence, entries)],
        "issued_on": full_date(at),
        "foot": "到过现场、有人收下、收的人对是三件事，分别记明、分别举证。是否送达、哪一天送达由规则另行判定。",
    }


def _pairs(visit: Visit, order: ServiceOrder) -> list[list[Any]]:
    place = visit.position
    where = (
        f"北纬{place['latitude']}，东经{place['longitude']}，误差{place['accuracy_metres']}米" if place else "没有记录"
    )  # fmt: skip
    return [
        ["案号", order.court_case.case_no], ["外出任务号", visit.visit_no],
        ["外出送达人员", visit.server.name if visit.server else "—"],
        ["所属", visit.server.organisation.name if visit.server else "—"],
        ["送达地址", visit.address, True], ["接收时间", _clock(visit.accepted_at)], ["出发时间", _clock(visit.left_at)],
        ["反馈时间", _clock(visit.reported_at)], ["手机时钟", visit.clock_note or "与服务器一致"],
        ["送达地点（当场记录一次）", where, True],
    ]  # fmt: skip


def _laid(pairs: list[list[Any]]) -> list[list[Any]]:
    """Two pairs on a line; one left alone before a whole line takes the line itself."""
    found: list[list[Any]] = []
    beside = 0
    for pair in pairs:
        is_whole = len(pair) > 2
        if is_whole and beside % 2:
            found[-1] = [*found[-1][:2], True]
            beside = 0
        beside = 0 if is_whole else beside + 1
        found.append(pair)
    if beside % 2:
        found[-1] = [*found[-1][:2], True]
    return found


def _sections(entry: VisitEntry, evidence: list[VisitEvidence]) -> list[dict[str, Any]]:
    told, name = entry.report, entry.attempt.recipient.party.name
    pairs: list[list[Any]] = [
        ["结果", VisitOutcome(entry.outcome).label + ("，当场留置" if told.get("left") else "")],
        ["经过的时间（手机）", _clock(entry.happened_at)],
        ["服务器收到", _clock(entry.received_at)],
        ["地点", Place(told["place"]).label if told.get("place") else "—"],
    ]  # fmt: skip
    if entry.was_taken:
        pairs += [
            ["收件人", told.get("taker_name") or "—"], ["身份", _taker(told)],
            ["怎样核对", IdentityCheck(told.get("identity_check") or "none").label],
        ]  # fmt: skip
    if told.get("refusal_reason"):
        pairs.append(["拒收的事由", told["refusal_reason"], True])
    if told.get("witness_name"):
        kind = WitnessKind(told.get("witness_kind") or "none").label
        pairs.append(["见证人", f"{told['witness_name']}，{kind}，{told.get('witness_role', '')}", True])
    if told.get("note"):
        pairs.append(["工作记录", told["note"], True])
    facts = (
        (VisitFact.WAS_THERE, entry.was_there), (VisitFact.TAKEN, entry.was_taken),
        (VisitFact.RIGHT_PERSON, entry.is_right_person if entry.was_taken else None),
    )  # fmt: skip
    return [
        {"heading": f"{name}", "pairs": _laid(pairs)},
        {
            "names": ["事实", "是否", "证据"], "weights": [2, 1, 6],
            "rows": [[fact.label, _answer(fact, value, entry), _proofs(fact, entry, evidence)] for fact, value in facts],
        },
    ]  # fmt: skip


def _answer(fact: VisitFact, value: bool | None, entry: VisitEntry) -> str:
    if fact is VisitFact.RIGHT_PERSON and not entry.was_taken:
        return "—"
    return _YES[value]


def _taker(told: dict[str, Any]) -> str:
    if told.get("outcome") == VisitOutcome.SIGNED_BY_SELF.value:
        return Signer.RECIPIENT.label
    lives = {True: "，同住", False: "，不同住"}.get(told.get("lives_together"), "")  # type: ignore[call-overload]
    return f"{Signer(told.get('taken_by') or 'none').label}（{told.get('relation') or '关系未写'}{lives}）"


def _proofs(fact: VisitFact, entry: VisitEntry, evidence: list[VisitEvidence]) -> str:
    mine = [one for one in evidence if one.entry_id in (None, entry.pk)]
    found = [EvidenceKind(one.kind).label for one in mine if EvidenceKind(one.kind).proves is fact]
    if fact is VisitFact.WAS_THERE:
        found += [EvidenceKind(one.kind).label for one in mine if one.kind == EvidenceKind.VIDEO.value]
    if fact is VisitFact.RIGHT_PERSON and entry.is_right_person:
        found.append(IdentityCheck(entry.report.get("identity_check") or "none").label)
    return "、".join(dict.fromkeys(found)) or "—"


def _files(evidence: list[VisitEvidence], entries: list[VisitEntry]) -> dict[str, Any]:
    known = {entry.pk for entry in entries} | {None}
    rows = [
        [
            number, EvidenceKind(one.kind).label, _clock(one.taken_at), _clock(one.received_at),
            " ".join(one.file.sm3[i : i + 4] for i in range(0, 16, 4)),
        ]
        for number, one in enumerate((one for one in evidence if one.entry_id in known), 1)
    ]  # fmt: skip
    return {
        "heading": "证据", "names": ["序号", "类别", "手机时间", "服务器收到", "文件摘要（SM3前16位）"],
        "weights": [1, 3, 4, 4, 4], "centred": [0], "rows": rows,
    }  # fmt: skip


def _clock(at: datetime | None) -> str:
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}" if at is not None else "—"
