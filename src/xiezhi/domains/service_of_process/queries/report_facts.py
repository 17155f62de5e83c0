"""What a 送达报告书 says: results, the course of each service and its proofs, from what was recorded (SP-08)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from xiezhi.domains.service_of_process.models import (
    Attempt,
    Cell,
    OrderChange,
    Proof,
    ServiceOrder,
    TrailEntry,
)
from xiezhi.domains.service_of_process.queries.matrix import Matrix, cell_facts_of, matrix_of
from xiezhi.domains.service_of_process.rules.summary import pair_states
from xiezhi.domains.service_of_process.types import (
    AttemptState,
    CaseCategory,
    CellState,
    Channel,
    FailureReason,
    Method,
    OrderState,
)
from xiezhi.lib.dates import CHINA, full_date

SCHEMA = "xiezhi.report/1"
PROOF_WORDS = {
    "electronic_proof": "电子送达回证",
    "sent_record": "送达发送记录",
    "scanned_proof": "送达回证（纸质）",
    "report": "送达报告书",
    "case_file": "全案送达材料",
    "visit_record": "外出送达记录",
    "entrusting_letter": "委托送达函",
    "handover_letter": "转交送达函",
}
_NOT_IN_NARRATIVE = ("proof",)


def report_facts(orders: list[ServiceOrder], *, at: datetime, whole_case: bool = False) -> dict[str, Any]:
    """The facts of a report of one order, or of all orders of a case together."""
    first = orders[0]
    matrices = [matrix_of(order) for order in orders]
    sections: list[dict[str, Any]] = []
    for matrix in matrices:
        heading = f"任务{matrix.order.order_no}：" if whole_case else ""
        sections += [
            _results(matrix, heading), _attempts(matrix, heading), _narrative(matrix.order, heading),
            _changes(matrix.order, heading), _proofs(matrix.order, heading),
        ]  # fmt: skip
    return {
        "schema": SCHEMA,
        "pairs": _pairs(first, matrices, whole_case),
        "sections": [section for section in sections if section],
        "issued_on": full_date(at),
        "foot": "本报告书根据送达过程中的记录自动生成。",
        "orders": [matrix.order.order_no for matrix in matrices],
    }


def moment_text(at: datetime | None) -> str:
    """2026年11月16日14时51分, as it stands in a narrative."""
    if at is None:
        return ""
    local = at.astimezone(CHINA)
    return f"{full_date(local)}{local.hour}时{local.minute:02d}分"


def _pairs(order: ServiceOrder, matrices: list[Matrix], whole_case: bool) -> list[list[Any]]:
    court_case = order.court_case
    pairs_of = [state for matrix in matrices for state in pair_states(cell_facts_of(matrix)).values()]
    effective, wanted = sum(state is CellState.EFFECTIVE for state in pairs_of), len(pairs_of)
    pairs: list[list[Any]] = [
        ["案号", court_case.case_no], ["案由", court_case.cause],
        ["案件类别", CaseCategory(order.category).label], ["承办法官", order.judge.name if order.judge else "—"],
        ["任务号", "、".join(matrix.order.order_no for matrix in matrices), whole_case],
    ]  # fmt: skip
    if not whole_case:
        pairs += [
            ["状态", OrderState(order.state).label], ["提请时间", moment_text(order.requested_at)],
            ["办结时间", moment_text(order.completed_at) or "尚未办结"],
        ]  # fmt: skip
    pairs.append(["送达结果", f"共{wanted}份，已依法生效{effective}份。", True])
    return pairs


def _results(matrix: Matrix, heading: str) -> dict[str, Any]:
    """One line for each paper and recipient: the best that was reached."""
    rows = []
    for recipient in matrix.live_recipients:
        for document in matrix.live_documents:
            cells = [
                (attempt, cell)
                for attempt in matrix.attempts_of(recipient.pk)
                if (cell := matrix.cell(document.pk, attempt.pk)) is not None
            ]
            rows.append([recipient.party.name, document.name, *_best(cells)])
    return {
        "heading": f"{heading}一、送达结果", "names": ["受送达人", "文书", "送达方式", "送达日期", "依据或者现状"],
        "weights": [3, 3, 3, 3, 5], "rows": rows,
    }  # fmt: skip


def _best(cells: list[tuple[Attempt, Cell]]) -> list[str]:
    if not cells:
        return ["—", "未送达", "尚未安排"]
    served = [pair for pair in cells if pair[1].effective_on and not pair[1].frozen]
    if served:
        attempt, cell = min(served, key=lambda pair: (pair[1].effective_on, pair[0].number))
        cited = "；".join(article["cited"] for article in cell.effect.get("articles", ())[:1])
        return [
            _way(attempt),
            full_date(cell.effective_on) if cell.effective_on else "",
            cited or cell.effect.get("reason", ""),
        ]
    attempt, cell = cells[-1]
    if cell.frozen:
        return [_way(attempt), "效力冻结", "受送达人提出异议，尚未决定"]
    if cell.failed:
        return [_way(attempt), "未送达", FailureReason(cell.failed).label]
    return [_way(attempt), "未判定", str(cell.effect.get("reason", "") or cell.facts.text)]


def _way(attempt: Attempt) -> str:
    method, channel = Method(attempt.method), Channel(attempt.channel)
    return f"{method.label}（{channel.label}）"


def _attempts(matrix: Matrix, heading: str) -> dict[str, Any]:
    rows = [
        [
            matrix_name(matrix, attempt), f"第{attempt.number}次", _way(attempt), attempt.address_masked or "—",
            moment_text(attempt.queued_at) or "未发出", AttemptState(attempt.state).label,
        ]
        for attempt in matrix.attempts
    ]  # fmt: skip
    if not rows:
        return {}
    return {
        "heading": f"{heading}二、各次送达", "names": ["受送达人", "次数", "方式", "地址", "发出时间", "结果"],
        "weights": [3, 2, 4, 4, 5, 3], "rows": rows,
    }  # fmt: skip


def matrix_name(matrix: Matrix, attempt: Attempt) -> str:
    """The name of the recipient of an attempt."""
    return str(attempt.recipient.party.name)


def _narrative(order: ServiceOrder, heading: str) -> dict[str, Any]:
    """送达经过, oldest first, one sentence for each step recorded."""
    entries = TrailEntry.objects.filter(order=order).exclude(kind__in=_NOT_IN_NARRATIVE).order_by("at", "pk")
    return {"heading": f"{heading}三、送达经过", "paragraphs": list(_sentences(entries))}


def _sentences(entries: Iterable[TrailEntry]) -> Iterable[str]:
    for entry in entries:
        line = f"（{entry.line}）" if entry.line else ""
        yield f"{moment_text(entry.at)}，{entry.title}{line}。"


def _changes(order: ServiceOrder, heading: str) -> dict[str, Any]:
    changes = OrderChange.objects.filter(order=order).select_related("by").order_by("at", "pk")
    rows = [
        [
            moment_text(change.at),
            change.by.name,
            f"{change.subject}{change.label}",
            change.old or "空",
            change.new or "空",
        ]
        for change in changes
    ]
    if not rows:
        return {}
    return {
        "heading": f"{heading}四、信息更正", "names": ["时间", "更正人", "项目", "原值", "新值"], "weights": [5, 2, 3, 3, 3],
        "rows": rows,
    }  # fmt: skip


def _proofs(order: ServiceOrder, heading: str) -> dict[str, Any]:
    proofs = (
        Proof.objects.filter(order=order)
        .exclude(kind__in=["report", "case_file"])
        .order_by("issued_at", "pk")
    )
    superseded = set(proofs.exclude(supersedes=None).values_list("supersedes_id", flat=True))
    rows = [
        [
            PROOF_WORDS.get(proof.kind, proof.kind), proof.number, moment_text(proof.issued_at),
            "已被替代" if proof.pk in superseded else "",
        ]
        for proof in proofs
    ]  # fmt: skip
    if not rows:
        return {}
    return {
        "heading": f"{heading}五、凭证", "names": ["名称", "编号", "出具时间", "备注"], "weights": [4, 6, 5, 2], "rows": rows,
    }  # fmt: skip
