"""The list of what was tried, the order of methods, the text of a notice (S7, 解释138 to 140)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.support.clock import moment

from xiezhi.domains.service_of_process.rules.next_means import (
    STANDARD_ORDER,
    checked_order,
    next_means,
    order_of,
)
from xiezhi.domains.service_of_process.rules.notice_text import missing_parts, notice_paragraphs
from xiezhi.domains.service_of_process.rules.notices import may_register
from xiezhi.domains.service_of_process.rules.tried import exhausted, tried_list
from xiezhi.domains.service_of_process.types import DocumentKind, Medium, Method, RecipientKind
from xiezhi.domains.service_of_process.types.notices import (
    AttemptTold,
    Means,
    MeansFacts,
    NoteKind,
    NoteTold,
    NoticeParts,
    NoticeTextFacts,
    PublicationDraft,
    TriedStanding,
)
from xiezhi.lib.verdict import Refused

ON = date(2026, 11, 19)
FAILED = {"is_failed": True, "on": ON, "result": "退回：查无此人"}
VISIT = AttemptTold(
    method=Method.DIRECT, number=1, is_failed=True, on=ON, where="上海市临江区", result="不在"
)
MAIL = AttemptTold(
    method=Method.POSTAL, number=2, is_failed=True, on=ON, result="退回：查无此人", evidence="附件1份"
)


def note(means: Means, kind: NoteKind = NoteKind.NOT_FEASIBLE) -> NoteTold:
    return NoteTold(kind=kind, means=means, on=ON, said_by="何薇", reason="住所在本市，不需要委托")


def facts(**more: Any) -> MeansFacts:
    return MeansFacts(**{"on": ON, "has_postal": True, **more})


def standing(found: Any, means: Means) -> TriedStanding:
    return next(one.standing for one in found if one.means is means)


def test_with_nothing_tried_the_list_is_open_and_direct_service_comes_first() -> None:
    items = tried_list(facts())
    assert standing(items, Means.DIRECT) is TriedStanding.OPEN
    assert standing(items, Means.ELECTRONIC) is TriedStanding.NOT_FEASIBLE  # nobody agreed
    assert exhausted(items).code == "not_exhausted"
    step = next_means(facts())
    assert step is not None
    assert (step.means, step.way) == ("direct", "direct:visit")


def test_after_the_door_comes_the_post_with_its_clock_and_reason() -> None:
    step = next_means(facts(attempts=(VISIT,)))
    assert step is not None
    assert step.means == "postal"
    assert "直接送达（含留置）试过" in step.why
    assert "5日内投递3次" in step.clock
    assert step.law == "民诉法91"


def test_consent_puts_electronic_service_first_and_a_second_address_before_another_way() -> None:
    first = next_means(facts(has_electronic=True))
    assert first is not None
    assert first.means == "electronic"
    tried = AttemptTold(method=Method.ELECTRONIC, number=1, is_failed=True)
    again = next_means(facts(has_electronic=True, other_electronic=True, attempts=(tried,)))
    assert again is not None
    assert again.label == "换地址再发"
    other = next_means(facts(has_electronic=True, attempts=(tried,)))
    assert other is not None
    assert other.means == "direct"


def test_nothing_is_offered_while_something_is_under_way() -> None:
    out = AttemptTold(method=Method.POSTAL, number=1, is_under_way=True)
    assert next_means(facts(attempts=(out,))) is None
    assert (
        exhausted(tried_list(facts(attempts=(VISIT, out), notes=(note(Means.ENTRUSTED),)))).code
        == "under_way"
    )


def test_a_notice_comes_up_only_when_each_way_is_tried_or_said_to_be_closed() -> None:
    left = facts(attempts=(VISIT, MAIL))
    verdict = exhausted(tried_list(left))
    assert verdict.code == "not_exhausted"
    assert "委托送达" in verdict.reason
    done = facts(attempts=(VISIT, MAIL), notes=(note(Means.ENTRUSTED),))
    items = tried_list(done)
    assert exhausted(items)
    entrusted = next(one for one in items if one.means is Means.ENTRUSTED)
    assert entrusted.lines == ("2026年11月19日何薇记明：住所在本市，不需要委托",)
    posted = next(one for one in items if one.means is Means.POSTAL)
    assert posted.lines == ("第2次 2026年11月19日：退回：查无此人；证据：附件1份",)
    step = next_means(done)
    assert step is not None
    assert step.means == "notice"
    assert "30日" in step.clock


def test_without_any_address_somebody_must_have_looked_for_the_person() -> None:
    gone = facts(has_postal=False, notes=(note(Means.ENTRUSTED),))
    step = next_means(gone)
    assert step is not None
    assert step.means == "look_up"
    assert not exhausted(tried_list(gone))
    looked = facts(has_postal=False, notes=(note(Means.ENTRUSTED), note(Means.LOOK_UP, NoteKind.LOOKED_UP)))
    assert exhausted(tried_list(looked))


def test_whereabouts_unknown_asks_for_the_look_up_and_closes_the_post() -> None:
    items = tried_list(facts(whereabouts_unknown=True, attempts=(VISIT,), notes=(note(Means.ENTRUSTED),)))
    assert standing(items, Means.POSTAL) is TriedStanding.NOT_FEASIBLE
    assert standing(items, Means.LOOK_UP) is TriedStanding.OPEN


def test_a_prisoner_is_served_through_the_prison_before_a_notice() -> None:
    found = tried_list(facts(recipient_kind=RecipientKind.PRISONER))
    assert standing(found, Means.HANDOVER) is TriedStanding.OPEN


def test_a_way_that_served_other_papers_is_not_exhausted() -> None:
    served = AttemptTold(method=Method.POSTAL, number=3, is_served=True)
    assert standing(tried_list(facts(attempts=(MAIL, served))), Means.POSTAL) is TriedStanding.OPEN


def test_a_court_may_set_the_order_but_not_against_the_law() -> None:
    assert checked_order(STANDARD_ORDER)
    late = (Means.DIRECT, Means.ELECTRONIC, Means.ENTRUSTED, Means.POSTAL, Means.HANDOVER)
    assert checked_order(late)
    step = next_means(facts(has_electronic=True), late)
    assert step is not None
    assert step.means == "direct"
    early = (Means.POSTAL, Means.DIRECT, Means.ELECTRONIC, Means.ENTRUSTED, Means.HANDOVER)
    assert checked_order(early).code == "before_direct"
    assert checked_order(early[:3]).code == "not_each_once"
    assert order_of("direct,electronic,entrusted,postal,handover") == late
    assert order_of("") == order_of("no-such,means") == order_of("postal,direct") == STANDARD_ORDER


PAPERS = {
    DocumentKind.COMPLAINT: "起诉状副本", DocumentKind.SUMMONS: "开庭传票", DocumentKind.JUDGMENT: "民事判决书",
}  # fmt: skip


def text(*kinds: DocumentKind, foreign: bool = False, **parts: Any) -> NoticeTextFacts:
    return NoticeTextFacts(
        court="上海市临江区人民法院", case_no="（2026）沪0199民初4127号", cause="房屋租赁合同纠纷", opponents="黎安",
        recipient="陆文澜", reason="因你下落不明", period="60日" if foreign else "30日",
        earliest_end_on=date(2026, 12, 19), foreign=foreign, parts=NoticeParts(**parts),
        answer_days=30 if foreign else 15, appeal_days={DocumentKind.JUDGMENT: 15, DocumentKind.RULING: 10},
        papers=tuple((kind, PAPERS[kind]) for kind in kinds),
    )  # fmt: skip


def test_a_complaint_needs_its_key_points_and_says_the_answer_period_and_the_result_of_silence() -> None:
    assert missing_parts(text(DocumentKind.COMPLAINT)).code == "key_points"
    said = "".join(notice_paragraphs(text(DocumentKind.COMPLAINT, key_points="请求支付租金8万元。")))
    for part in (
        "请求支付租金8万元",
        "15日内",
        "逾期不提出答辩状的，不影响人民法院审理",
        "经过30日，即视为送达",
        "《起诉状副本》",
    ):
        assert part in said


def test_a_summons_needs_time_and_place_after_the_notice_has_run() -> None:
    early, late = moment("2026-12-19 09:30"), moment("2027-01-20 09:30")
    assert missing_parts(text(DocumentKind.SUMMONS)).code == "hearing_at"
    assert missing_parts(text(DocumentKind.SUMMONS, hearing_at=late)).code == "hearing_place"
    assert (
        missing_parts(text(DocumentKind.SUMMONS, hearing_at=early, hearing_place="第七法庭")).code
        == "hearing_at"
    )
    said = "".join(notice_paragraphs(text(DocumentKind.SUMMONS, hearing_at=late, hearing_place="第七法庭")))
    for part in ("2027年1月20日09时30分", "第七法庭", "缺席裁判"):
        assert part in said


def test_a_judgment_needs_its_content_and_the_appeal_right_with_time_and_court() -> None:
    assert missing_parts(text(DocumentKind.JUDGMENT)).code == "main_content"
    assert missing_parts(text(DocumentKind.JUDGMENT, main_content="支付租金")).code == "appeal_court"
    said = "".join(notice_paragraphs(text(
        DocumentKind.JUDGMENT, main_content="被告支付租金8万元", appeal_court="上海市第九中级人民法院",
    )))  # fmt: skip
    for part in ("被告支付租金8万元", "15日内", "上海市第九中级人民法院", "逾期不上诉"):
        assert part in said
    final = "".join(notice_paragraphs(text(DocumentKind.JUDGMENT, main_content="驳回", may_appeal=False)))
    assert "不得上诉" in final


def test_a_foreign_party_gets_the_longer_periods_and_the_other_article() -> None:
    said = "".join(notice_paragraphs(text(DocumentKind.COMPLAINT, foreign=True, key_points="请求支付租金")))
    assert "第二百八十三条" in said
    assert "经过60日" in said
    assert "30日内" in said


@pytest.mark.parametrize(
    ("day", "place", "evidence", "code"),
    [
        (date(2026, 11, 20), "人民法院报", True, "in_future"), (date(2026, 11, 17), "人民法院报", True, "before_text"),
        (ON, " ", True, "no_place"), (ON, "人民法院报", False, "no_evidence"),
    ],
)  # fmt: skip
def test_a_publication_needs_a_day_a_place_and_its_proof(
    day: date, place: str, evidence: bool, code: str
) -> None:
    draft = PublicationDraft(medium=Medium.NEWSPAPER, published_on=day, place=place)
    verdict = may_register(draft, issued_on=date(2026, 11, 18), on=ON, has_evidence=evidence)
    assert verdict.code == code
    with pytest.raises(Refused):
        verdict.require()
