"""The interface for other systems, ``/api/v1/``: put together from what the domains offer."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser
from ninja.security import HttpBearer

from xiezhi.config.problems import problem, problem_of
from xiezhi.kernel.identity.actions.tries import allow_try, tries_so_far
from xiezhi.kernel.integration.actions.clients import note_call
from xiezhi.kernel.integration.queries import client_by_credentials
from xiezhi.lib.problems import errors_of, refuse_unkeepable
from xiezhi.lib.verdict import Refused

LOG = logging.getLogger("xiezhi.api")
MINUTE = timedelta(minutes=1)
CALLS_A_MINUTE = 1200
WRONG_KEYS_A_MINUTE = 20
DESCRIPTION = """内网办案系统等外部系统用本接口提请送达、查询进度、取回送达回证和报告书。

每次调用带 `Authorization: Bearer 标识.密钥`；每个 POST 带一个新的 `Idempotency-Key`，重试时用同一个键，
得到与第一次相同的回答。错误一律是 RFC 9457 的 `application/problem+json`，写明哪一项、怎么改。"""


class ClientKey(HttpBearer):
    """``client_id.secret`` of a system that may use the interface; each one has its own count of calls."""

    openapi_name = "ClientKey"

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Any:
        """The system that calls; a missing key is said to be missing."""
        found = super().__call__(request)
        if found is None:
            raise AuthenticationError
        return found

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The system behind the key, counted and let through where the scope was given."""
        at = request.moment  # type: ignore[attr-defined]
        address = f"api.wrong:{request.META.get('REMOTE_ADDR', '')}"
        if tries_so_far(address, at=at, window=MINUTE) >= WRONG_KEYS_A_MINUTE:
            raise Refused("密钥多次不对，请过一会儿再试", code="too_many", remedy="请核对标识和密钥")
        client = client_by_credentials(token) if "\x00" not in token else None
        if client is None:
            allow_try(
                address,
                at=at,
                window=MINUTE,
                most=WRONG_KEYS_A_MINUTE,
                message="密钥多次不对，请过一会儿再试",
            )
            return None
        allow_try(
            f"api.call:{client.pk}", at=at, window=MINUTE, most=CALLS_A_MINUTE,
            message=f"每分钟最多调用{CALLS_A_MINUTE}次",
        )  # fmt: skip
        if self.scope not in client.scopes:
            raise HttpError(403, "scope")
        note_call(client, at=at)
        return client


class KeepableJson(Parser):
    """JSON whose every text a database can keep; the rest is refused before any work begins."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body as Python values."""
        sent = json.loads(request.body)
        refuse_unkeepable(sent)
        return sent


def build() -> NinjaAPI:
    """One interface from the routers every app offers in its ``api`` package."""
    api = NinjaAPI(
        title="獬豸开放接口", version="1.0.0", description=DESCRIPTION, urls_namespace="api", docs_url=None,
        openapi_url="/openapi.json", parser=KeepableJson(),
    )  # fmt: skip
    _answer_errors(api)
    for app in apps.get_app_configs():
        if (
            not app.name.startswith("xiezhi.")
            or app.name == "xiezhi.config"
            or not _exists(f"{app.name}.api")
        ):
            continue
        offered = import_module(f"{app.name}.api")
        for prefix, router in getattr(offered, "ROUTERS", ()):
            api.add_router(prefix, router, auth=ClientKey(offered.SCOPE))
    return api


def _exists(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def _answer_errors(api: NinjaAPI) -> None:
    api.add_exception_handler(Refused, lambda request, error: problem_of(error))
    api.add_exception_handler(ValidationError, _misformed)
    api.add_exception_handler(AuthenticationError, lambda request, error: problem(401))
    api.add_exception_handler(HttpError, _http_error)
    api.add_exception_handler(Http404, lambda request, error: problem(404))
    api.add_exception_handler(RequestDataTooBig, lambda request, error: problem(413))
    api.add_exception_handler(Exception, _broken)


def _misformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    lines = errors_of(error.errors)
    first = lines[0] if lines else {"field": "", "message": "", "remedy": ""}
    return problem(
        400,
        title=first["message"],
        code="bad_form",
        remedy=first["remedy"],
        field=first["field"],
        errors=lines,
    )


def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error.__cause__, Refused):  # the parser's own refusal, wrapped by the framework
        return problem_of(error.__cause__)
    if error.status_code == 400:
        return problem(
            400,
            title="请求正文不是正确的JSON",
            code="bad_json",
            remedy="请核对括号、引号、逗号和编码（UTF-8）",
        )
    return problem(error.status_code)


def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    """A fault of ours: the log keeps it whole, the caller learns nothing of the inside."""
    LOG.error("%s %s failed", request.method, request.path, exc_info=error)
    return problem(500)


def docs(request: HttpRequest) -> HttpResponse:
    """The interface for people to read, drawn from the same description programs read."""
    from xiezhi.config.api_docs import chapters, words_for_errors

    schema = API.get_openapi_schema()
    return render(
        request, "config/api_docs.html",
        {"title": schema["info"]["title"], "chapters": chapters(schema), "errors": words_for_errors()},
    )  # fmt: skip


API = build()


def urls() -> list[URLPattern]:
    """The routes, the page of documentation, and a fitting answer for everything else under ``/api/``."""
    return [
        path("api/v1/docs", docs, name="docs"),
        path("api/v1/", API.urls),  # type: ignore[list-item]
        path("api/<path:rest>", lambda request, rest: problem(404), name="nowhere"),
    ]
