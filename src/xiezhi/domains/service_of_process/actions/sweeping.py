"""What nobody touches still has to move on: reports that were not heard, periods that ran out."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from xiezhi.domains.service_of_process.actions.effects import derive_effects
from xiezhi.domains.service_of_process.actions.locks import locked_attempt
from xiezhi.domains.service_of_process.actions.reports import catch_up, note_given_up
from xiezhi.domains.service_of_process.actions.summary import refresh_summary
from xiezhi.domains.service_of_process.models import Attempt
from xiezhi.domains.service_of_process.types import AttemptState, FailureReason, Method
from xiezhi.lib.dates import day_of

_ALIVE = (AttemptState.QUEUED.value, AttemptState.ATTEMPTING.value, AttemptState.HELD.value)
_BY_TIME = (Method.NOTICE.value, Method.PICKUP.value, Method.POSTAL.value)
_FIRST_DAY = "1900-01-01"
_LOOK_BACK = timedelta(days=30)
# Carriers answer within hours; what stays silent for three days is not waited for.
_REPORT_WITHIN = timedelta(days=3)


def catch_up_messages(*, at: datetime) -> int:
    """Carry over what messages say where an attempt has not heard it; each attempt in a transaction of its own."""
    unheard = (
        Attempt.objects.filter(state__in=_ALIVE, message__queued_at__gte=at - _LOOK_BACK)
        .filter(
            Q(message__handed_at__isnull=False, cells__handed_at=None)
            | Q(message__state="arrived", cells__arrived_at=None)
            | Q(message__state="failed", failed="")
        )
        .order_by("pk")
        .values_list("pk", flat=True)
        .distinct()
    )
    found = list(unheard)
    for attempt_id in found:
        catch_up(attempt_id)
    return len(found)


def derive_what_ripened(*, at: datetime) -> int:
    """Judge anew every attempt whose effect was only waiting for a day that has come."""
    today = day_of(at).isoformat()
    ripe = (
        Attempt.objects.filter(state__in=_ALIVE, method__in=_BY_TIME, cells__effect__expected_on__lte=today)
        .exclude(cells__effect__expected_on=None)
        .order_by("pk")
        .values_list("pk", flat=True)
        .distinct()
    )
    done = 0
    for attempt_id in list(ripe):
        with transaction.atomic():
            attempt = locked_attempt(attempt_id)
            derive_effects(attempt, at=at)
            refresh_summary(attempt.order, at=at)
        done += 1
    return done


def give_up_waiting(*, at: datetime) -> int:
    """A report that never came, a link nobody opened in its time: a failure that a person has to see.

    A report or a view that comes later still counts.
    """
    silent = Q(open_until__gt=at, cells__arrived_at=None, cells__handed_at__lte=at - _REPORT_WITHIN)
    unopened = Q(open_until__lte=at)
    waiting = (
        Attempt.objects.filter(state=AttemptState.ATTEMPTING.value, method=Method.ELECTRONIC.value, failed="")
        .filter(silent | unopened)
        .exclude(cells__viewed_at__isnull=False)
        .exclude(replied_on__isnull=False)
        .order_by("pk")
        .values_list("pk", flat=True)
        .distinct()
    )
    found = list(waiting)
    for attempt_id in found:
        _give_up(attempt_id, at)
    return len(found)


@transaction.atomic
def _give_up(attempt_id: int, at: datetime) -> None:
    attempt = locked_attempt(attempt_id)
    opened = attempt.cells.filter(viewed_at__isnull=False).exists()
    if attempt.failed or opened or attempt.state != AttemptState.ATTEMPTING.value:
        return
    over = attempt.open_until is not None and attempt.open_until <= at
    note_given_up(attempt, FailureReason.LINK_EXPIRED if over else FailureReason.NO_REPORT, at=at)
    refresh_summary(attempt.order, at=at)
