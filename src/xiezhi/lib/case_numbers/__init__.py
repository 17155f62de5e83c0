"""Case numbers 案号: reading, finding, searching and checking before issue."""

from xiezhi.lib.case_numbers.finding import find_case_numbers, find_document_numbers, search_numbers
from xiezhi.lib.case_numbers.issuing import check_issue, check_type_open
from xiezhi.lib.case_numbers.parsing import parse
from xiezhi.lib.case_numbers.tables import CaseType, Court, case_types, courts, level_of
from xiezhi.lib.case_numbers.types import BadCaseNumber, CaseNumber, DocumentNumber, FoundNumber

__all__ = [
    "BadCaseNumber",
    "CaseNumber",
    "CaseType",
    "Court",
    "DocumentNumber",
    "FoundNumber",
    "case_types",
    "check_issue",
    "check_type_open",
    "courts",
    "find_case_numbers",
    "find_document_numbers",
    "level_of",
    "parse",
    "search_numbers",
]
