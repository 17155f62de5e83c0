"""How a page answers: whole, or only the part that htmx asked for; and how an action reports back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_vary_headers

from xiezhi.ui.paging import Key, KeyPage, paginate_by_key

__all__ = [
    "Key",
    "KeyPage",
    "notify",
    "paginate_by_key",
    "redirect_with_notice",
    "render_page",
    "wants_fragment",
]

_LEVELS = {"info": messages.SUCCESS, "warn": messages.WARNING, "danger": messages.ERROR}


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part: not for a boosted link, not to restore a page from history."""
    asked = request.headers
    return bool(
        asked.get("HX-Request") == "true"
        and asked.get("HX-Boosted") != "true"
        and asked.get("HX-History-Restore-Request") != "true"
    )


def render_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    fragment: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, or its ``fragment`` template where htmx asks for a part.

    The same address always has a whole page too, so it works without scripts and can be sent on.
    """
    chosen = fragment if fragment and wants_fragment(request) else template
    response = render(request, chosen, dict(context or {}), status=status)
    if fragment:
        patch_vary_headers(response, ["HX-Request"])
    return response


def redirect_with_notice(
    request: HttpRequest, to: Any, message: str, *args: Any, level: str = "info", **kwargs: Any
) -> HttpResponse:
    """Lead to another page (URL name, address or model), which shows ``message`` once on top.

    ``level`` is info, warn or danger. Asked by htmx, the whole page moves on, not a part of it.
    """
    messages.add_message(request, _LEVELS[level], message)
    address = resolve_url(to, *args, **kwargs)
    if wants_fragment(request):
        response = HttpResponse(status=204)
        response.headers["HX-Redirect"] = address
        return response
    return HttpResponseRedirect(address)


def notify(response: HttpResponse, message: str, *, level: str = "info") -> HttpResponse:
    """Let a fragment say ``message`` in the live region of the page it goes into."""
    response.headers["HX-Trigger"] = json.dumps({"xz:notice": {"text": message, "level": level}})
    return response
