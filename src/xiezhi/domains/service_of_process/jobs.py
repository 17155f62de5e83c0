"""Work of service of process that runs by itself; every job may run twice."""

from __future__ import annotations

from django.utils import timezone

from xiezhi.domains.service_of_process.actions import (
    entrustments,
    logistics,
    parcel_results,
    pickup_pictures,
    pickups,
    quality_batches,
    register_answers,
    visit_picking,
    visits,
)
from xiezhi.domains.service_of_process.actions.notice_text import make_notice_file as make_notice
from xiezhi.domains.service_of_process.actions.papers import make_proof_file as make
from xiezhi.domains.service_of_process.actions.publications import end_notices
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


@job(queue_name="outgoing", tries=3)
def ask_carrier(parcel_id: int) -> None:
    """Ask the carrier what became of one parcel."""
    logistics.ask_carrier(parcel_id, at=timezone.localtime())


@periodic("*/10 * * * *")
def follow_parcels() -> None:
    """Ask about every parcel under way."""
    logistics.ask_about_all(at=timezone.localtime())


@periodic("20 7 * * *")
def watch_silent_carriers() -> None:
    """Show a person the parcels of which nothing was heard for days."""
    logistics.watch_silence(at=timezone.localtime())


@job(queue_name="documents", tries=3)
def read_parcel_receipt(parcel_id: int) -> None:
    """Read the scan of a receipt."""
    parcel_results.read_parcel_receipt(parcel_id, at=timezone.localtime())


@job(queue_name="documents", tries=3)
def make_notice_file(notice_id: int) -> None:
    """Typeset, seal and file a public notice whose text is fixed."""
    make_notice(notice_id, at=timezone.localtime())


@periodic("20 0 * * *")
def end_public_notices() -> None:
    """End the public notices whose period has run."""
    end_notices(at=timezone.localtime())


@periodic("15 0 * * *")
def close_pickup_periods() -> None:
    """Periods at the window that ran out: the rules say what follows."""
    pickups.close_periods(at=timezone.localtime())


@periodic("0 9 * * *")
def remind_of_last_days() -> None:
    """Remind those whose last day at the window has come."""
    pickups.remind_of_last_days(at=timezone.localtime())


@periodic("30 2 * * *")
def delete_old_pictures() -> None:
    """Delete pictures of identity cards whose time is over."""
    pickup_pictures.delete_old_pictures(at=timezone.localtime())


@periodic("30 7 * * *")
def watch_entrustments() -> None:
    """Show a person which court or unit has not answered in time."""
    entrustments.watch_entrustments(at=timezone.localtime())


@periodic("*/10 * * * *")
def pick_visits() -> None:
    """Find who has to be visited, by the rule each court has set."""
    visit_picking.pick_visits(at=timezone.localtime())


@periodic("*/5 * * * *")
def release_visits() -> None:
    """Free tasks and addresses that were taken and not reported in time."""
    visits.release_overdue(at=timezone.localtime())


@job(queue_name="documents", tries=3)
def issue_letter(letter_id: int) -> None:
    """Number and seal an approved assistance letter, then ask the register."""
    register_answers.issue_letter(letter_id, at=timezone.localtime())


@job(queue_name="outgoing", tries=3)
def ask_register(letter_id: int) -> None:
    """Ask the population register about one letter."""
    register_answers.ask_register(letter_id, at=timezone.localtime())


@periodic("*/5 * * * *")
def ask_silent_registers() -> None:
    """Ask again what a register did not answer."""
    register_answers.ask_those_due(at=timezone.localtime())


@job(queue_name="outgoing", tries=3)
def send_quality_batch(batch_id: int) -> None:
    """Hand one batch in at the quality platform."""
    quality_batches.send_batch(batch_id, at=timezone.localtime())


@periodic("30 1 * * *")
def report_yesterday() -> None:
    """Build the batches of yesterday's service and hand them in."""
    quality_batches.build_all(at=timezone.localtime())


@periodic("*/5 * * * *")
def report_again() -> None:
    """Try again what the platform did not answer."""
    quality_batches.send_those_due(at=timezone.localtime())
