"""提请送达、查询进度: raise orders and ask how they stand."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Header, Path, Query, Router, Status
from pydantic import ValidationError

from xiezhi.domains.service_of_process.actions.orders import cancel_order, submit_order
from xiezhi.domains.service_of_process.actions.pushing import take_pushed, take_pushed_many
from xiezhi.domains.service_of_process.api import faces
from xiezhi.domains.service_of_process.api.answer_forms import (
    BatchOut,
    OrderListOut,
    OrderOut,
    OrderRowOut,
    ProblemOut,
    TimelineOut,
)
from xiezhi.domains.service_of_process.api.pushed_forms import BatchIn, OrderIn, ReasonIn, pushed_order
from xiezhi.domains.service_of_process.queries.for_systems import order_of_client, orders_changed, trail_of
from xiezhi.domains.service_of_process.types import OrderState
from xiezhi.domains.service_of_process.types.pushed import PushedOrder
from xiezhi.kernel.integration.actions import once
from xiezhi.lib.problems import error_line, errors_of
from xiezhi.lib.verdict import Refused

router = Router(tags=["送达任务"])
Key = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=80)]
OrderNo = Annotated[str, Path(max_length=24)]
PROBLEMS = {
    400: ProblemOut,
    401: ProblemOut,
    404: ProblemOut,
    409: ProblemOut,
    413: ProblemOut,
    429: ProblemOut,
}
REPLAYED = "Idempotency-Replayed"


def done_once(
    request: HttpRequest, response: HttpResponse, key: str, body: bytes, work: Callable[[], tuple[int, Any]]
) -> Status[Any]:
    """Do the work of a call once for each key; a repeated call gets the first answer and a header saying so."""
    named = f"{request.method} {request.path}\n".encode() + body
    status, answer, replayed = once(request.auth, key, named, at=request.moment, work=work)
    if replayed:
        response[REPLAYED] = "true"
    return Status(status, answer)


def plain(answer: Any) -> Any:
    """An answer as JSON keeps it, so that the first and the repeated one are the same."""
    return json.loads(json.dumps(answer, default=lambda value: value.isoformat(), ensure_ascii=False))


@router.post(
    "/service-orders", response={201: OrderRowOut, 200: OrderRowOut, **PROBLEMS}, summary="提请一个送达任务"
)
def create(request: HttpRequest, response: HttpResponse, payload: OrderIn, key: Key) -> Status[Any]:
    """案件、当事人、文书一次送来；同一 external_no 再次提请返回原任务。"""
    pushed = pushed_order(payload)

    def work() -> tuple[int, Any]:
        order, is_new = take_pushed(pushed, client=request.auth, at=request.moment)
        return (201 if is_new else 200), plain(faces.row(order))

    return done_once(request, response, key, request.body, work)


@router.post(
    "/service-orders/batch", response={200: BatchOut, **PROBLEMS}, summary="批量立卷、提请（至多500件）"
)
def create_batch(request: HttpRequest, response: HttpResponse, payload: BatchIn, key: Key) -> Status[Any]:
    """逐件判断：合格的立卷并建任务，不合格的列出理由，互不影响。"""

    def work() -> tuple[int, Any]:
        refused, rows = _read_rows(payload.orders)
        batch = take_pushed_many(rows, client=request.auth, at=request.moment)
        for line in batch.refused:
            given = payload.orders[line.row - 1]
            error = {"field": line.field, "message": line.reason, "remedy": line.remedy, "code": line.code}
            refused.append(_refused(line.row, given, [error]))
        taken = [
            {"row": t.row, "external_no": t.external_no, "case_no": t.case_no, "order_no": t.order_no}
            for t in batch.taken
        ]
        refused.sort(key=lambda line: line["row"])
        return 200, {
            "taken_count": len(taken), "refused_count": len(refused), "taken": taken, "refused": refused,
        }  # fmt: skip

    return done_once(request, response, key, request.body, work)


def _read_rows(given: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[tuple[int, PushedOrder]]]:
    """Rows whose form is right, and the others with what is wrong in them."""
    refused: list[dict[str, Any]] = []
    rows: list[tuple[int, PushedOrder]] = []
    for number, row in enumerate(given, 1):
        try:
            rows.append((number, pushed_order(OrderIn.model_validate(row))))
        except ValidationError as error:
            refused.append(_refused(number, row, errors_of(error.errors(include_url=False), drop=())))
        except Refused as error:
            refused.append(_refused(number, row, [error_line(error)]))
    return refused, rows


def _refused(number: int, row: dict[str, Any], errors: list[dict[str, str]]) -> dict[str, Any]:
    case = row.get("case")
    case_no = case.get("case_no") if isinstance(case, dict) else ""
    return {
        "row": number, "external_no": str(row.get("external_no") or "")[:80], "case_no": str(case_no or "")[:60],
        "errors": errors,
    }  # fmt: skip


@router.get("/service-orders", response={200: OrderListOut, **PROBLEMS}, summary="按变动先后列出任务")
def listing(
    request: HttpRequest,
    changed_since: datetime | None = None,
    state: OrderState | None = None,
    cursor: Annotated[str, Query(max_length=120)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> dict[str, Any]:
    """从上次得到的 next_cursor 继续；cursor 之后的变动不会漏。"""
    after = _read_cursor(cursor)
    if changed_since is not None and changed_since.tzinfo is None:
        raise Refused(
            "changed_since没有写时区",
            field="changed_since",
            remedy="例如2026-11-19T09:00:00+08:00",
            code="bad_value",
        )
    found = orders_changed(
        request.auth, since=changed_since, state=state.value if state else "", after=after, most=limit + 1
    )  # fmt: skip
    shown = found[:limit]
    more = len(found) > limit
    return {
        "orders": [faces.row(order) for order in shown],
        "next_cursor": _cursor(shown[-1]) if more else "",
    }


def _cursor(order: Any) -> str:
    return (
        base64.urlsafe_b64encode(f"{order.changed_at.timestamp():.6f} {order.pk}".encode())
        .decode()
        .rstrip("=")
    )


def _read_cursor(text: str) -> tuple[datetime, int] | None:
    if not text:
        return None
    try:
        moment, pk = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii").split(" ")
        return datetime.fromtimestamp(float(moment), tz=UTC), min(abs(int(pk)), 2**62)
    except (binascii.Error, ValueError, OverflowError, OSError) as error:
        raise Refused(
            "cursor不是本接口给出的",
            field="cursor",
            remedy="请原样使用上一次得到的next_cursor",
            code="bad_value",
        ) from error


@router.get("/service-orders/{order_no}", response={200: OrderOut, **PROBLEMS}, summary="一个任务的进度")
def detail(request: HttpRequest, order_no: OrderNo) -> dict[str, Any]:
    """状态、当前节点和承办人、文书×受送达人×每次送达的五个事实、更正记录。"""
    return faces.whole(order_of_client(request.auth, order_no))


@router.get(
    "/service-orders/{order_no}/timeline", response={200: list[TimelineOut], **PROBLEMS}, summary="经过"
)
def timeline(request: HttpRequest, order_no: OrderNo) -> list[dict[str, Any]]:
    """最近的在前。"""
    order = order_of_client(request.auth, order_no)
    return [
        {
            "at": line.at, "kind": line.kind, "title": line.title, "line": line.line,
            "by": line.by.name if line.by else "",
            "recipient": line.recipient.party.name if line.recipient else "", "is_evidence": line.is_evidence,
        }
        for line in trail_of(order)
    ]  # fmt: skip


@router.post(
    "/service-orders/{order_no}/submit", response={200: OrderRowOut, **PROBLEMS}, summary="提请草稿、重新提请"
)
def submit(request: HttpRequest, response: HttpResponse, order_no: OrderNo, key: Key) -> Status[Any]:
    """文书补齐后，把草稿或者退回的任务交给送达中心。"""
    order = order_of_client(request.auth, order_no)

    def work() -> tuple[int, Any]:
        return 200, plain(faces.row(submit_order(order, by=None, at=request.moment)))

    return done_once(request, response, key, request.body, work)


@router.post("/service-orders/{order_no}/cancel", response={200: OrderRowOut, **PROBLEMS}, summary="撤销任务")
def cancel(
    request: HttpRequest, response: HttpResponse, order_no: OrderNo, payload: ReasonIn, key: Key
) -> Status[Any]:
    """还没有向任何人送达时可以撤销。"""
    order = order_of_client(request.auth, order_no)

    def work() -> tuple[int, Any]:
        ended = cancel_order(order, reason=payload.reason, by=None, at=request.moment)
        return 200, plain(faces.row(ended))

    return done_once(request, response, key, request.body, work)
