"""Template tags: what they draw, what they say to whoever does not see, and when they refuse."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from xiezhi.ui.components import (
    Action,
    Happening,
    Matrix,
    MatrixAttempt,
    MatrixCell,
    MatrixDocument,
    MatrixRecipient,
    NextStep,
    Row,
    Why,
    WorkGroup,
    WorkItem,
)
from xiezhi.ui.dates import clock_face, cn_date, cn_day, cn_full, cn_full_weekday, cn_moment
from xiezhi.ui.icons import UnknownIcon
from xiezhi.ui.states import STATES, StateFace, add_states, facts_in_words, five_facts

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 19, 14, 20, tzinfo=SHANGHAI)


def draw(markup: str, /, **context: Any) -> str:
    """The template in house dress."""
    return Template("{% load ui %}" + markup).render(Context(context))


def test_an_icon_is_drawn_into_the_page_and_hidden_from_readers() -> None:
    found = draw('{% icon "send" size=20 %}')
    assert found.startswith("<svg")
    assert 'width="20"' in found
    assert 'aria-hidden="true"' in found
    assert "style=" not in found
    assert 'role="img" aria-label="发送"' in draw('{% icon "send" label="发送" %}')


@pytest.mark.parametrize("name", ["no-such-icon", "../../package", "Send", ""])
def test_an_unknown_icon_stops_the_template(name: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        Template('{% load ui %}{% icon "' + name + '" %}')


def test_an_icon_named_by_a_variable_fails_loudly_too() -> None:
    with pytest.raises(UnknownIcon):
        draw("{% icon name %}", name="no-such-icon")


def test_every_state_has_a_mark_of_its_own_and_a_word() -> None:
    faces = list(STATES)
    assert len({face.icon for face in faces[:9]}) == 9
    for face in faces:
        found = draw("{% state name %}", name=face.name)
        assert f'data-s="{face.look}"' in found
        assert face.label in found
        assert "<svg" in found


def test_a_state_may_say_more_and_an_unknown_one_fails() -> None:
    assert "4份生效" in draw('{% state "effective" "4份生效" %}')
    with pytest.raises(KeyError):
        draw('{% state "served" %}')
    with pytest.raises(RuntimeError):
        add_states(StateFace("x", "x", "x", "green"))


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "未交付，未到达，未查阅，未签收，未生效"),
        ({"handed": "on", "arrived": True}, "已交付、已到达，未查阅，未签收，未生效"),
        ({"handed": NOW, "arrived": "bad"}, "已交付，到达失败，未查阅，未签收，未生效"),
        ({"handed": 1, "arrived": 1, "viewed": 1, "effective": "frozen"}, "已交付、已到达、已查阅，未签收，生效冻结"),
        (dict.fromkeys(("handed", "arrived", "viewed", "signed", "effective"), "on"), "已交付、已到达、已查阅、已签收，已生效"),
    ],
)  # fmt: skip
def test_five_facts_have_a_text_of_their_own(facts: dict[str, Any], words: str) -> None:
    assert facts_in_words(five_facts(facts)) == words
    found = draw("{% facts source %}", source=facts)
    assert f'<span class="visually-hidden">{words}</span>' in found
    assert found.count("<i ") == 5


def test_effect_can_stand_without_a_view_and_a_view_without_effect() -> None:
    effective = [fact.standing for fact in five_facts({"handed": 1, "arrived": 1, "effective": 1})]
    signed = [fact.standing for fact in five_facts({"handed": 1, "arrived": 1, "viewed": 1, "signed": 1})]
    assert effective == ["on", "on", "off", "off", "on"]
    assert signed == ["on", "on", "on", "on", "off"]
    with pytest.raises(ValueError, match="served"):
        five_facts({"handed": "served"})


@pytest.mark.parametrize(
    ("due", "face"),
    [
        (datetime(2026, 11, 19, 17, 0, tzinfo=SHANGHAI), ("soon", "剩2小时40分", "今天17:00")),
        (datetime(2026, 11, 18, 12, 20, tzinfo=SHANGHAI), ("over", "超1天2小时", "应于11-18 12:20")),
        (datetime(2026, 11, 20, 9, 0, tzinfo=SHANGHAI), ("calm", "剩1天", "11-20（周五）09:00")),
        (datetime(2026, 11, 19, 9, 0, tzinfo=UTC), ("soon", "剩2小时40分", "今天17:00")),
        (date(2026, 11, 20), ("calm", "剩1天", "11-20（周五）")),
        (date(2026, 11, 19), ("soon", "今天到期", "11-19（周四）")),
        (date(2026, 11, 17), ("over", "超2天", "应于11-17（周二）")),
        (date(2027, 1, 4), ("calm", "剩46天", "2027-01-04（周一）")),
        (None, ("calm", "—", "")),
    ],
)
def test_a_clock_says_what_is_left_and_then_when(due: Any, face: tuple[str, str, str]) -> None:
    found = clock_face(due, NOW)
    assert (found.tone, found.left, found.due) == face
    drawn = draw("{% clock due at=now %}", due=due, now=NOW)
    assert f'data-c="{face[0]}"' in drawn
    assert face[1] in drawn


def test_a_clock_that_stands_still_gives_its_reason() -> None:
    found = draw('{% clock due at=now held="等法官决定" %}', due=date(2026, 11, 1), now=NOW)
    assert 'data-c="held"' in found
    assert "等法官决定" in found


def test_dates_as_a_clerk_writes_them() -> None:
    day = date(2026, 11, 20)
    assert cn_day(day, date(2026, 1, 1)) == "11-20（周五）"
    assert cn_day(day, date(2027, 1, 1)) == "2026-11-20（周五）"
    assert cn_date(day, date(2027, 1, 1)) == "2026-11-20"
    assert cn_full(day) == "2026年11月20日"
    assert cn_full_weekday(day) == "2026年11月20日 星期五"
    assert cn_moment(datetime(2026, 11, 16, 6, 51, tzinfo=UTC), NOW) == "11-16 14:51"
    assert cn_moment(datetime(2025, 11, 16, 6, 51, tzinfo=UTC), NOW) == "2025-11-16 14:51"
    assert (
        draw("{{ none|cn_day }}{{ none|cn_full }}{{ none|cn_moment }}{{ none|cn_time }}", none=None) == "————"
    )
    assert draw("{{ n|cn_number }}", n=8412) == "8,412"


def test_a_date_explains_itself_on_a_card_and_on_a_page_of_its_own() -> None:
    reason = Why("送达日期11月16日", [Row("条文", "第三十一条"), Row("证据", "报告", url="/e/")], url="/why/")
    found = draw("{% why text reason %}", text="11-16送达", reason=reason)
    assert "<details" in found
    assert 'href="/why/"' in found
    assert 'href="/e/"' in found
    assert draw("{% why text reason %}", text="11-16", reason=None).strip() == "11-16"


def test_nothing_to_do_shows_no_banner() -> None:
    assert draw("{% next_step step %}", step=None).strip() == ""
    found = draw("{% next_step step %}", step=NextStep("去核对", "才能判定", action=Action("核对", "/c/")))
    assert "btn-primary" in found
    assert "去核对" in found


def test_a_button_that_is_refused_says_why_in_words() -> None:
    found = draw('{% button "撤回" "/x/" kind="danger" refused="文书已签收" %}')
    assert "disabled" in found
    assert "文书已签收" in found
    assert "/x/" not in found


def test_a_button_that_changes_something_posts() -> None:
    found = draw('{% button "撤回" "/x/" method="post" name="act" value="stop" %}', csrf_token="t0ken")
    assert '<form class="xz-one-button" action="/x/" method="post"' in found
    assert 'value="t0ken"' in found
    assert draw('{% button "打印" "/p/" %}').startswith("<a ")
    assert draw('{% button "提交" kind="filled" %}').startswith("<button ")


def test_only_the_most_urgent_row_of_work_has_the_filled_button() -> None:
    item = WorkItem(
        "发送",
        "已确认",
        clock_face(date(2026, 11, 19), NOW),
        Action("去发送", "/s/"),
        "（2026）沪0199民初1号",
        "/1/",
    )
    groups = [WorkGroup("已超期", [item, item]), WorkGroup("今天到期", [item])]
    assert draw("{% work_list groups %}", groups=groups).count("btn-primary") == 1


def test_the_matrix_reads_as_a_table_and_one_recipient_at_a_time() -> None:
    cell = MatrixCell("viewed", {"handed": 1, "arrived": 1, "viewed": 1}, "11-19 14:09")
    table = Matrix(
        [MatrixDocument("起诉状副本", "3页"), MatrixDocument("传票", "1页")],
        [
            MatrixRecipient("甲", "被告", "地址已确认", [
                MatrixAttempt("第1次 邮箱", [MatrixCell("failed"), None], True, "邮箱"),
                MatrixAttempt("第2次 短信", [cell, None]),
            ], summary="viewed"),
            MatrixRecipient("乙", "保证人", "没有地址", []),
        ],
    )  # fmt: skip
    found = draw("{% matrix table %}", table=table)
    assert 'scope="row"' in found
    assert 'colspan="2"' in found
    assert table.people[0][1][0] == (table.documents[0], cell)
    assert table.people[1][1] == []


def test_hostile_words_stay_text_in_every_component() -> None:
    evil = "<script>alert(1)</script>\"'&"
    found = draw(
        "{% panel rows %}{% timeline happenings %}{% crumbs evil '/' evil %}{% button evil '/' %}"
        "{% state 'failed' evil %}{% why evil reason %}{% next_step step %}",
        evil=evil, rows=[Row(evil, evil)], happenings=[Happening(evil, "send", evil)],
        reason=Why(evil, [Row(evil, evil)]), step=NextStep(evil, evil, evil),
    )  # fmt: skip
    assert "<script" not in found
    assert found.count("&lt;script&gt;") == 15


def test_a_head_sorts_upwards_then_downwards_and_goes_back_to_the_first_page() -> None:
    factory = RequestFactory()
    first = draw('{% sort_head "时限" "due" %}', request=factory.get("/?view=mine&page=abc"))
    assert 'href="?view=mine&amp;sort=due"' in first
    second = draw('{% sort_head "时限" "due" %}', request=factory.get("/?sort=due"))
    assert 'href="?sort=-due"' in second
    assert 'aria-label="升序"' in second
