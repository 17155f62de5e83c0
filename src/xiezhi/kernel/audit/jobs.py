"""What runs by the clock: sealing, the tables of the days to come; and the verification somebody asked for."""

from __future__ import annotations

import time

from django.utils import timezone

from xiezhi.kernel.audit.actions.checks import run_check
from xiezhi.kernel.audit.actions.partitions import make_partitions
from xiezhi.kernel.audit.actions.sealing import BATCH, seal
from xiezhi.kernel.jobs.actions import job, periodic

TURN = 9.0
"""Seconds one turn of the sealer lasts; the next begins ten seconds after this one did."""


@periodic("* * * * * */10")
def seal_rows() -> None:
    """Seal what was written, once a second; short turns, so that a worker can be stopped quickly."""
    end = time.monotonic() + TURN
    while time.monotonic() < end:
        if seal(timezone.localtime()) < BATCH:
            time.sleep(1)


@periodic("10 0,12 * * *")
def make_day_tables() -> None:
    """Make the tables of the coming days, twice a day so that one missed turn does no harm."""
    make_partitions()


@job(tries=3)
def verify_day(check_id: int) -> None:
    """Verify the seals of one day."""
    run_check(check_id, at=timezone.localtime())
