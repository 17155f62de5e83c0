"""Dates on screen, on paper, in documents, and the time that is left."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.lib.dates import (
    CHINA,
    day_of,
    find_dates,
    full_date,
    parse_date,
    parse_moment,
    remaining_days_text,
    remaining_text,
    screen_date,
    screen_moment,
    signature_date,
)
from xiezhi.lib.verdict import Refused

DAY = date(2026, 11, 20)
DAYS = st.dates(date(1949, 10, 1), date(2100, 12, 31))

READ = [
    "2026-11-20", "2026/11/20", "2026.11.20", "20261120", "2026年11月20日", "2026年11月20号", " 2026 年 11 月 20 日 ",
    "２０２６年１１月２０日", "二〇二六年十一月二十日", "二○二六年十一月廿日", "二零二六年十一月二十日", "二O二六年十一月二十日",
]  # fmt: skip

WRONG = {
    "2026年2月30日": "2026年2月没有30日，请看文书末页的落款",
    "2026-13-01": "一年里没有13月，请看文书末页的落款",
    "二〇二六年六月三十一日": "2026年6月没有31日，请看文书末页的落款",
    "11-20": "“11-20”缺少年份",
    "11月20日": "“11月20日”缺少年份",
    "": "没有填写日期",
    "下周五": "“下周五”不是能读懂的日期",
    "2026-11-20 16:00": "“2026-11-20 16:00”不是能读懂的日期",
    "26-11-20": "“26-11-20”不是能读懂的日期",
    "0026-11-20": "年份0026不完整",
}


@pytest.mark.parametrize("text", READ)
def test_every_way_of_writing_is_read(text: str) -> None:
    assert parse_date(text) == DAY


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_date_is_refused_with_the_reason(text: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_date(text, field="signed_on")
    assert caught.value.message == WRONG[text]
    assert (caught.value.field, caught.value.code) == ("signed_on", "bad_value")
    assert caught.value.remedy


@given(DAYS)
def test_what_is_written_is_read_again(day: date) -> None:
    for text in (day.isoformat(), full_date(day), signature_date(day), f"{day:%Y%m%d}", f"{day:%Y/%m/%d}"):
        assert parse_date(text) == day
    assert [hit.day for hit in find_dates(f"本判决于{signature_date(day)}作出，{full_date(day)}送达。")] == [
        day,
        day,
    ]


def test_dates_in_a_document() -> None:
    text = "原告于2026年2月30日、2026年３月1日借款，2026-05-06归还。\n二〇二六年十一月二十日"
    hits = find_dates(text)
    assert [hit.day.isoformat() for hit in hits] == ["2026-03-01", "2026-05-06", "2026-11-20"]
    assert [text[hit.start : hit.end] for hit in hits] == [
        "2026年３月1日",
        "2026-05-06",
        "二〇二六年十一月二十日",
    ]


def test_on_screen_and_on_paper() -> None:
    assert screen_date(DAY) == "11-20（周五）"
    assert screen_date(DAY, today=date(2027, 1, 4)) == "2026-11-20（周五）"
    assert full_date(DAY) == "2026年11月20日"
    assert signature_date(date(2010, 10, 31)) == "二〇一〇年十月三十一日"
    now = datetime(2026, 11, 20, 9, 0, tzinfo=CHINA)
    assert screen_moment(datetime(2026, 11, 20, 17, 0, tzinfo=CHINA), now=now) == "今天17:00"
    assert screen_moment(datetime(2026, 11, 21, 1, 30, tzinfo=UTC), now=now) == "明天09:30"
    assert screen_moment(datetime(2026, 12, 8, 9, 30, tzinfo=CHINA), now=now) == "12-08（周二）09:30"


def test_a_day_is_a_day_in_china() -> None:
    assert day_of(datetime(2026, 11, 20, 16, 30, tzinfo=UTC)) == date(2026, 11, 21)
    assert day_of(datetime(2026, 11, 20, 16, 30)) == DAY  # noqa: DTZ001 - a moment without a zone on purpose


@pytest.mark.parametrize(
    ("left", "text"),
    [
        (timedelta(hours=2, minutes=40), "剩2小时40分"),
        (timedelta(days=-1, hours=-2, minutes=-5), "超1天2小时"),
        (timedelta(days=3), "剩3天"),
        (timedelta(hours=5), "剩5小时"),
        (timedelta(minutes=40), "剩40分"),
        (timedelta(seconds=20), "剩不到1分"),
        (timedelta(days=1, minutes=5), "剩1天"),
    ],
)
def test_the_time_that_is_left(left: timedelta, text: str) -> None:
    assert remaining_text(left) == text


def test_days_that_are_left() -> None:
    assert remaining_days_text(DAY, today=date(2026, 11, 17)) == "剩3天"
    assert remaining_days_text(DAY, today=DAY) == "今天到期"
    assert remaining_days_text(DAY, today=date(2026, 11, 22)) == "超2天"


def test_moments_are_read() -> None:
    for text in ("2026-05-08T16:20", "2026-05-08 16:20", "2026年5月8日16时20分", "2026-05-08T16:20:00"):
        assert parse_moment(text).isoformat(timespec="minutes") == "2026-05-08T16:20"
    assert parse_moment("2026-05-08T16:20+08:00").utcoffset() == timedelta(hours=8)
    for text in ("2026-05-08", "2026-05-08T25:00", "16:20", "2026-02-30T10:00", "2026-05-08T99:99+08:00"):
        with pytest.raises(Refused):
            parse_moment(text)


@given(st.text(max_size=20))
def test_nonsense_is_refused(text: str) -> None:
    for read in (parse_date, parse_moment):
        try:
            value: object = read(text)
        except Refused as refused:
            value = refused.message
        assert value
