"""Find cases by number, name or identity number; open one with everything its page needs."""

from __future__ import annotations

import re
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from xiezhi.kernel.cases.models import Agency, CaseNumberPrefix, CourtCase, DossierItem, Party
from xiezhi.kernel.cases.permissions import cases_visible_to
from xiezhi.kernel.crypto import queries as crypto
from xiezhi.kernel.identity.queries.organisations import court_of
from xiezhi.lib.case_numbers import search_numbers

_SHORTEST_ID = 15
_FIGURE = re.compile(r"(?P<type>[\u4e00-\u9fff]{0,4})(?P<serial>[1-9][0-9]{0,7})号?")
_LONGEST_SEARCH = 200


def case_by_id(court_case_id: int) -> CourtCase | None:
    """One case, for jobs and for other rooms that have asked for the right themselves."""
    return CourtCase.objects.select_related("court", "organisation").filter(pk=court_case_id).first()


def case_by_number(court_id: int, case_no: str) -> CourtCase | None:
    """The case of a court with this number as the rules write it, for systems let in by their own key."""
    return (
        CourtCase.objects.select_related("court", "organisation")
        .filter(court_id=court_id, case_no=case_no)
        .first()
    )


def party_by_id(party_id: int) -> Party | None:
    """One party with its case."""
    return Party.objects.select_related("court_case").filter(pk=party_id).first()


def agency_by_id(agency_id: int) -> Agency | None:
    """One agent with the party and the case."""
    return Agency.objects.select_related("party__court_case").filter(pk=agency_id).first()


def find_case(person: Any, court_case_id: int, *, on: date) -> CourtCase | None:
    """A case, if this person may see it."""
    return cases_visible_to(person, on=on).filter(pk=court_case_id).first()


def case_with_parties(person: Any, court_case_id: int, *, on: date) -> CourtCase | None:
    """A case with its people, parties, agents and dossier: everything a case page shows of it."""
    return (
        cases_visible_to(person, on=on)
        .select_related("court", "organisation", "judge", "clerk")
        .prefetch_related(
            Prefetch("parties", queryset=Party.objects.prefetch_related("agencies")),
            Prefetch("dossier", queryset=DossierItem.objects.select_related("file", "filed_by")),
        )
        .filter(pk=court_case_id)
        .first()
    )


def parties_of(court_case: CourtCase) -> QuerySet[Party]:
    """The parties in their order, with their agents."""
    return Party.objects.filter(court_case=court_case).prefetch_related("agencies")


def dossier_of(court_case: CourtCase) -> QuerySet[DossierItem]:
    """What is filed, oldest first."""
    return DossierItem.objects.filter(court_case=court_case).select_related("file", "filed_by")


def cases_found(person: Any, text: str, *, on: date) -> QuerySet[CourtCase]:
    """Cases the person may see that carry this number, this party's name or this identity number."""
    seen = cases_visible_to(person, on=on)
    words = text.strip()
    if not words:
        return seen
    return seen.filter(matching(words))


def matching(words: str, *, path: str = "") -> Q:
    """The condition behind the search box; ``path`` leads from another table to the case (``court_case__``).

    What was typed says what is meant: a case number or its beginning, its
    figure alone (4127 or 民初4127), an identity number, else a party's name.
    One condition only, so that an index answers it.
    """
    words = searchable(words)
    if not words:
        return Q(**{f"{path}pk__in": []})
    numbers = [str(number) for number in search_numbers(words)]
    if numbers:
        return reduce(or_, (Q(**{f"{path}case_no__startswith": number}) for number in numbers))
    if words[0] in "（(":
        return Q(**{f"{path}case_no__startswith": words.replace("(", "（").replace(")", "）")})
    figure = _FIGURE.fullmatch(words)
    if figure:
        same = Q(**{f"{path}serial": int(figure["serial"])})
        return same & Q(**{f"{path}case_no__contains": f"{figure['type']}{figure['serial']}号"})
    if len(words) >= _SHORTEST_ID and words.isascii() and words.isalnum():
        holders = crypto.exact(Party.objects.all(), "id_no", words).values("court_case_id")
        return Q(**{f"{path}pk__in": holders})
    named = crypto.name_contains(Party.objects.all(), "name", words).values("court_case_id")
    return Q(**{f"{path}pk__in": named})


def searchable(words: str) -> str:
    """What was typed without characters that cannot be seen; no name and no number holds them."""
    return "".join(letter for letter in words if letter.isprintable()).strip()[:_LONGEST_SEARCH]


def prefixes_of(
    organisation: Any, *, all_years: bool = False, on: date | None = None
) -> list[CaseNumberPrefix]:
    """审判字号 offered at this court: the present year first."""
    prefixes = CaseNumberPrefix.objects.filter(court=court_of(organisation)).select_related("court")
    if not all_years:
        prefixes = prefixes.filter(active=True)
        if on is not None:
            prefixes = prefixes.filter(year__gte=on.year - 1)
    return list(prefixes.order_by("-year", "type_code"))
