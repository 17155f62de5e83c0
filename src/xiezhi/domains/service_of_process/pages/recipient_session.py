"""What a verified person has open in this browser: for half an hour of quiet, on no other device, in no cache."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.http import Http404, HttpResponse
from django.utils.cache import add_never_cache_headers

from xiezhi.domains.service_of_process.models import Attempt
from xiezhi.domains.service_of_process.queries.received import is_stopped, received_attempt
from xiezhi.domains.service_of_process.queries.settings import settings_of
from xiezhi.domains.service_of_process.types.drafts import RecipientSession
from xiezhi.ui.gate import page
from xiezhi.ui.registry import Audience
from xiezhi.ui.rendering import render_page

KEY = "service_of_process.received"
IDLE = timedelta(minutes=30)
MOST_OPEN = 5
FOLDER = "service_of_process/recipient/"


@dataclass(frozen=True, slots=True)
class Received:
    """One attempt as the person served has it open."""

    attempt: Attempt
    opened: RecipientSession


def private(response: HttpResponse) -> HttpResponse:
    """Kept by no cache, told to no other site."""
    add_never_cache_headers(response)
    response["Cache-Control"] = "no-store, private, max-age=0"
    response["Referrer-Policy"] = "same-origin"
    return response


def keep_open(request: Any, opened: RecipientSession) -> None:
    """Remember what was opened, under a session key that nobody knew before."""
    others = [one for one in open_sessions(request) if not set(one.attempt_ids) & set(opened.attempt_ids)]
    if SESSION_KEY not in request.session:
        request.session.cycle_key()
    kept = [*others[-(MOST_OPEN - 1) :], opened]
    request.session[KEY] = {"seen_at": request.moment.isoformat(), "open": [one.stored() for one in kept]}


def open_sessions(request: Any) -> list[RecipientSession]:
    """What is open in this browser; nothing after half an hour without a page."""
    held = request.session.get(KEY)
    if not isinstance(held, dict):
        return []
    if request.moment - datetime.fromisoformat(held["seen_at"]) > IDLE:
        _forget(request)
        return []
    return [one for stored in held["open"] if (one := RecipientSession.read(stored)) is not None]


def is_fetched_ahead(request: Any) -> bool:
    """Whether the browser asks before the person does; it is turned away, so that opening asks again.

    What was fetched in advance has not been seen, and could later be shown without asking.
    """
    purposes = (request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz"))
    return any(word in purpose.lower() for purpose in purposes for word in ("prefetch", "prerender"))


def touch(request: Any) -> None:
    """Somebody is reading: half an hour from now on."""
    held = request.session[KEY]
    request.session[KEY] = {**held, "seen_at": request.moment.isoformat()}


def close(request: Any, attempt_id: int | None = None) -> None:
    """退出: forget everything, or only what one attempt opened."""
    left = [
        one for one in open_sessions(request) if attempt_id is not None and attempt_id not in one.attempt_ids
    ]
    if left:
        request.session[KEY] = {**request.session[KEY], "open": [one.stored() for one in left]}
    else:
        _forget(request)


def _forget(request: Any) -> None:
    request.session.pop(KEY, None)


def court_context(attempt: Attempt | None) -> dict[str, Any]:
    """Whose page it is: the court, its mark, where to ask. Nothing of the case."""
    if attempt is None:
        return {"service": "文书送达", "hotline": "12368"}
    court = attempt.order.court
    return {
        "court": court.name, "court_mark": (court.short_name or court.name)[:1], "service": "文书送达",
        "hotline": settings_of(court.pk).hotline,
    }  # fmt: skip


def public_page(request: Any, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page for people outside, never cached."""
    return private(render_page(request, f"{FOLDER}{template}.html", context, status=status))


def sample_received(world: Any) -> dict[str, Any]:
    """An attempt that a message has opened."""
    return {"attempt_id": world.sample("attempt").pk}


def sample_received_cell(world: Any) -> dict[str, Any]:
    """The same, with one of its documents."""
    cell = world.sample("cell")
    return {"attempt_id": cell.attempt_id, "cell_id": cell.pk}


def received_page(
    url_name: str, *, title: str, methods: tuple[str, ...] = ("GET",), sample: Any = sample_received
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A page behind the question of identity: 404 for what was not opened, whether or not it exists."""

    def declare(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @page(
            f"service_of_process:{url_name}",
            title=title,
            audience=Audience.RECIPIENT,
            methods=methods,
            sample=sample,
        )
        @wraps(view)
        def guarded(request: Any, attempt_id: int, **kwargs: Any) -> HttpResponse:
            if is_fetched_ahead(request):
                return private(HttpResponse(status=503))
            sessions = open_sessions(request)
            if not sessions:
                return public_page(request, "ended", court_context(None), status=403)
            found = ((one, received_attempt(one, attempt_id)) for one in sessions)
            opened, attempt = next((pair for pair in found if pair[1] is not None), (None, None))
            if opened is None or attempt is None:
                raise Http404
            if is_stopped(attempt, at=request.moment):
                close(request, attempt.pk)
                return public_page(request, "stopped", court_context(attempt), status=410)
            touch(request)
            return private(view(request, Received(attempt, opened), **kwargs))

        return guarded

    return declare
