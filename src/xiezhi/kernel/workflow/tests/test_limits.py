"""Every row of the table computes, and every wrong question is answered in words."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import product

import pytest

from xiezhi.kernel.workflow.rules import Calendar, alarm_level, due, limit, limits
from xiezhi.kernel.workflow.rules.answers import due_answer
from xiezhi.kernel.workflow.rules.conditions import judge
from xiezhi.kernel.workflow.rules.facts import fact_value, facts
from xiezhi.kernel.workflow.rules.limits import Limit
from xiezhi.lib.verdict import NotSupported, Refused

START = {"on": date(2005, 3, 31), "at": datetime(2005, 3, 31, 16, 20)}  # noqa: DTZ001
PERIODS = [row for row in limits() if row.amount is not None]
CONDITIONS = [row for row in limits() if row.amount is None]


def plausible(row: Limit) -> list[dict[str, object]]:
    """The trigger alone, each restart, each run of extensions, excluded time, and each outcome."""
    begun: dict[str, object] = {row.start_fact: START[row.start_fact[-2:]]}
    sets = [begun]
    sets += [{**begun, restart.fact: date(2005, 4, 20)} for restart in row.restarts]
    sets += [{restart.fact: date(2005, 4, 20)} for restart in row.restarts]
    fixed = [e for e in row.extensions if e.amount is not None]
    for upto in range(1, len(fixed) + 1):
        asked = [e.id if e.least is None else f"{e.id}:{e.least}" for e in fixed[:upto]]
        sets.append({**begun, "extensions": asked})
    for kind in row.excluded:
        period = {"kind": kind.kind, "from_on": "2005-04-03", "until_on": "2005-04-08"}
        sets.append({**begun, "excluded_periods": [period]})
    for name, value in (
        ("done_on", date(2005, 4, 1)), ("done_at", datetime(2005, 4, 1, 9, 0)), ("in_custody", row.in_custody),  # noqa: DTZ001
        ("procedure", "ordinary"), ("return_count", 2), ("excluded_days", 3), ("foreign_without_domicile", True),
        ("good_reason", True), ("party_present", True), ("seizure_years", 1), ("request_received_on", date(2005, 3, 1)),
    ):  # fmt: skip
        if name in row.facts:
            sets.append({**begun, name: value})
    if row.fallback_start:
        sets.append({row.fallback_start: date(2005, 3, 31)})
    return sets


@pytest.mark.parametrize("row", PERIODS, ids=[row.id for row in PERIODS])
def test_every_row_computes_with_plausible_facts(row: Limit) -> None:
    for told in plausible(row):
        result = due(row.id, told)
        assert result.limit_id == row.id
        assert (result.due_on <= date(2005, 4, 1)) if row.backward else (result.due_on >= date(2005, 3, 31))
        assert not result.provisional
        assert all(step.text and not step.text.isascii() for step in result.steps)
        assert (result.basis, result.mark, result.note) == (row.basis, row.mark, row.note)
        assert result.warn_yellow_on is not None
        assert result.warn_red_on is not None
        assert result.warn_yellow_on <= result.warn_red_on <= result.due_on
        assert (result.conservative_on is not None) == ("T13" in row.warn_before)
        texts = {name: _text(value) for name, value in told.items()}
        answer, code = due_answer(row.id, None, texts)
        assert code == 0
        assert answer["due"] == (result.due_at or result.due_on).isoformat()[:16]
        assert json.loads(json.dumps(answer)) == answer


def _text(value: object) -> str:
    if isinstance(value, list | bool | int):
        return json.dumps(value)
    return value.isoformat() if isinstance(value, date) else str(value)


@pytest.mark.parametrize("row", CONDITIONS, ids=[row.id for row in CONDITIONS])
def test_a_condition_is_no_period(row: Limit) -> None:
    with pytest.raises(Refused) as caught:
        due(row.id, {})
    assert caught.value.code == "no_period"
    if row.id not in ("A05.notice_first", "A10", "A14"):
        with pytest.raises(NotSupported):
            judge(row.id, {})


def test_the_table_is_sound() -> None:
    """Ids are unique, names are known, and every row says how it starts and on what it rests."""
    assert len({row.id for row in limits()}) == len(limits()) == 189
    for row in limits():
        assert row.name
        assert row.basis
        assert row.mark in ("C", "M", "D")
        assert row.branch in ("civil", "criminal", "administrative")
        assert set(row.facts) <= set(facts())
        assert (row.amount is None) == (row.kind == "condition")
        if row.amount is not None:
            assert row.start_fact in row.facts
            assert {restart.fact for restart in row.restarts} <= set(row.facts)
            assert (row.rolls == "setting") == bool(row.roll_setting)
            assert not (row.in_custody and row.rolls == "true"), "T5: custody is never moved by a holiday"
            assert bool(row.extensions) == ("extensions" in row.facts)
            ids = [extension.id for extension in row.extensions]
            assert all(e.requires in (*ids, "") for e in row.extensions)


def test_every_fact_of_a_limit_has_a_chinese_name() -> None:
    used = {name for row in limits() for name in row.facts}
    assert [name for name in sorted(used) if not facts()[name].label] == []


@pytest.mark.parametrize(
    ("limit_id", "told", "code", "field", "words"),
    [
        ("C99", {}, "unknown_limit", "limit", "没有编号为“C99”的期限"),
        ("C09.judgement", {}, "unknown_limit", "limit", "没有编号为“C09.judgement”的期限"),
        ("C09.judgment", {"judgment_served": "2026-01-30"}, "unknown_fact", "judgment_served", "没有名为"),
        ("C09.judgment", {"due_at": "x"}, "unknown_fact", "due_at", "没有名为“due_at”的事实"),
        ("C09.judgment", {"hearing_on": "2026-01-30"}, "unknown_fact", "hearing_on", "不用“开庭之日”这一事实"),
        ("C09.judgment", {"judgment_served_on": "2026-02-30"}, "bad_value", "judgment_served_on", "2026年2月没有30日"),
        ("C09.judgment", {"judgment_served_on": 20260130}, "bad_value", "judgment_served_on", "判决书送达之日的值"),
        ("C09.judgment", {}, "start_missing", "judgment_served_on", "缺少判决书送达之日"),
        ("C14.urgent", {"preservation_applied_at": "2026-05-08"}, "bad_value", "preservation_applied_at", "不是完整的时刻"),
        ("C14.urgent", {}, "start_missing", "preservation_applied_at", "缺少法院接受保全申请之时"),
        ("C09.judgment", {"judgment_served_on": "2026-12-25"}, "no_calendar", "calendar", "2027年的放假安排没有载入"),
        ("A03", {"evidence_registered_on": "2026-12-30"}, "no_calendar", "calendar", "2027年的放假安排没有载入"),
        ("W01", {"arrest_executed_on": "2026-01-05", "extensions": ["simple"]}, "bad_value", "extensions", "没有编号为“simple”的延长"),
        ("W01", {"arrest_executed_on": "2026-01-05", "extensions": ["ten_years"]}, "bad_value", "extensions", "以先批准“four_kinds”为前提"),
        ("W01", {"arrest_executed_on": "2026-01-05", "extensions": "complex,complex"}, "bad_value", "extensions", "只能批准一次"),
        ("W01", {"arrest_executed_on": "2026-01-05", "extensions": ["npc_postponement"]}, "not_supported", "", "法律没有定长度"),
        ("W01", {"arrest_executed_on": "2026-01-05", "other_crime_found_on": "2025-12-01"}, "bad_value", "other_crime_found_on", "早于执行逮捕之日"),
        ("W01", {"arrest_executed_on": "2026-01-05", "extend_from": "middle"}, "bad_value", "extend_from", "延长的起算方法的值"),
        ("K01", {"detained_on": "2026-01-05", "extensions": ["special"]}, "start_missing", "extension_days", "没有写明实际批准多少"),
        ("K01", {"detained_on": "2026-01-05", "extensions": ["special"], "extension_days": 5}, "bad_value", "extension_days", "只能批准4日以内"),
        ("K01", {"detained_on": "2026-01-05", "extensions": ["special:0"]}, "bad_value", "extension_days", "只能批准4日以内"),
        ("K01", {"detained_on": "2026-01-05", "extensions": ["special:x"]}, "bad_value", "extensions", "后面的数量不对"),
        ("K01", {"detained_on": "2026-01-05", "extension_days": 2}, "bad_value", "extensions", "没有写明批准的是哪一项延长"),
        ("K01", {"detained_on": "2026-01-05", "extensions": ["special"], "extension_days": "两"}, "bad_value", "extension_days", "实际批准延长的天数的值"),
        ("W03.custody", {"supplement_papers_received_on": "2026-01-05", "in_custody": "false"}, "wrong_row", "in_custody", "只适用于在押的情形"),
        ("W03.custody", {"supplement_papers_received_on": "2026-01-05", "in_custody": "maybe"}, "bad_value", "in_custody", "是否在押的值"),
        ("W03", {"supplement_papers_received_on": "2026-01-05", "return_count": 3}, "too_many_returns", "return_count", "以二次为限"),
        ("W03", {"supplement_papers_received_on": "2026-01-05", "return_count": 0}, "bad_value", "return_count", "从1数起"),
        ("W06", {"custody_ends_on": "2026-02-15", "request_received_on": "2026-02-16"}, "request_after_expiry", "request_received_on", "不予受理"),
        ("W08", {"hearing_on": "2026-05-20", "procedure": "quick"}, "bad_value", "procedure", "适用程序的值"),
        ("C05.ordinary", {"evidence_notice_served_on": "2026-03-02", "court_set_days": 14}, "out_of_bounds", "court_set_days", "不得少于15日"),
        ("C05.simple", {"evidence_notice_served_on": "2026-03-02", "court_set_days": 16}, "out_of_bounds", "court_set_days", "不得多于15日"),
        ("C05.simple", {"evidence_notice_served_on": "2026-03-02", "court_set_days": 0}, "out_of_bounds", "court_set_days", "不能是0日"),
        ("C21.deposit", {"seizure_effective_on": "2025-10-05", "seizure_years": 2}, "out_of_bounds", "seizure_years", "不得多于1年"),
        ("C21.deposit", {"seizure_effective_on": "2025-10-05", "seizure_years": 4}, "bad_value", "seizure_years", "查封、冻结的年数的值"),
        ("C11.foreign", {"notice_published_on": "2026-01-16", "foreign_without_domicile": False}, "wrong_row", "foreign_without_domicile", "没有住所"),
        ("C06", {"case_filed_on": "2026-01-12", "excluded_days": -1}, "negative_amount", "excluded_days", "不能是负数"),
        ("C06", {"case_filed_on": "2026-01-12", "excluded_periods": "holiday:2026-02-01..2026-02-05"}, "not_excluded", "excluded_periods", "不是“一审普通程序审限”可以扣除的期间"),
        ("C06", {"case_filed_on": "2026-01-12", "excluded_periods": "public_notice:2026-02-05..2026-02-01"}, "period_reversed", "excluded_periods", "先后颠倒"),
        ("C06", {"case_filed_on": "2026-01-12", "excluded_periods": ["public_notice"]}, "bad_value", "excluded_periods", "不完整"),
        ("C06", {"case_filed_on": "2026-01-12", "excluded_periods": [{"kind": "public_notice", "from_on": "2026-02-01"}]}, "bad_value", "excluded_periods", "缺少开始日或结束日"),
        ("C06", {"case_filed_on": "2026-01-12", "excluded_periods": "[{]"}, "bad_value", "excluded_periods", "不计入的期间的值"),
        ("C06", {"case_filed_on": "2026-01-12", "excluded_periods": 5}, "bad_value", "excluded_periods", "不计入的期间的值"),
        ("C06", {"case_filed_on": "2026-01-12", "excluded_days": 3, "excluded_periods": "public_notice:2026-02-01..2026-02-03"}, "bad_value", "excluded_days", "不一致"),
        ("C06.special", {"case_filed_on": "2026-01-12", "extensions": "president"}, "not_supported", "", "法律没有定长度"),
        ("A12", {"decision_served_on": "9999-12-30"}, "bad_value", "amount", "超出了日历的范围"),
    ],
)  # fmt: skip
def test_a_wrong_question_is_answered_in_words(
    limit_id: str, told: dict[str, object], code: str, field: str, words: str
) -> None:
    with pytest.raises(Refused) as caught:
        due(limit_id, told)
    assert (caught.value.code, caught.value.field) == (code, field)
    assert words in caught.value.message
    assert caught.value.remedy


def test_settings_come_from_the_installation_or_the_facts() -> None:
    told = {"notice_published_on": "2026-01-16"}
    assert due("C11.domestic", told).due_on == date(2026, 2, 15)
    assert due("C11.domestic", told, settings={"roll_notice": True}).due_on == date(2026, 2, 24)
    assert due(
        "C11.domestic", {**told, "roll_notice": "false"}, settings={"roll_notice": True}
    ).due_on == date(2026, 2, 15)
    assert due(
        "A12", {"decision_served_on": "2026-01-31"}, settings={"roll_payment_period": False}
    ).due_on == date(2026, 2, 15)
    assert due("A05.reply", {"rights_told_on": "2026-03-02"}, settings={"reply_days": 5}).due_on == date(
        2026, 3, 7
    )
    assert due("A05.reply", {"rights_told_on": "2026-03-02"}).due_on == date(2026, 3, 5)
    for wrong in ({"reply_days": 4}, {"hearing_on": "2026-01-01"}, {"no_such": 1}):
        with pytest.raises(Refused):
            due("A05.reply", {"rights_told_on": "2026-03-02"}, settings=wrong)


def test_a_year_without_calendar_is_provisional_and_says_so() -> None:
    result = due("C09.judgment", {"judgment_served_on": "2026-12-25"}, provisional=True)
    assert (result.due_on, result.raw_on) == (date(2027, 1, 11), date(2027, 1, 9))
    assert result.provisional
    assert result.unknown_years == (2027,)
    assert "2027年放假安排尚未公布" in result.steps[-1].text
    working = due("A03", {"evidence_registered_on": "2026-12-30"}, provisional=True)
    assert (working.due_on, working.provisional) == (date(2027, 1, 8), True)
    known = due("C09.judgment", {"judgment_served_on": "2026-01-30"}, provisional=True)
    assert not known.provisional
    custody = due("W01", {"arrest_executed_on": "2026-12-15"})
    assert (custody.due_on, custody.provisional) == (date(2027, 2, 15), False)


def test_the_last_days_of_a_year_may_still_change() -> None:
    result = due("C09.judgment", {"judgment_served_on": "2026-12-16"})
    assert (result.due_on, result.provisional, result.flags) == (
        date(2026, 12, 31),
        False,
        ("year_end_unsettled",),
    )
    notice = {"year": 2027, "days": [{"name": "元旦", "date": "2026-12-31", "isOffDay": True}]}
    wider = Calendar.official().with_notice(notice)
    assert due("C09.judgment", {"judgment_served_on": "2026-12-16"}, calendar=wider).due_on == date(
        2027, 1, 1
    )


def test_the_end_of_a_seizure_needs_no_calendar_but_its_renewal_does() -> None:
    told = {"seizure_effective_on": "2026-05-06"}
    strict = due("C21.real_estate", told)
    assert (strict.due_on, strict.renew_by, strict.provisional) == (date(2029, 5, 6), None, False)
    assert "公布后才能确定" in strict.steps[-1].text
    guessed = due("C21.real_estate", told, provisional=True)
    assert (guessed.due_on, guessed.renew_by, guessed.provisional) == (
        date(2029, 5, 6),
        date(2029, 5, 4),
        True,
    )


def test_the_fallback_start_is_flagged() -> None:
    result = due("W02", {"arrest_approval_received_on": "2026-03-03"})
    assert result.flags == ("fallback_start",)
    assert "缺少逮捕执行完毕之日" in result.steps[1].text


def test_a_bare_parent_takes_the_row_that_fits_the_custody() -> None:
    told = {"prosecution_case_received_on": "2026-03-31"}
    assert due("W05", told).limit_id == "W05.custody"
    assert due("W05", {**told, "in_custody": False}).limit_id == "W05.not_custody"
    assert limit("C09").id == "C09.judgment"


def test_rights_that_open_are_used_too_early_not_too_late() -> None:
    told = {"demand_served_on": "2026-09-28"}
    early = due("A16", {**told, "done_on": "2026-10-16"})
    assert (early.earliest_on, early.in_time, early.breach) == (date(2026, 10, 17), False, True)
    assert early.steps[-2].text == "期满后自次日2026年10月17日起可以行使权利"
    ready = due("A16", {**told, "done_on": "2026-11-16"})
    assert (ready.in_time, ready.breach, ready.overdue_days) == (True, False, 0)


def test_procedures_that_are_not_bound() -> None:
    told = {"hearing_on": "2026-05-20", "done_on": "2026-05-19"}
    for limit_id, procedure, breach in (
        ("W08.summons", "simple", False), ("W08.summons", "ordinary", True), ("C04", "simple", False),
        ("C04", "small_claims", False), ("C04", "ordinary", True), ("C04", "second_instance", True),
    ):  # fmt: skip
        assert due(limit_id, {**told, "procedure": procedure}).breach is breach


def test_special_cases_of_single_rows() -> None:
    present = due("A11", {"decision_pronounced_on": "2026-09-24", "party_present": True})
    assert present.due_on == date(2026, 9, 24)
    late = {"suing_period_ended_on": "2026-05-11", "done_on": "2026-09-01"}
    assert due("A17", late).breach is True
    assert due("A17", {**late, "good_reason": True}).breach is False
    assert due(
        "C05.small_claims", {"evidence_notice_served_on": "2026-03-02", "court_set_days": 10}
    ).due_on == date(2026, 3, 12)
    twice = {
        "case_accepted_on": "2025-01-10",
        "extensions": ["to_three_months", "higher_court", "supreme_court:3", "supreme_court:1"],
    }
    assert due("K05.custody", twice).due_on == date(2025, 11, 10)
    waiting = due("W06", {"custody_ends_on": "2026-02-15", "request_received_on": "2026-02-10"})
    assert (waiting.in_time, waiting.overdue_days) == (False, 2)


def test_hours_in_another_zone_are_china_time() -> None:
    told = {"detained_at": datetime(2026, 5, 8, 8, 20, tzinfo=UTC)}
    result = due("K03", told)
    assert result.due_at == datetime(2026, 5, 9, 9, 0, tzinfo=UTC)
    assert "2026年5月8日17:00" in result.steps[1].text
    done = due("K03", {**told, "done_at": "2026-05-09T18:00"})
    assert (done.in_time, done.overdue_days, done.breach) == (False, 1, True)
    assert due("K03", {**told, "done_at": "2026-05-09T17:00"}).in_time is True


def test_the_alarm_follows_the_warnings() -> None:
    result = due("C09.judgment", {"judgment_served_on": "2026-01-30"})
    seen = [
        alarm_level(result, now=datetime(2026, 2, day, 12, 0))  # noqa: DTZ001
        for day in (1, 6, 7, 10, 11, 14, 15)
    ]
    assert seen == ["calm", "calm", "yellow", "yellow", "red", "red", "passed"]
    hours = due("C14.urgent", {"preservation_applied_at": "2026-05-08T16:20"})
    levels = [alarm_level(hours, now=datetime(2026, 5, 10, h, 30, tzinfo=UTC)) for h in (4, 5, 8, 9)]
    assert levels == ["calm", "yellow", "red", "passed"]


def test_conditions() -> None:
    allowed = judge("A10", {"offender_kind": "individual", "fine_amount": "200", "officers": 2})
    assert allowed.accepted
    told = judge("A05.notice_first", {"decision_on": "2026-06-02", "rights_told_on": "2026-06-02"})
    assert told.accepted
    early = judge("A14", {"fine_amount": "20000", "fine_due_on": "2026-02-24", "fine_paid_on": "2026-02-20"})
    assert (early.days, early.amount) == (0, Decimal("0.00"))
    late = judge("T9", {"due_on": "2026-05-06", "posted_on": "2026-05-07"})
    assert (late.in_time, late.accepted) == (False, False)
    for rule, facts_told, code in (
        ("A10", {"offender_kind": "individual", "fine_amount": "100", "officers": 1}, "too_few_officers"),
        ("A10", {"offender_kind": "individual", "fine_amount": "-1"}, "negative_amount"),
        ("A10", {"fine_amount": "100"}, "start_missing"),
        ("A05.notice_first", {"decision_on": "2026-06-02"}, "decision_before_notice"),
        ("A14", {"fine_amount": "x", "fine_due_on": "2026-02-24", "fine_paid_on": "2026-02-20"}, "bad_value"),
        ("T9", {"due_on": "2026-05-06"}, "start_missing"),
        ("T1", {"branch": "civil", "start_on": "2026-03-02", "amount": "2", "unit": "hours"}, "bad_value"),
        ("T1", {"branch": "civil", "start_on": "2026-03-02", "amount": "90000", "unit": "days"}, "bad_value"),
        ("C09.judgment", {}, "no_condition"),
    ):  # fmt: skip
        with pytest.raises(Refused) as caught:
            judge(rule, facts_told)
        assert caught.value.code == code


def test_the_answer_for_scripts() -> None:
    answer, code = due_answer("C09", "2026-01-30", {})
    assert code == 0
    assert {key: answer[key] for key in ("due", "provisional", "limit", "basis")} == {
        "due": "2026-02-14",
        "provisional": False,
        "limit": "C09.judgment",
        "basis": "民诉法171; 解释244",
    }
    assert answer["steps"] == [
        {"text": "判决书送达之日：2026年1月30日", "date": "2026-01-30"},
        {"text": "起算当日不计入，自次日起计15日，至2026年2月14日", "date": "2026-02-14"},
        {"text": "2026年2月14日是调休上班日，不顺延", "date": "2026-02-14"},
    ]
    hours, _ = due_answer("C14.urgent", "2026-05-08T16:20", {})
    assert hours["due"] == "2026-05-10T17:00"
    for limit_id, start, told, exit_code, error in (
        ("C99", "2026-01-30", {}, 2, "unknown_limit"),
        ("C09", "2026-02-30", {}, 2, "bad_value"),
        ("C09", None, {}, 2, "start_missing"),
        ("C09", "2026-01-30", {"nonsense": "1"}, 2, "unknown_fact"),
        ("W03", "2026-06-01", {"return_count": "3"}, 1, "too_many_returns"),
        ("C07", None, {}, 1, "not_supported"),
    ):  # fmt: skip
        answer, code = due_answer(limit_id, start, told)
        assert (code, answer["error"]) == (exit_code, error)
        assert answer["reason"]


def test_values_may_come_as_text() -> None:
    for text, value in (("是", True), ("0", False), ("TRUE", True)):
        assert fact_value("in_custody", text) is value
    assert fact_value("extensions", "complex， four_kinds") == ["complex", "four_kinds"]
    assert fact_value("extensions", '["complex"]') == ["complex"]
    assert fact_value("done_on", datetime(2026, 5, 8, 20, 0, tzinfo=UTC)) == date(2026, 5, 9)
    assert fact_value("done_on", "  ") is None
    assert fact_value("case_no", 5) == "5"
    for name, raw in product(("officers", "fine_amount"), (True, "x", "")):
        if raw:
            with pytest.raises(Refused):
                fact_value(name, raw)
