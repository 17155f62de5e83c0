"""The clock brings every entry into the log, and a second run changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from xiezhi.kernel.ledger import actions, jobs, queries
from xiezhi.kernel.ledger.models import Checkpoint
from xiezhi.kernel.ledger.rules.entries import commit
from xiezhi.kernel.ledger.types import Entry, Receipt

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.django_db
def test_the_clock_takes_in_what_waits_and_running_twice_is_harmless() -> None:
    pending = actions.append(Entry("audit_seal", "seal-1", AT, commit({"n": 1}, b"\x03" * 32)), at=AT)
    jobs.integrate_waiting(timestamp=0)
    jobs.integrate_waiting(timestamp=0)
    receipt = queries.receipt_for(pending.entry_id)
    assert isinstance(receipt, Receipt)
    assert receipt.index == 0
    assert Checkpoint.objects.count() == 1
