"""What runs by the clock: stale sessions are closed, old counts forgotten."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from xiezhi.kernel.identity.actions.sessions import end_stale_sessions
from xiezhi.kernel.identity.actions.tries import forget_old_tries
from xiezhi.kernel.jobs.actions import periodic


@periodic("*/5 * * * *")
def close_stale_sessions() -> None:
    """Close the sessions of people who went away."""
    end_stale_sessions(at=timezone.localtime())


@periodic("20 3 * * *")
def tidy_up() -> None:
    """Forget counts of more than a day ago, and browser sessions that have run out."""
    forget_old_tries(at=timezone.localtime())
    SessionStore.clear_expired()
