"""Read cases, their parties and their dossier."""

from xiezhi.kernel.cases.permissions import cases_visible_to
from xiezhi.kernel.cases.queries.cases import (
    agency_by_id,
    case_by_id,
    case_by_number,
    case_with_parties,
    cases_found,
    dossier_of,
    find_case,
    matching,
    parties_of,
    party_by_id,
    prefixes_of,
)

__all__ = [
    "agency_by_id",
    "case_by_id",
    "case_by_number",
    "case_with_parties",
    "cases_found",
    "cases_visible_to",
    "dossier_of",
    "find_case",
    "matching",
    "parties_of",
    "party_by_id",
    "prefixes_of",
]
