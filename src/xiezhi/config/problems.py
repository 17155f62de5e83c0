"""Answers for programs: whatever goes wrong under ``/api/`` is told as RFC 9457 ``application/problem+json``."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from xiezhi.config.middleware import status_of
from xiezhi.lib.problems import error_line
from xiezhi.lib.verdict import Refused

LOG = logging.getLogger("xiezhi.api")
MEDIA_TYPE = "application/problem+json"
MOST_BYTES = 56 * 1024 * 1024
"""A whole call: the largest document of 50 MB, and what surrounds it as multipart."""
_TITLES = {
    400: ("请求有误", "请按接口文档核对请求"),
    401: ("没有通过身份核对", "请在Authorization中填写“Bearer 标识.密钥”"),
    403: ("这个系统没有调用该接口的权限", "请联系本院系统管理员开通"),
    404: ("找不到这一项，或者不在本系统的范围内", "请核对编号"),
    405: ("这个地址不接受该方法", "请核对接口文档中的方法"),
    409: ("与现在的情况冲突", "请重新查询后再试"),
    413: ("请求太大", "请用documents/upload逐个上传文件"),
    415: ("内容类型不对", "请用application/json"),
    429: ("调用太频繁", "请过一会儿再试"),
    500: ("系统出错，已经记录", "请稍后用同一个Idempotency-Key重试"),
}
_CODES = {400: "bad_request", 401: "unauthenticated", 403: "forbidden", 404: "not_found", 405: "wrong_method",
          409: "conflict", 413: "too_large", 415: "wrong_media_type", 429: "too_many", 500: "broken"}  # fmt: skip


def problem(
    status: int, *, title: str = "", code: str = "", remedy: str = "", field: str = "",
    errors: list[dict[str, str]] | None = None, basis: str = "",
) -> HttpResponse:  # fmt: skip
    """One problem, complete."""
    standard, advice = _TITLES.get(status, _TITLES[500 if status >= 500 else 400])
    shown, what_to_do = title or standard, remedy or advice
    body: dict[str, Any] = {
        "type": f"/api/v1/docs#{code or _CODES.get(status, 'bad_request')}", "title": shown, "status": status,
        "detail": f"{shown}。{what_to_do}", "code": code or _CODES.get(status, "bad_request"),
        "remedy": what_to_do, "field": field, "errors": errors or [],
    }  # fmt: skip
    if basis:
        body["basis"] = basis
    answer = HttpResponse(json.dumps(body, ensure_ascii=False), content_type=MEDIA_TYPE, status=status)
    if status == 401:
        answer["WWW-Authenticate"] = 'Bearer realm="xiezhi"'
    if status == 429:
        answer["Retry-After"] = "60"
    return answer


def problem_of(refused: Refused) -> HttpResponse:
    """A refusal as a problem."""
    return problem(
        status_of(refused), title=refused.message, code=refused.code, remedy=refused.remedy, field=refused.field,
        basis=refused.basis, errors=[error_line(refused)] if refused.field else [],
    )  # fmt: skip


class ProblemsForPrograms:
    """Under ``/api/`` no error leaves as a page, wherever in the house it arose; calls too large are not read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/api/"):
            return self.get_response(request)
        length = request.headers.get("Content-Length", "")
        if length.isdigit() and int(length) > MOST_BYTES:
            return problem(413)
        response = self.get_response(request)
        if response.status_code < 400 or response.headers.get("Content-Type", "").startswith(MEDIA_TYPE):
            return response
        found = problem(response.status_code)
        for name in ("Allow", "Retry-After"):
            if name in response.headers:
                found[name] = response.headers[name]
        return found
