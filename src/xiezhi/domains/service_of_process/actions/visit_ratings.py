"""当事人评价: asked for once by link or QR code, given once, never changed, never by name."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from xiezhi.domains.service_of_process.actions.confirmations import token_hash
from xiezhi.domains.service_of_process.actions.visit_steps import record_visit
from xiezhi.domains.service_of_process.actions.visits import held_visit
from xiezhi.domains.service_of_process.models import Visit, VisitRating
from xiezhi.domains.service_of_process.types.visits import VisitOutcome
from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On
from xiezhi.kernel.identity.actions.tries import allow_try
from xiezhi.lib.verdict import Conflict, NotFound, Refused

OPEN_FOR = timedelta(days=7)
_HOUR = timedelta(hours=1)
_MOST_BY_IP = 30
_MOST_WORDS = 300
_MET = {one.value for one in VisitOutcome if one is not VisitOutcome.ABSENT}


@transaction.atomic
def ask_rating(visit: Visit, attempt_id: int, *, by: Any, at: datetime) -> str:
    """A fresh link for the person met; a link shown before opens no more. Only the link knows its token."""
    visit = held_visit(visit, by)
    entry = visit.entries.select_related("attempt__order").filter(attempt_id=attempt_id).first()
    if entry is None:
        raise NotFound
    if entry.outcome not in _MET:
        raise Refused("没有见到人的，不请评价", code="nobody_met")
    token = secrets.token_urlsafe(12)
    rating = VisitRating.objects.select_for_update().filter(entry=entry).first()
    if rating is None:
        order = entry.attempt.order
        rating = VisitRating(entry=entry, court_id=order.court_id, organisation_id=order.organisation_id)
    if rating.rated_at is not None:
        raise Conflict("已经评价过了", code="rated", remedy="每次送达只评价一次")
    rating.link_hash, rating.asked_at, rating.open_until = token_hash(token), at, at + OPEN_FOR
    rating.save()
    record_visit("ask_rating", visit, by=by, at=at)
    return token


def open_rating(token: str, *, ip: str, at: datetime) -> VisitRating:
    """The rating a link leads to; what was used, ran out or never was looks the same.

    Must not run inside a transaction of the caller's: a try is counted before it is refused.
    """
    allow_try(
        f"service_of_process.rating:{ip or 'unknown'}", at=at, window=_HOUR, most=_MOST_BY_IP,
        message="打开的次数太多，请过一会儿再试",
    )  # fmt: skip
    found = VisitRating.objects.select_related("court").filter(link_hash=token_hash(token)).first()
    if found is None or found.rated_at is not None or found.open_until <= at:
        raise Refused(
            "这个评价链接已经用过，或者已经过期", code="link_closed", remedy="每次送达只评价一次，七天内有效"
        )
    return found


def rate(token: str, *, stars: int, words: str, ip: str, at: datetime) -> None:
    """Keep the answer; the link is dead from then on."""
    if not 1 <= stars <= 5:
        raise Refused("请选1到5分", field="stars", code="missing")
    if len(words.strip()) > _MOST_WORDS:
        raise Refused(f"最多{_MOST_WORDS}个字", field="words", code="too_long", remedy="请写短一些")
    found = open_rating(token, ip=ip, at=at)
    with transaction.atomic():
        rating = VisitRating.objects.select_for_update().get(pk=found.pk)
        if rating.rated_at is not None:
            raise Conflict("已经评价过了", code="rated", remedy="每次送达只评价一次")
        row: Any = rating
        row.stars, row.words, row.rated_at = stars, words.strip(), at
        rating.save()
        audit.record(
            "service_of_process.visit.rate", by=None, at=at,
            on=On("service_of_process.visit", str(rating.entry.visit_id), "评价", rating.organisation_id),
        )  # fmt: skip
