"""An address as people write it: one normal form, its parts, and what may be shown of it.

Reading is by the words that end each part (省、市、区、县、街道、镇…), not by a list of every place:
districts are renamed and merged every year, and an address told before stays what it was. What the
words do not decide is left in ``detail`` and never guessed.
"""

from __future__ import annotations

import re
import unicodedata

from xiezhi.kernel.geo.rules.regions import MUNICIPALITIES, code_of, province_at_start
from xiezhi.kernel.geo.types import Address
from xiezhi.lib.verdict import Refused

LONGEST = 200
_SHORTEST = 2
_KEPT_WITHOUT_AREA = 6
_STARS = "***"
_HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff〇·]"
_CITY = re.compile(rf"({_HAN}{{1,10}}?(?:市|自治州|地区|盟))(?!场)")
_DISTRICT = re.compile(rf"({_HAN}{{1,12}}?(?:自治县|自治旗|新区|特区|林区|区|县|旗|市))(?![场政])")
_STREET = re.compile(rf"({_HAN}{{1,12}}?(?:街道办事处|街道|镇|乡|苏木))(?![路街村])")
_BETWEEN_HAN = re.compile(
    rf"(?<={_HAN}) +(?={_HAN})|(?<={_HAN}) +(?=[0-9A-Za-z#-])|(?<=[0-9A-Za-z#-]) +(?={_HAN})"
)
_DASHES = str.maketrans({"—": "-", "–": "-", "―": "-", "－": "-", "﹣": "-", "−": "-", "〜": "~", "＃": "#"})
_UNTIL_FIGURES = re.compile(r"\D*")
_MARKUP = re.compile(r"[<>{}\\|`]|://")


def normal_form(text: str) -> str:
    """Full-width letters and figures narrow, dashes alike, blanks between Chinese characters gone.

    Chinese characters are left as they are: 髙 or a rare character in a place name is no mistake.
    """
    narrow = "".join(_narrow(letter) for letter in text).translate(_DASHES)
    return _BETWEEN_HAN.sub("", " ".join(narrow.split()))


def _narrow(letter: str) -> str:
    """Full-width Latin letters, figures and marks as narrow ones; （） and ，of running Chinese text stay."""
    if letter in "（），。；：！？":
        return letter
    return unicodedata.normalize("NFKC", letter) if "！" <= letter <= "～" or letter == "\u3000" else letter


def checked_address(text: str, *, field: str = "address", label: str = "地址") -> str:
    """The address in its normal form, or why it cannot be one; nothing is asked of its parts."""
    if any(not (letter.isprintable() or letter.isspace()) for letter in text):
        raise Refused(f"{label}里有看不见的字符", field=field, remedy="请重新输入", code="bad_value")
    found = normal_form(text)
    if not found:
        raise Refused(f"没有填写{label}", field=field, remedy=f"请填写{label}", code="required")
    if len(found) > LONGEST:
        raise Refused(
            f"{label}最长{LONGEST}个字，现在有{len(found)}个",
            field=field,
            remedy="请只写地址，不写说明",
            code="bad_value",
        )
    if _MARKUP.search(found):
        raise Refused(f"{label}里有地址中不会出现的符号", field=field, remedy="请只写地址", code="bad_value")
    if len(found) < _SHORTEST or not any(letter.isalpha() for letter in found):
        raise Refused(f"{label}太短，找不到地方", field=field, remedy="请写到门牌号", code="bad_value")
    return found


def parsed_address(text: str) -> Address:
    """The parts of an address; never refuses, and every character of the normal form is in one of them.

    上海市临江区望江街道滨河路88号 → 上海市 · 临江区 · 望江街道 · 滨河路88号. A municipality is its own city.
    """
    whole = rest = normal_form(text)
    province = city = district = street = ""
    start = province_at_start(rest)
    if start is not None:
        region, length = start
        province, rest = region.name, rest[length:]
        if province in MUNICIPALITIES:
            city, rest = province, rest.removeprefix(province)
    if not city:
        city, rest = _taken(_CITY, rest)
    if province or city:
        district, rest = _taken(_DISTRICT, rest)
    else:
        district, rest = _taken(re.compile(rf"({_HAN}{{1,8}}?(?:新区|区|县|旗))(?!域)"), rest)
    if province or city or district:
        street, rest = _taken(_STREET, rest)
    return Address(
        text=whole, province=province, city=city, district=district, street=street, detail=rest,
        region_code=code_of(province, district),
    )  # fmt: skip


def _taken(ending: re.Pattern[str], rest: str) -> tuple[str, str]:
    found = ending.match(rest)
    return (found[1], rest[found.end(1) :]) if found else ("", rest)


def missing_parts(address: Address) -> tuple[str, ...]:
    """What a letter would need and the address does not say; advice to who types it, no refusal."""
    wanted = (
        (address.province, "省份"),
        (address.district or address.street, "区县"),
        (address.detail, "详细地址"),
    )
    return tuple(name for held, name in wanted if not held)


def masked_address(text: str) -> str:
    """``上海市临江区***``: the area alone; where the area is not plain, a few characters before any figure."""
    found = parsed_address(text)
    if found.area and (found.street or found.detail):
        return f"{found.area}{_STARS}"
    words = _UNTIL_FIGURES.match(found.text)
    kept = min(_KEPT_WITHOUT_AREA, len(found.text) // 2, words.end() if words else 0)
    return f"{found.text[:kept]}{_STARS}"


def wrapped(text: str, width: int) -> tuple[str, ...]:
    """The address in lines of a label, broken where a part ends if it can be; no character is lost."""
    found = parsed_address(text)
    head = found.text[: len(found.text) - len(found.detail)] if found.detail else found.text
    parts = [part for part in (head, found.detail) if part]
    if sum(map(len, parts)) <= width:
        return ("".join(parts),)
    return tuple(part[i : i + width] for part in parts for i in range(0, len(part), width))
