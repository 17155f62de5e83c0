"""Docket cases, keep their parties right, file what belongs into the dossier."""

from xiezhi.kernel.cases.actions.docketing import correct_case, docket_case, docket_cases, lock_case
from xiezhi.kernel.cases.actions.dossiers import file_in_dossier
from xiezhi.kernel.cases.actions.parties import (
    add_agency,
    add_party,
    check_authority,
    correct_agency,
    correct_party,
)
from xiezhi.kernel.cases.actions.prefixes import add_prefix, offer_prefix

__all__ = [
    "add_agency",
    "add_party",
    "add_prefix",
    "check_authority",
    "correct_agency",
    "correct_case",
    "correct_party",
    "docket_case",
    "docket_cases",
    "file_in_dossier",
    "lock_case",
    "offer_prefix",
]
