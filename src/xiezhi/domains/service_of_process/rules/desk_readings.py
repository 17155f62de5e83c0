"""What the print on an identity card or a signed 送达回证 says: proposals with their doubts, for a person to confirm."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from xiezhi.domains.service_of_process.types.pickups import DeskReading
from xiezhi.lib.identifiers import checked_id_no
from xiezhi.lib.verdict import Refused

SURE_ENOUGH = 0.8
_NUMBER = re.compile(r"(?<![0-9])[1-9]\d{16}[0-9Xx](?![0-9])")
_NAME = re.compile(r"^姓\s*名\s*[:：]?\s*(?P<name>[一-鿿·]{2,20})")
_DATE = re.compile(r"(20\d{2})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})")
_SIGNED = re.compile(r"(?:收到|签收|领取|送达)(?:日期|时间)|年月日")
_SIGNER = re.compile(
    r"(?:受送达人签名|签收人|签名或者盖章|领取人|代收人)\s*[:：]?\s*(?P<name>[一-鿿·]{2,20})"
)

Lines = Sequence[tuple[str, float]]


def read_card(lines: Lines, *, on: date) -> DeskReading:
    """The number and name on an identity card; a number with a wrong check digit is not proposed."""
    texts = _plain(lines)
    found = [one for text in texts for one in _NUMBER.findall(text.replace(" ", ""))]
    good = [one for one in found if _is_number(one, on)]
    name = next((match["name"] for text in texts if (match := _NAME.search(text))), "")
    doubts = []
    if not found:
        doubts.append("没有读到身份证号码")
    elif not good:
        doubts.append("读到的号码校验码不对，请对照证件输入")
    if not name:
        doubts.append("没有读到姓名")
    sure = _sure(lines)
    if sure < SURE_ENOUGH:
        doubts.append("照片不清，请逐位对照证件")
    return DeskReading(id_no=good[0].upper() if good else "", name=name, sure=sure, doubts=tuple(doubts))


def read_signed_proof(lines: Lines, *, recipient: str, on: date) -> DeskReading:
    """The day and the signer on a signed 送达回证."""
    texts = _plain(lines)
    signed_on = _day(texts)
    name = next((match["name"] for text in texts if (match := _SIGNER.search(text))), "")
    doubts = []
    if signed_on is None:
        doubts.append("没有读到签收日期")
    elif signed_on > on:
        doubts.append("读到的日期还没有到")
    if not name:
        doubts.append("没有读到签名")
    elif name != recipient:
        doubts.append(f"读到的签名是{name}，不是受送达人")
    sure = _sure(lines)
    if sure < SURE_ENOUGH:
        doubts.append("字迹不清，请对照原件")
    return DeskReading(name=name, signed_on=signed_on, sure=sure, doubts=tuple(doubts))


def shows_a_person(text: str) -> bool:
    """Does this line of a card tell the number or the home? Such lines are covered on the copy that is shown."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    figures = sum(one.isdigit() for one in plain)
    return figures >= 6 or any(word in plain for word in ("住址", "号码", "省", "市", "区", "县", "路", "室"))


def is_number_line(text: str) -> bool:
    """Is this the line of the identity number, well read or not?"""
    return sum(one.isdigit() for one in unicodedata.normalize("NFKC", text)) >= 15


def _plain(lines: Lines) -> list[str]:
    return [unicodedata.normalize("NFKC", text).strip() for text, _ in lines]


def _sure(lines: Lines) -> float:
    return min((sure for _, sure in lines), default=0.0)


def _is_number(text: str, on: date) -> bool:
    try:
        checked_id_no(text, today=on)
    except Refused:
        return False
    return True


def _day(texts: Sequence[str]) -> date | None:
    """The day on a labelled line; without a label, the last one on the sheet, where people sign."""
    for text in texts:
        if _SIGNED.search(text) and (day := _date_in(text)) is not None:
            return day
    days = [day for text in texts if (day := _date_in(text)) is not None]
    return days[-1] if days else None


def _date_in(text: str) -> date | None:
    found = _DATE.search(text)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
