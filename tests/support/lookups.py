"""Grants to look an invented party up."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tests.support.clock import NOW

UNTIL = date(2026, 12, 4)


def make_lookup(
    world: Any, *, case: Any, party: Any, by: Any = None, at: datetime = NOW, until_on: date = UNTIL,
    reason: str = "两次邮寄退回，电话无人接听",
) -> Any:  # fmt: skip
    """An application of the service specialist for this party of this case."""
    from xiezhi.domains.service_of_process.permissions import REACH_PARTY
    from xiezhi.kernel.identity.actions.lookups import ask_grant
    from xiezhi.kernel.identity.types import GrantDraft

    draft = GrantDraft(
        purpose=REACH_PARTY, case_id=case.pk, case_no=case.case_no, subject=("cases.party", party.pk),
        organisation_id=case.organisation_id, court_id=case.court_id, until_on=until_on, reason=reason,
    )  # fmt: skip
    return ask_grant(draft, by=by or world.service_specialist, at=at)


def make_letter(
    world: Any, *, order: Any, name: str = "陆文澜", submitted: bool = True, approved: bool = False, at: datetime = NOW,
    until_on: date = UNTIL,
) -> Any:  # fmt: skip
    """A letter for a recipient without any address, drafted by the specialist; sent to the judge, approved."""
    from tests.support.service import recipient
    from xiezhi.domains.service_of_process.actions import assistance_letters as actions
    from xiezhi.domains.service_of_process.types.tracing import LetterDraft, Unreachable

    draft = LetterDraft(ground=Unreachable.NO_ADDRESS, explanation="电话无人接听", until_on=until_on)
    letter = actions.draft_letter(recipient(order, name), draft, by=world.service_specialist, at=at)
    if submitted or approved:
        letter = actions.submit_letter(letter, by=world.service_specialist, at=at)
    if approved:
        letter = actions.approve_letter(letter, note="同意", by=order.judge, at=at)
    return letter
