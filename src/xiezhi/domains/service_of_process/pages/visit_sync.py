"""What the telephone's queue speaks to: files in parts, signatures, the place, the list of what has arrived."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.contrib.staticfiles import finders
from django.http import Http404, HttpResponse, JsonResponse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.visit_evidence import (
    digests_received,
    keep_evidence,
    record_position,
)
from xiezhi.domains.service_of_process.pages.visit_faces import MENU, sample_visit
from xiezhi.domains.service_of_process.pages.visits import own_visit, problem
from xiezhi.domains.service_of_process.queries.visits import about, holds
from xiezhi.domains.service_of_process.types.visits import EvidenceKind, Position
from xiezhi.kernel.files import actions as files
from xiezhi.kernel.files import queries as stored
from xiezhi.lib.verdict import Conflict, Refused
from xiezhi.ui.gate import page

LARGEST_JSON = 1024 * 1024


def answered(work: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refusals as JSON that the queue keeps beside the piece; damaged JSON is one of them."""

    @wraps(work)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return work(request, *args, **kwargs)
        except Conflict as refusal:
            return problem(refusal, 409)
        except Refused as refusal:
            return problem(refusal, 404 if refusal.code == "not_found" else 422)

    return guarded


def _told(request: Any) -> dict[str, Any]:
    if len(request.body) > LARGEST_JSON:
        raise Refused("内容太大", code="too_large")
    try:
        found = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Refused("没有传完整", code="damaged", remedy="会自动重发") from error
    if not isinstance(found, dict):
        raise Refused("没有传完整", code="damaged", remedy="会自动重发")
    return found


def _moment(text: Any, now: datetime) -> datetime:
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return now
    # A telephone that lost its clock says nothing about when.
    return found if found.tzinfo and abs(now - found) < timedelta(days=366) else now


def _held(request: Any, visit_id: int) -> Any:
    found = own_visit(request, visit_id)
    if not holds(request.person, found):
        raise Http404
    return found


def _number(value: Any) -> int | None:
    """A number of ours, or none: whatever else was sent is not looked for."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else None


@page(
    "service_of_process:visit-uploads", title="上传证据", right=permissions.VISIT, menu=MENU,
    methods=("GET", "POST"), sample=sample_visit,
)  # fmt: skip
@answered
def uploads(request: Any, visit_id: int) -> HttpResponse:
    """GET: what has arrived whole. POST: announce a file, and be told which parts are missing."""
    visit = _held(request, visit_id)
    if request.method != "POST":
        return JsonResponse({"received": digests_received(visit, by=request.person)})
    told = _told(request)
    upload = files.open_upload(
        sha256=str(told.get("sha256", "")), size=_number(told.get("size")) or 0, name=str(told.get("name", ""))[:120],
        kind="recording" if told.get("kind") == EvidenceKind.VIDEO.value else "evidence", about=about(visit),
        by=request.person, at=request.moment,
    )  # fmt: skip
    return JsonResponse(
        {"upload": upload.pk, "part_bytes": stored.PART_BYTES, "missing": stored.missing_parts(upload)}
    )


@page(
    "service_of_process:visit-part", title="上传一段", right=permissions.VISIT, menu=MENU, methods=("POST",),
    sample=lambda world: {**sample_visit(world), "upload_id": 1, "number": 0},
)  # fmt: skip
@answered
def part(request: Any, visit_id: int, upload_id: int, number: int) -> HttpResponse:
    """One part, acknowledged by its digest."""
    upload = _upload(request, visit_id, upload_id)
    digest = request.headers.get("X-Part-Sha256", "")
    files.keep_part(upload, number, request.body, sha256=digest)
    return JsonResponse({"number": number, "sha256": digest})


def _upload(request: Any, visit_id: int, upload_id: int) -> Any:
    visit = _held(request, visit_id)
    found = stored.upload_of(request.person, upload_id, about=about(visit))
    if found is None:
        raise Http404
    return found


@page(
    "service_of_process:visit-complete", title="收齐一个文件", right=permissions.VISIT, menu=MENU,
    methods=("POST",), sample=lambda world: {**sample_visit(world), "upload_id": 1},
)  # fmt: skip
@answered
def complete(request: Any, visit_id: int, upload_id: int) -> HttpResponse:
    """The file is whole: look at it, keep it with the fact it proves."""
    upload, told = _upload(request, visit_id, upload_id), _told(request)
    if str(told.get("kind")) not in {one.value for one in EvidenceKind}:
        raise Refused("没有写明拍的是什么", field="kind", code="missing")
    file = files.complete_upload(upload, by=request.person, at=request.moment)
    strokes = told.get("strokes")
    keep_evidence(
        _held(request, visit_id), EvidenceKind(str(told["kind"])), by=request.person, at=request.moment,
        taken_at=_moment(told.get("taken_at"), request.moment), file=file, attempt_id=_number(told.get("attempt")),
        strokes=strokes if isinstance(strokes, list) else None,
    )  # fmt: skip
    return JsonResponse({"sha256": file.sha256})


@page(
    "service_of_process:visit-position", title="记录送达地点", right=permissions.VISIT, menu=MENU,
    methods=("POST",), sample=sample_visit,
)  # fmt: skip
@answered
def position(request: Any, visit_id: int) -> HttpResponse:
    """The one reading of the place, after the person agreed on the page."""
    visit, told = _held(request, visit_id), _told(request)
    if told.get("consent") is not True:
        raise Refused("没有同意记录地点", field="consent", code="no_consent", remedy="不记录也可以反馈")
    try:
        here = Position(
            latitude=float(told["latitude"]), longitude=float(told["longitude"]),
            accuracy_metres=float(told["accuracy"]), at=_moment(told.get("at"), request.moment),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise Refused("手机给出的位置不对", field="position", remedy="请再取一次") from error
    record_position(visit, here, by=request.person, at=request.moment)
    return JsonResponse({"done": True})


@page("service_of_process:visit-worker", title="离线程序", right=permissions.VISIT, menu=MENU)
def worker(request: Any) -> HttpResponse:
    """The service worker, at the address whose pages it keeps."""
    path = finders.find("service_of_process/visits/worker.js")
    if not isinstance(path, str):
        raise Http404
    with open(path, encoding="utf-8") as file:
        answer = HttpResponse(file.read(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer
