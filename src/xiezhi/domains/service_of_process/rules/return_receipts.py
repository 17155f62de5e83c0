"""回执 and 改退批条 as print: what the lines read off a scan say, and what about it is doubtful."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date

from xiezhi.domains.service_of_process.rules.tracking_numbers import tracking_nos_in
from xiezhi.domains.service_of_process.types import ReturnReason, Signer
from xiezhi.domains.service_of_process.types.posting import ReceiptReading

SURE_ENOUGH = 0.8
_DATE = re.compile(r"(20\d{2})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})")
_SIGNED_ON = re.compile(r"(?:签收|收件|妥投|投递)(?:日期|时间)|收到日期")
_RETURNED_ON = re.compile(r"(?:退回|退信|改退)(?:日期|时间)")
_SIGNER = re.compile(
    r"(?:签收人|代收人|收件人签名|签收人签名)(?:签章|签名|姓名)?\s*[:：]?\s*(?P<name>[一-鿿·]{2,20})"
)
_RELATION = re.compile(r"(?:与收件人关系|代收关系|关系)\s*[:：]?\s*(?P<word>[一-鿿、]{1,10})")
_RELATIONS = (
    (("本人",), Signer.RECIPIENT),
    (("配偶", "妻", "夫", "父", "母", "子", "女", "家属", "亲属", "同住"), Signer.ADULT_RELATIVE),
    (("法定代表人", "负责人"), Signer.LEGAL_REPRESENTATIVE),
    (("收发室", "前台", "收件", "传达室"), Signer.MAIL_ROOM),
    (("律师", "代理人"), Signer.AGENT), (("代收人",), Signer.NAMED_RECEIVER), (("邻居",), Signer.NEIGHBOUR),
)  # fmt: skip
_REASONS = (
    (("他人拒收",), ReturnReason.REFUSED_BY_OTHER), (("拒收", "拒绝签收"), ReturnReason.REFUSED),
    (("查无此人", "原址查无", "地址不详", "地址欠详", "地址不准确"), ReturnReason.UNKNOWN_PERSON),
    (("迁移新址", "迁移", "搬迁", "已搬走"), ReturnReason.MOVED),
    (("无人", "逾期不领", "逾期未领", "家中无人"), ReturnReason.NO_ONE),
)  # fmt: skip


def read_receipt(
    lines: Sequence[tuple[str, float]], *, expected_no: str, posted_on: date | None, on: date, turned: int = 0
) -> ReceiptReading:
    """What the lines (words, how sure) say; every doubt in words, so that a person looks there."""
    texts = [unicodedata.normalize("NFKC", text) for text, _ in lines]
    whole = "\n".join(texts)
    numbers = tracking_nos_in(whole)
    number = expected_no if expected_no in numbers else (numbers[0] if numbers else "")
    reason = _first(_REASONS, whole)
    signed_on = None if reason else _day(texts, _SIGNED_ON)
    returned_on = _day(texts, _RETURNED_ON) if reason else None
    name, signer = _signer(texts) if reason is None else ("", None)
    reading = ReceiptReading(
        tracking_no=number, signed_on=signed_on, signer_name=name, signer=signer, returned_on=returned_on,
        return_reason=reason, turned=turned, sure=min((sure for _, sure in lines), default=0.0),
    )  # fmt: skip
    doubts = tuple(_doubts(reading, numbers, expected_no, posted_on, on))
    return ReceiptReading(
        **{name: getattr(reading, name) for name in reading.__slots__ if name != "doubts"}, doubts=doubts
    )


def _first(table: Iterable[tuple[tuple[str, ...], ReturnReason]], text: str) -> ReturnReason | None:
    return next((found for words, found in table if any(word in text for word in words)), None)


def _day(texts: Sequence[str], label: re.Pattern[str]) -> date | None:
    """The date on a labelled line or the line after it; without a label, the only date there is."""
    for number, text in enumerate(texts):
        found = label.search(text)
        if found:
            after = text[found.end() :] + " " + (texts[number + 1] if number + 1 < len(texts) else "")
            day = _date_in(after)
            if day is not None:
                return day
    days = {day for text in texts if (day := _date_in(text)) is not None}
    return days.pop() if len(days) == 1 else None


def _date_in(text: str) -> date | None:
    found = _DATE.search(text)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _signer(texts: Sequence[str]) -> tuple[str, Signer | None]:
    name = next((found["name"] for text in texts if (found := _SIGNER.search(text))), "")
    word = next((found["word"] for text in texts if (found := _RELATION.search(text))), "")
    signer = (
        next((who for words, who in _RELATIONS if any(one in word for one in words)), None) if word else None
    )
    return name, signer


def _doubts(
    reading: ReceiptReading, numbers: list[str], expected_no: str, posted_on: date | None, on: date
) -> Iterable[str]:
    day = reading.signed_on or reading.returned_on
    if not numbers:
        yield "没有读到邮寄单号"
    elif expected_no not in numbers:
        yield f"回执上的单号是{numbers[0]}，与这件邮件的{expected_no}不同"
    if day is None:
        yield "没有读到日期"
    elif day > on:
        yield "读到的日期还没有到"
    elif posted_on is not None and day < posted_on:
        yield "读到的日期早于交寄日期"
    if reading.return_reason is None and not reading.signer_name:
        yield "没有读到签收人"
    if reading.sure < SURE_ENOUGH:
        yield "字迹不清，请逐项对照原件"
