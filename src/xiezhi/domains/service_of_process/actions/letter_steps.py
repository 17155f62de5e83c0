"""Take an assistance letter for writing, move it, write it into the course of service."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from xiezhi.domains.service_of_process.actions.locks import locked_order
from xiezhi.domains.service_of_process.actions.trail import write_trail
from xiezhi.domains.service_of_process.models import AssistanceLetter
from xiezhi.kernel.workflow import actions as workflow
from xiezhi.lib.verdict import NotFound

LETTER = "service_of_process.assistance_letter"
DECIDE, SILENT, ANSWERED = f"{LETTER}_decide", f"{LETTER}_silent", f"{LETTER}_answered"
ISSUE_LETTER, ASK_REGISTER = "service_of_process.issue_letter", "service_of_process.ask_register"


def locked_letter(letter_id: int) -> Any:
    """The letter with its order locked."""
    order_id = AssistanceLetter.objects.filter(pk=letter_id).values_list("order_id", flat=True).first()
    if order_id is None:
        raise NotFound
    order = locked_order(order_id)
    letter = (
        AssistanceLetter.objects.select_for_update(of=("self",))
        .select_related("recipient__party", "recipient__agency", "grant", "drafted_by", "document")
        .get(pk=letter_id)
    )
    letter.order = letter.recipient.order = order
    return letter


def letter_step(letter: AssistanceLetter, name: str, *, by: Any, at: datetime, reason: str = "") -> None:
    """A step of a letter; whoever calls has asked for the right over its order."""
    workflow.take_step(letter, name, by=by, at=at, reason=reason, house=True)


def note_letter(
    letter: AssistanceLetter, kind: str, title: str, *, by: Any, at: datetime, line: str = ""
) -> None:
    """One line in the course of service."""
    write_trail(
        letter.order, f"letter_{kind}", title, at=at, by=by, line=line, recipient=letter.recipient,
        evidence={"letter": letter.letter_no},
    )  # fmt: skip
