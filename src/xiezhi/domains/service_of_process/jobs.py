"""Work of service of process that runs by itself; every job may run twice."""

from __future__ import annotations

from django.utils import timezone

from xiezhi.domains.service_of_process.actions.papers import make_proof_file as make
from xiezhi.domains.service_of_process.actions.sweeping import (
    catch_up_messages,
    derive_what_ripened,
    give_up_waiting,
)
from xiezhi.kernel.jobs.actions import job, periodic


@job(queue_name="documents")
def make_proof_file(proof_id: int) -> None:
    """Typeset, seal and file a proof whose facts stand."""
    make(proof_id, at=timezone.localtime())


@periodic("*/5 * * * *")
def catch_up_with_messages() -> None:
    """Carry over reports that nobody heard."""
    catch_up_messages(at=timezone.localtime())


@periodic("10 0 * * *")
def derive_ripe_effects() -> None:
    """Judge what only time was missing to: notice and pick-up periods that ran out."""
    derive_what_ripened(at=timezone.localtime())


@periodic("40 * * * *")
def stop_waiting() -> None:
    """Show a person what nobody answered: messages without a report, links that ran out unopened."""
    give_up_waiting(at=timezone.localtime())
