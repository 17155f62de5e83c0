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
