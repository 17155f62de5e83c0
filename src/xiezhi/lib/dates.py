"""Dates as courts write and read them: on screen, on paper, in old documents, and the time that is left.

Nothing here asks the clock; "today" and "now" are passed in. Texts carry no
typed space between Chinese and digits: the style sheet sets that space.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from xiezhi.lib.verdict import Refused

CHINA = ZoneInfo("Asia/Shanghai")
WEEKDAYS = "一二三四五六日"

_DIGITS = {
    c: n
    for n, chars in enumerate(("〇零○ＯO０", "一", "二", "三", "四", "五", "六", "七", "八", "九"))
    for c in chars
}
_NUMERAL = "〇零○ＯO一二三四五六七八九"
_YEAR = rf"\d{{4}}|[{_NUMERAL}]{{4}}"
_MONTH = r"\d{1,2}|正|元|[一二三四五六七八九十]{1,2}"
_DAY = r"\d{1,2}|初?[一二三四五六七八九十]{1,3}|廿[一二三四五六七八九]?|卅[一]?"
_CHINESE = re.compile(rf"(?P<y>{_YEAR})\s*年\s*(?P<m>{_MONTH})\s*月\s*(?P<d>{_DAY})\s*[日号]")
_NUMERIC = re.compile(
    r"(?<!\d)(?P<y>\d{4})\s*(?P<sep>[-/.])\s*(?P<m>\d{1,2})\s*(?P=sep)\s*(?P<d>\d{1,2})(?!\d)"
)
_PLAIN = re.compile(r"(?<!\d)(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?!\d)")
_WITHOUT_YEAR = re.compile(r"^\d{1,2}[-/.月]\d{1,2}日?$")
_WITH_ZONE = re.compile(r"(?:Z|[+-]\d{2}:\d{2})$")
_MOMENT_REMEDY = "请写到几时几分，例如2026-05-08T16:20"
_EARLIEST_YEAR = 1000


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date found in running text, with the place where it stands."""

    day: date
    text: str
    start: int
    end: int


def day_of(value: date | datetime) -> date:
    """The day in China on which a moment falls; a moment without a zone is taken as China time."""
    if isinstance(value, datetime):
        return value.astimezone(CHINA).date() if value.tzinfo else value.date()
    return value


def weekday_text(value: date | datetime) -> str:
    """``周五``."""
    return f"周{WEEKDAYS[day_of(value).weekday()]}"


def screen_date(value: date | datetime, *, today: date | None = None) -> str:
    """``11-20（周五）``; with the year where it is not the year of ``today``."""
    day = day_of(value)
    figures = f"{day:%m-%d}" if today is None or today.year == day.year else day.isoformat()
    return f"{figures}（{weekday_text(day)}）"


def screen_moment(value: datetime, *, now: datetime) -> str:
    """``今天17:00``, ``明天09:30`` or ``12-08（周二）09:30``."""
    day, today = day_of(value), day_of(now)
    local = value.astimezone(CHINA) if value.tzinfo else value
    named = {0: "今天", 1: "明天", -1: "昨天"}.get((day - today).days)
    return f"{named or screen_date(day, today=today)}{local:%H:%M}"


def full_date(value: date | datetime) -> str:
    """``2026年11月20日``, as it stands on paper."""
    day = day_of(value)
    return f"{day.year}年{day.month}月{day.day}日"


def signature_date(value: date | datetime) -> str:
    """``二〇二六年十一月二十日``, as at the foot of a court document."""
    day = day_of(value)
    year = "".join("〇一二三四五六七八九"[int(c)] for c in f"{day.year:04d}")
    return f"{year}年{_small_numeral(day.month)}月{_small_numeral(day.day)}日"


