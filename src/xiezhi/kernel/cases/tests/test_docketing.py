"""Docketing: numbers as the rules write them, each case once, and a batch that never stops at a bad row."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from tests.support import service
from tests.support.clock import NOW, TODAY

from xiezhi.kernel.cases.actions import add_prefix, correct_case, docket_case, docket_cases, offer_prefix
from xiezhi.kernel.cases.models import CourtCase
from xiezhi.kernel.cases.queries import cases_visible_to, prefixes_of
from xiezhi.kernel.cases.types import CaseDraft
from xiezhi.lib.verdict import Conflict, NotFound, Refused


def draft(case_no: str = "（2026）沪0199民初4127号", **more: Any) -> CaseDraft:
    values = {
        "case_no": case_no, "category": "civil_commercial", "cause": "房屋租赁合同纠纷",
        "parties": (service.party_draft(),), **more,
    }  # fmt: skip
    return CaseDraft(**values)


def test_a_number_is_kept_as_the_rules_write_it(world: Any) -> None:
    case = docket_case(draft("(2026)沪0199民初4127号"), organisation=world.division, by=world.clerk, at=NOW)
    assert case.case_no == "（2026）沪0199民初4127号"
    assert case.court == world.court
    assert case.organisation == world.division


@pytest.mark.parametrize(
    ("case_no", "code"),
    [
        ("", "missing"),
        ("（2026）泸0199民初1号", None),
        ("（2026）沪0199民初0123号", None),
        ("（2099）沪0199民初1号", None),
        ("（2026）沪0198民初1号", "other_court"),
    ],
)
def test_a_broken_or_foreign_number_is_refused_at_its_field(
    world: Any, case_no: str, code: str | None
) -> None:
    with pytest.raises(Refused) as refused:
        docket_case(draft(case_no), organisation=world.division, by=world.clerk, at=NOW)
    assert refused.value.field == "case_no"
    assert refused.value.remedy
    assert code is None or refused.value.code == code
    assert not CourtCase.objects.exists()


def test_the_same_case_is_docketed_once_and_the_same_push_gives_the_same_case(world: Any) -> None:
    first = docket_case(draft(external_no="A-1"), organisation=world.division, by=None, at=NOW)
    again = docket_case(draft(external_no="A-1"), organisation=world.division, by=None, at=NOW)
    assert again == first
    with pytest.raises(Conflict, match="已经立卷"):
        docket_case(draft(), organisation=world.division, by=None, at=NOW)
    with pytest.raises(Conflict, match="已经是"):
        docket_case(
            draft("（2026）沪0199民初9号", external_no="A-1"), organisation=world.division, by=None, at=NOW
        )


def test_valid_rows_come_in_and_each_invalid_one_is_listed_with_its_reason(world: Any) -> None:
    rows = [
        draft("（2026）沪0199民初1号"),
        draft("（2026）沪0199民初0123号"),
        draft("（2026）沪0199民初2号", cause=" "),
        draft("（2026）沪0199民初1号"),
        draft("（2026）沪0199民初3号", parties=(service.party_draft(phone="1990000"),)),
        draft("（2026）沪0199民初4号"),
    ]
    result = docket_cases(rows, organisation=world.division, by=world.clerk, at=NOW)
    assert [CourtCase.objects.get(pk=pk).case_no for pk in result.taken] == [
        "（2026）沪0199民初1号",
        "（2026）沪0199民初4号",
    ]
    assert [(row.row, row.field) for row in result.refused] == [
        (2, "case_no"), (3, "cause"), (4, ""), (5, "phone"),
    ]  # fmt: skip
    assert all(row.reason for row in result.refused)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"category": "unknown"}, "category"),
        ({"procedure": "unknown"}, "procedure"),
        ({"stage": "unknown"}, "stage"),
        ({"parties": ()}, "parties"),
        ({"cause": "长" * 121}, "cause"),
        ({"courtroom": "第一法庭\x00"}, "courtroom"),
        ({"parties": (service.party_draft(name=" "),)}, "name"),
        ({"parties": (service.party_draft(role=""),)}, "role"),
    ],
)
def test_what_a_case_must_hold(world: Any, change: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        docket_case(dataclasses.replace(draft(), **change), organisation=world.division, by=None, at=NOW)
    assert refused.value.field == field


def test_a_judge_of_another_court_is_refused(world: Any) -> None:
    with pytest.raises(Refused, match="不是本院"):
        docket_case(draft(judge_id=world.judge_elsewhere.pk), organisation=world.division, by=None, at=NOW)


def test_who_may_not_docket_finds_nothing(world: Any) -> None:
    with pytest.raises(NotFound):
        docket_case(draft(), organisation=world.division, by=world.judge_elsewhere, at=NOW)
    with pytest.raises(NotFound):
        docket_case(draft(), organisation=world.division, by=world.field_server, at=NOW)


def test_a_judge_sees_own_cases_and_the_centre_all_of_the_court(world: Any) -> None:
    own = service.make_case(world)
    other = service.make_case(
        world, case_no="（2026）沪0199民初9号", judge=world.court_admin, clerk=world.court_admin
    )
    elsewhere = service.make_case(world, elsewhere=True)
    assert list(cases_visible_to(world.judge, on=TODAY)) == [own]
    assert set(cases_visible_to(world.service_specialist, on=TODAY)) == {own, other}
    assert list(cases_visible_to(world.judge_elsewhere, on=TODAY)) == [elsewhere]
    assert not cases_visible_to(world.field_server, on=TODAY).exists()


def test_facts_of_a_case_are_corrected_with_what_stood_there(world: Any) -> None:
    case = service.make_case(world)
    found = correct_case(case, {"cause": "买卖合同纠纷", "procedure": "simple"}, by=world.clerk, at=NOW)
    assert [(c.label, c.old, c.new) for c in found] == [
        ("案由", "房屋租赁合同纠纷", "买卖合同纠纷"), ("程序", "普通程序", "简易程序"),
    ]  # fmt: skip
    assert correct_case(case, {"cause": "买卖合同纠纷"}, by=world.clerk, at=NOW) == []
    with pytest.raises(Refused, match="不能更正"):
        correct_case(case, {"case_no": "（2026）沪0199民初1号"}, by=world.clerk, at=NOW)
    with pytest.raises(NotFound):
        correct_case(case, {"cause": "别的"}, by=world.clerk_elsewhere, at=NOW)


def test_prefixes_are_offered_and_broken_ones_refused(world: Any) -> None:
    prefix = add_prefix(world.division, year=2026, type_code="民初", by=world.court_admin, at=NOW)
    assert [(p.year, p.type_code) for p in prefixes_of(world.division)] == [(2026, "民初")]
    assert add_prefix(world.court, year=2026, type_code="民初", by=world.court_admin, at=NOW) == prefix
    offer_prefix(prefix, active=False, by=world.court_admin, at=NOW)
    assert prefixes_of(world.division) == []
    add_prefix(world.court, year=2026, type_code="民初", by=world.court_admin, at=NOW)
    assert len(prefixes_of(world.division)) == 1
    with pytest.raises(Refused, match="没有“民诉”"):
        add_prefix(world.court, year=2026, type_code="民诉", by=world.court_admin, at=NOW)
    with pytest.raises(Refused, match="年份"):
        add_prefix(world.court, year=1999, type_code="民初", by=world.court_admin, at=NOW)
    with pytest.raises(NotFound):
        add_prefix(world.court, year=2026, type_code="民初", by=world.clerk, at=NOW)
    with pytest.raises(NotFound):
        offer_prefix(prefix, active=False, by=world.court_admin_elsewhere, at=NOW)
