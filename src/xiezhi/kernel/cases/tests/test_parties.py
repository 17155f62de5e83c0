"""Parties and agents: found by what is encrypted, corrected with the old value kept, authority checked by a person."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.support import service
from tests.support.clock import NOW, TODAY

from xiezhi.kernel.cases.actions import (
    add_agency,
    add_party,
    check_authority,
    correct_agency,
    correct_party,
    file_in_dossier,
)
from xiezhi.kernel.cases.queries import case_with_parties, cases_found, dossier_of
from xiezhi.kernel.cases.types import AgentDraft
from xiezhi.kernel.files.actions import store
from xiezhi.lib.verdict import NotFound, Refused


def found(world: Any, text: str) -> list[str]:
    return [case.case_no for case in cases_found(world.service_specialist, text, on=TODAY)]


def test_cases_are_found_by_number_name_and_identity_number(world: Any) -> None:
    case = service.make_case(world)
    service.make_case(world, case_no="（2026）沪0199民初9号", parties=[service.party_draft(name="黎安")])
    number = service.party(case).id_no
    assert found(world, "（2026）沪0199民初4127号") == [case.case_no]
    assert found(world, "(2026)沪0199民初41") == [case.case_no]
    assert found(world, "4127") == found(world, "民初4127") == found(world, "民初4127号") == [case.case_no]
    assert found(world, "执4127") == found(world, "412") == []
    assert found(world, "陆文澜") == [case.case_no]
    assert found(world, "青禾餐饮") == [case.case_no]
    assert sorted(found(world, "黎安")) == ["（2026）沪0199民初4127号", "（2026）沪0199民初9号"]
    assert found(world, number) == [case.case_no]
    assert found(world, number[:10]) == []
    assert len(found(world, "")) == 2


def test_another_court_finds_nothing_of_it(world: Any) -> None:
    service.make_case(world)
    assert list(cases_found(world.service_specialist_elsewhere, "陆文澜", on=TODAY)) == []


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE cases_party; --", "%", "_", "\\", "\x00", "𬭁㛃", "a" * 5000, "号"]
)
def test_hostile_words_find_nothing_and_break_nothing(world: Any, text: str) -> None:
    service.make_case(world)
    assert found(world, text) == []


def test_names_and_numbers_lie_encrypted(world: Any) -> None:
    service.make_case(world)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name::text || id_no::text || phone::text FROM cases_party")
        kept = "".join(row[0] for row in cursor.fetchall())
    assert "陆文澜".encode().hex() not in kept
    assert b"19900000102".hex() not in kept


def test_a_case_page_takes_few_questions(world: Any) -> None:
    case = service.make_case(world)
    world.judge.__dict__.pop("_grants_by_day", None)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = case_with_parties(world.judge, case.pk, on=TODAY)
        assert page is not None
        shown = [(party.name, [agent.name for agent in party.agencies.all()]) for party in page.parties.all()]
    assert len(shown) == 4
    assert len(asked) <= 6


def test_a_correction_keeps_what_stood_there_and_search_follows(world: Any) -> None:
    case = service.make_case(world)
    party = service.party(case)
    changes = correct_party(party, {"name": "陆文岚", "phone": "19900000199"}, by=world.clerk, at=NOW)
    assert [(c.label, c.old, c.new) for c in changes] == [
        ("姓名或名称", "陆文澜", "陆文岚"), ("手机号", "19900000102", "19900000199"),
    ]  # fmt: skip
    assert found(world, "陆文岚") == [case.case_no]
    assert found(world, "陆文澜") == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"name": ""}, "name"), ({"court_case_id": "1"}, "court_case_id"), ({"kind": "robot"}, "kind")],
)
def test_a_correction_that_cannot_be_is_refused(world: Any, changes: dict[str, str], field: str) -> None:
    party = service.party(service.make_case(world))
    with pytest.raises(Refused) as refused:
        correct_party(party, changes, by=world.clerk, at=NOW)
    assert refused.value.field == field
    party.refresh_from_db()
    assert party.name == "陆文澜"


def test_other_courts_cannot_touch_a_party(world: Any) -> None:
    party = service.party(service.make_case(world))
    with pytest.raises(NotFound):
        correct_party(party, {"name": "别人"}, by=world.clerk_elsewhere, at=NOW)
    with pytest.raises(NotFound):
        add_party(party.court_case, service.party_draft(name="周砚"), by=world.judge_elsewhere, at=NOW)


def test_authority_is_unchecked_until_somebody_reads_the_power_of_attorney(world: Any) -> None:
    party = service.party(service.make_case(world))
    agency = add_agency(party, AgentDraft(name="周砚", firm="望潮律师事务所"), by=world.clerk, at=NOW)
    assert agency.authority == "unchecked"
    with pytest.raises(Refused, match="还没有授权委托书"):
        check_authority(agency, "valid", by=world.clerk, at=NOW)
    with pytest.raises(Refused, match="为什么"):
        check_authority(agency, "insufficient", by=world.clerk, at=NOW)
    with pytest.raises(Refused):
        check_authority(agency, "unchecked", by=world.clerk, at=NOW)
    power = store(service.pdf("授权委托书"), name="授权委托书.pdf", by=world.clerk, at=NOW)
    checked = check_authority(agency, "valid", by=world.clerk, at=NOW, power=power)
    assert (checked.authority, checked.checked_by, checked.power) == ("valid", world.clerk, power)


def test_an_agents_data_are_corrected_too(world: Any) -> None:
    party = service.party(service.make_case(world))
    agency = add_agency(party, AgentDraft(name="周砚"), by=world.clerk, at=NOW)
    changes = correct_agency(agency, {"phone": "19900007730"}, by=world.clerk, at=NOW)
    assert [(c.label, c.old, c.new) for c in changes] == [("代理人手机号", "", "19900007730")]


def test_a_paper_filed_twice_lies_in_the_dossier_once(world: Any) -> None:
    case = service.make_case(world)
    file = store(service.pdf("回证"), name="回证.pdf", by=None, at=NOW)
    first = file_in_dossier(case, kind="proof", title="回证", file=file, by=None, at=NOW)
    again = file_in_dossier(case, kind="proof", title="回证", file=file, by=None, at=NOW)
    assert first == again
    assert list(dossier_of(case)) == [first]