def remaining_text(left: timedelta) -> str:
    """How long until the time is up: ``剩2小时40分``; once it is up, ``超1天2小时``.

    Two units at most, the smaller one dropped when it is nought.
    """
    minutes = int(abs(left).total_seconds() // 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = [(days, "天"), (hours, "小时"), (minutes, "分")]
    shown = parts[:2] if days else parts[1:]
    words = "".join(f"{n}{unit}" for n, unit in shown if n) or "不到1分"
    return ("剩" if left >= timedelta(0) else "超") + words


def remaining_days_text(due_on: date, *, today: date) -> str:
    """The same for a limit that ends with a day: ``剩3天``, ``今天到期``, ``超2天``."""
    days = (due_on - today).days
    if days == 0:
        return "今天到期"
    return f"剩{days}天" if days > 0 else f"超{-days}天"


def parse_date(text: str, *, field: str = "date") -> date:
    """Read a date as people and documents write it.

    Understood: ``2026-11-20``, ``2026/11/20``, ``2026.11.20``, ``20261120``,
    ``2026年11月20日``, ``二〇二六年十一月二十日`` and the same in full-width
    figures. Anything else is refused with the reason.
    """
    clean = _flat(text)
    for pattern in (_CHINESE, _NUMERIC, _PLAIN):
        match = pattern.fullmatch(clean)
        if match:
            return _checked(match, field=field)
    raise _unreadable(text, clean, field)


def parse_moment(text: str, *, field: str = "moment") -> datetime:
    """Read a moment such as ``2026-05-08T16:20`` or ``2026年5月8日16时20分``; no zone means China time."""
    clean = unicodedata.normalize("NFKC", text).strip()
    if _WITH_ZONE.search(clean):
        try:
            return datetime.fromisoformat(clean)
        except ValueError:
            raise Refused(
                f"“{text}”不是完整的时刻", field=field, remedy=_MOMENT_REMEDY, code="bad_value"
            ) from None
    match = re.fullmatch(
        r"(?P<day>.+?)[T\s]*(?P<h>\d{1,2})\s*[:时点]\s*(?:(?P<m>\d{1,2})(?::\d{2}|分)?)?", clean
    )
    if not match or len(match["day"].strip()) < len("20260508"):
        raise Refused(f"“{text}”不是完整的时刻", field=field, remedy=_MOMENT_REMEDY, code="bad_value")
    day, hour, minute = parse_date(match["day"], field=field), int(match["h"]), int(match["m"] or 0)
    if hour > 23 or minute > 59:
        raise Refused(
            f"一天里没有{hour}时{minute}分", field=field, remedy="请按24小时制填写", code="bad_value"
        )
    return datetime(day.year, day.month, day.day, hour, minute)  # noqa: DTZ001 - China time by agreement


def find_dates(text: str) -> list[FoundDate]:
    """Every date that stands in a document, in its order; days that do not exist are left out."""
    flat = "".join(_one(c) for c in text)
    found: list[FoundDate] = []
    for pattern in (_CHINESE, _NUMERIC):
        for match in pattern.finditer(flat):
            try:
                day = _checked(match, field="")
            except Refused:
                continue
            found.append(FoundDate(day, text[match.start() : match.end()], match.start(), match.end()))
    return sorted(found, key=lambda hit: hit.start)


def _small_numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = {0: "", 1: "十"}.get(tens, f"{' 一二三四五六七八九'[tens]}十")
    return head + (" 一二三四五六七八九"[ones].strip())


def _one(char: str) -> str:
    """One character in its plain width; kept if that would change the length of the text."""
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 else char


def _flat(text: str) -> str:
    return re.sub(r"\s+", "", "".join(_one(c) for c in text))


def _number(text: str) -> int:
    """Arabic or Chinese figures of a year, month or day as a number."""
    if text.isdigit() and text.isascii():
        return int(text)
    text = text.removeprefix("初")
    if text in ("正", "元"):
        return 1
    text = text.replace("廿", "二十").replace("卅", "三十")
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
    return int("".join(str(_DIGITS[c]) for c in text))


def _checked(match: re.Match[str], *, field: str) -> date:
    """The date of a match, or why that day does not exist."""
    try:
        year, month, day = (_number(match[part]) for part in "ymd")
    except (KeyError, ValueError):
        raise Refused(
            f"“{match[0]}”里的数字读不出来", field=field, remedy="请改写成2026-11-20的样子", code="bad_value"
        ) from None
    remedy = "请看文书末页的落款"
    if year < _EARLIEST_YEAR:
        raise Refused(f"年份{match['y']}不完整", field=field, remedy="请写四位年份", code="bad_value")
    if not 1 <= month <= 12:
        raise Refused(f"一年里没有{month}月，{remedy}", field=field, remedy=remedy, code="bad_value")
    try:
        return date(year, month, day)
    except ValueError:
        message = f"{year}年{month}月没有{day}日，{remedy}"
        raise Refused(message, field=field, remedy=remedy, code="bad_value") from None


def _unreadable(text: str, clean: str, field: str) -> Refused:
    if not clean:
        return Refused("没有填写日期", field=field, remedy="请填写，例如2026-11-20", code="bad_value")
    if _WITHOUT_YEAR.fullmatch(clean):
        return Refused(
            f"“{text}”缺少年份", field=field, remedy="请写全年月日，例如2026-11-20", code="bad_value"
        )
    return Refused(
        f"“{text}”不是能读懂的日期", field=field, remedy="请写成2026-11-20或2026年11月20日", code="bad_value"
    )
