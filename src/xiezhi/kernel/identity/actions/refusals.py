"""Note pages that were refused to somebody signed in, without letting a crawl fill the record."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from threading import Lock

from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On, Outcome
from xiezhi.kernel.identity.models import Person

MOST_A_MINUTE = 20
_REMEMBERED = 1000
_counts: OrderedDict[int, tuple[int, int]] = OrderedDict()
_lock = Lock()


def note_refusal(person: Person, page: str, title: str, address: str, *, at: datetime) -> None:
    """Record the refusal: one row each up to a limit a minute; what was left out is counted in the next row."""
    left_out = _count(person.pk, int(at.timestamp()) // 60)
    if left_out is None:
        return
    detail = {"地址": address[:300]} | ({"此前未逐条记录": left_out} if left_out else {})
    audit.record(
        "web.refused", by=person, at=at, detail=detail, outcome=Outcome.REFUSED,
        on=On("page", page, title, person.organisation_id),
    )  # fmt: skip


def _count(person_id: int, minute: int) -> int | None:
    """``None`` when this one is left out, else how many were left out since the last row."""
    with _lock:
        known, count = _counts.pop(person_id, (minute, 0))
        left_out = 0
        if known != minute:
            left_out, count = max(count - MOST_A_MINUTE, 0), 0
        _counts[person_id] = (minute, count + 1)
        if len(_counts) > _REMEMBERED:
            _counts.popitem(last=False)
        return left_out if count < MOST_A_MINUTE else None
