"""What wraps every request: a strict content policy, and refusals turned into answers."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from xiezhi.lib.verdict import Conflict, NotFound, Refused
from xiezhi.ui.context import realtime_address

Answer = Callable[[HttpRequest], HttpResponse]
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "media-src 'self' blob:",
        "worker-src 'self' blob:",
        "connect-src 'self'{realtime}",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)


class ContentSecurityPolicy:
    """No script, style or frame from anywhere but this site."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault(
            "Content-Security-Policy", POLICY.format(realtime=_realtime_origin(request))
        )
        response.headers.setdefault(
            "Permissions-Policy", "geolocation=(self), camera=(self), microphone=(self)"
        )
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        return response


def _realtime_origin(request: HttpRequest) -> str:
    """Where news comes from when that is not this site itself: the port beside it, on the same host."""
    address = realtime_address(request)
    parts = urlsplit(address)
    return f" {parts.scheme}://{parts.netloc}" if parts.netloc else ""


class AddressesWithoutNulls:
    """An address with a NUL in it names nothing here, and no database would take it: 400."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            refused = Refused("网址里有不能接受的字符", remedy="请从本系统的页面重新打开", code="bad_address")
            return render(request, "400.html", {"refusal": refused}, status=400)
        return self.get_response(request)


def status_of(refusal: Refused) -> int:
    """The HTTP status that fits a refusal."""
    if isinstance(refusal, NotFound):
        return 404
    if isinstance(refusal, Conflict):
        return 409
    return {"too_many": 429, "too_large": 413, "unauthenticated": 401}.get(refusal.code, 400)


class RefusalsBecomeAnswers:
    """A :class:`Refused` that no page caught becomes a page with its reason, never a 500."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer for refusals; everything else takes its usual way."""
        if not isinstance(error, Refused):
            return None
        if isinstance(error, NotFound):
            raise Http404(error.message) from error
        status = status_of(error)
        if request.path.startswith("/api/"):
            return JsonResponse(
                {"title": error.message, "status": status, "code": error.code, "remedy": error.remedy},
                status=status,
                content_type="application/problem+json",
            )
        template = {409: "409.html", 413: "413.html", 429: "429.html"}.get(status, "400.html")
        return render(request, template, {"refusal": error}, status=status)
