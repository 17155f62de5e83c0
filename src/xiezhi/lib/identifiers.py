"""Numbers that name a person or a firm: checked, brought into one form, and masked.

Each ``checked_…`` function returns the value in its normal form or raises
:class:`~xiezhi.lib.verdict.Refused`, naming the place that is wrong and what
should stand there. Widths, blanks and hyphens are forgiven.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from email.utils import parseaddr

from xiezhi.lib.verdict import Refused

ID_WEIGHTS = tuple(2 ** (17 - i) % 11 for i in range(17))
ID_CHECKS = "10X98765432"
CREDIT_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = tuple(3**i % 31 for i in range(17))
_PROVINCE_BLOCKS = (
    range(11, 16),
    range(21, 24),
    range(31, 38),
    range(41, 47),
    range(50, 55),
    range(61, 66),
    (71, 81, 82, 83),
)
_PROVINCES = frozenset(str(code) for block in _PROVINCE_BLOCKS for code in block)
_FOREIGN_PERMANENT = "9"
_EARLIEST_BIRTH = 1850
_LIKE_FIGURES = {
    "O": "0",
    "o": "0",
    "I": "1",
    "l": "1",
    "i": "1",
    "Z": "2",
    "z": "2",
    "S": "5",
    "s": "5",
    "B": "8",
}
_MAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,}"
)
_LANDLINE = re.compile(r"(?P<area>0(?:10|2\d|[3-9]\d{2}))(?P<number>[2-9]\d{6,7})")
_SERVICE_LINE = re.compile(r"[48]00\d{7}|1\d{2}|1[02]\d{3}|9\d{4,5}")


def checked_id_no(text: str, *, field: str = "id_no", today: date | None = None) -> str:
    """A resident identity number of 18 places (GB 11643-1999), the X in capitals.

    A number of the first generation with 15 places is turned into its 18.
    Numbers of Hong Kong, Macao and Taiwan residence permits and of foreigners'
    permanent residence cards have the same form.
    """
    number = _plain(text).upper()
    _check_figures(number[:17], "身份证号", field)
    if len(number) == 15:
        _check_birth(f"19{number[6:12]}", 12, field, today)
        number = id_no_from_15(number)
    if len(number) != 18:
        raise _wrong_length("身份证号", 18, len(number), field)
    _check_area(number, field)
    _check_birth(number[6:14], 14, field, today)
    expected = id_check_digit(number[:17])
    if number[17] != expected:
        raise Refused(
            f"第18位校验码应为{expected}而不是{number[17]}，请对照证件核对",
            field=field,
            remedy="请对照证件核对每一位；只有校验码不符时，常是前面某一位写错",
            code="bad_check_digit",
            basis="GB 11643-1999",
        )
    return number


def id_check_digit(first: str) -> str:
    """The 18th place to 17 figures (ISO 7064 MOD 11-2)."""
    return ID_CHECKS[sum(int(c) * w for c, w in zip(first, ID_WEIGHTS, strict=True)) % 11]


def id_no_from_15(number: str) -> str:
    """The number of 18 places to one of 15: the century 19 put in and the check digit added."""
    first = f"{number[:6]}19{number[6:]}"
    return first + id_check_digit(first)


def born_on(id_no: str) -> date:
    """The date of birth in a checked identity number."""
    return date(int(id_no[6:10]), int(id_no[10:12]), int(id_no[12:14]))


def checked_credit_code(text: str, *, field: str = "credit_code") -> str:
    """A unified social credit code of 18 places (GB 32100-2015), in capitals."""
    code = _plain(text).upper()
    if len(code) != 18:
        raise _wrong_length("统一社会信用代码", 18, len(code), field)
    for place, char in enumerate(code, 1):
        if char not in CREDIT_CHARACTERS:
            like = _LIKE_FIGURES.get(char, "")
            hint = f"，是不是{like}" if like else ""
            raise Refused(
                f"第{place}位“{char}”不会出现在信用代码里{hint}",
                field=field,
                remedy="信用代码不用字母I、O、S、V、Z，请对照营业执照核对",
                code="bad_character",
                basis="GB 32100-2015",
            )
    if not code[2:8].isdigit():
        raise Refused(
            "第3至8位是登记地区划，应全是数字", field=field, remedy="请对照营业执照核对", code="bad_area"
        )
    expected = credit_check_character(code[:17])
    if code[17] != expected:
        raise Refused(
            f"第18位校验码应为{expected}而不是{code[17]}，请对照营业执照核对",
            field=field,
            remedy="请对照营业执照核对每一位",
            code="bad_check_digit",
            basis="GB 32100-2015",
        )
    return code


def credit_check_character(first: str) -> str:
    """The 18th place to 17 characters of a credit code."""
    total = sum(CREDIT_CHARACTERS.index(c) * w for c, w in zip(first, CREDIT_WEIGHTS, strict=True))
    return CREDIT_CHARACTERS[-total % 31]


def checked_mobile(text: str, *, field: str = "mobile") -> str:
    """A mobile number of the mainland: 11 figures, without the country's prefix."""
    number = re.sub(r"^(?:\+86|0086|86(?=1\d{10}$))", "", _plain(text))
    _check_figures(number, "手机号", field)
    if len(number) != 11:
        raise _wrong_length("手机号", 11, len(number), field)
    if not re.match(r"1[3-9]", number):
        raise Refused(
            f"手机号以13至19开头，不会是{number[:2]}", field=field, remedy="请核对号码", code="bad_phone"
        )
    return number


def checked_phone(text: str, *, field: str = "phone") -> str:
    """Any telephone number of the mainland: mobile, ``021-60000000``, with ``-801`` behind, 400 or 12368."""
    flat = re.sub(r"[()]", " ", unicodedata.normalize("NFKC", text)).strip()
    main, _, extension = re.sub(r"(?:转|分机|ext\.?|#)", "转", flat, flags=re.IGNORECASE).partition("转")
    number = re.sub(r"^(?:\+86|0086)", "", _plain(main))
    if (
        number.startswith("1")
        and len(number) >= 11
        or flat.startswith(("+86", "0086"))
        and number.startswith("1")
    ):
        return checked_mobile(number, field=field)
    groups = re.split(r"[-\s]+", main.strip())
    if not extension and len(groups) == 3 and groups[0].startswith("0") and len(groups[2]) <= 5:
        number, extension = "".join(groups[:2]), groups[2]
    _check_figures(number, "电话号码", field)
    if _SERVICE_LINE.fullmatch(number):
        return number
    match = _LANDLINE.fullmatch(
        number if number.startswith("0") else f"0{number}" if "+86" in flat else number
    )
    if match is None:
        raise Refused(
            f"“{text}”不是完整的电话号码",
            field=field,
            remedy="固定电话请加区号，例如021-60000000；手机号为11位",
            code="bad_phone",
        )
    tail = _plain(extension)
    if tail and not re.fullmatch(r"\d{1,6}", tail):
        raise Refused(f"分机号“{extension}”应为数字", field=field, remedy="请核对分机号", code="bad_phone")
    return f"{match['area']}-{match['number']}" + (f"-{tail}" if tail else "")


def checked_email(text: str, *, field: str = "email") -> str:
    """An e-mail address, the part after @ in small letters."""
    flat = unicodedata.normalize("NFKC", text).strip()
    _, address = parseaddr(flat)
    local, at, domain = address.rpartition("@")
    if not at or address != flat:
        raise Refused(
            f"“{text}”不是完整的电子邮箱",
            field=field,
            remedy="请写成name@example.com的样子",
            code="bad_email",
        )
    long = len(local) > 64 or len(address) > 254
    if long or not _MAIL.fullmatch(address) or ".." in local or local.startswith(".") or local.endswith("."):
        raise Refused(
            f"“{text}”里有邮箱不允许的写法", field=field, remedy="请核对@前后的每个字符", code="bad_email"
        )
    return f"{local}@{domain.lower()}"


def checked_postcode(text: str, *, field: str = "postcode") -> str:
    """A postcode of six figures."""
    code = _plain(text)
    _check_figures(code, "邮政编码", field)
    if len(code) != 6:
        raise _wrong_length("邮政编码", 6, len(code), field)
    if code[0] == "9" or code.startswith("00"):
        raise Refused(
            f"没有以{code[:2]}开头的邮政编码", field=field, remedy="请核对邮政编码", code="bad_postcode"
        )
    return code


def _plain(text: str) -> str:
    """The text in plain width, without blanks and hyphens."""
    flat = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s\-‐–—－·.()]+", "", flat)


def _wrong_length(what: str, wanted: int, given: int, field: str) -> Refused:
    gap = f"少{wanted - given}位" if given < wanted else f"多{given - wanted}位"
    message = f"{what}应为{wanted}位，现在是{given}位，{gap}" if given else f"没有填写{what}"
    return Refused(message, field=field, remedy=f"请补全{wanted}位", code="bad_length")


def _check_figures(text: str, what: str, field: str) -> None:
    """Refuse the first place that is no figure, with the figure it looks like."""
    for place, char in enumerate(text, 1):
        if char not in "0123456789":
            like = _LIKE_FIGURES.get(char, "")
            raise Refused(
                f"{what}第{place}位应为数字，而不是“{char}”" + (f"，是不是{like}" if like else ""),
                field=field,
                remedy="请改为数字" if not like else f"请核对是不是数字{like}",
                code="bad_character",
            )


def _check_area(number: str, field: str) -> None:
    if number[:2] in _PROVINCES or number[0] == _FOREIGN_PERMANENT:
        return
    raise Refused(
        f"第1至2位地区码{number[:2]}不存在",
        field=field,
        remedy="请对照证件核对前6位",
        code="bad_area",
        basis="GB/T 2260",
    )


def _check_birth(figures: str, last: int, field: str, today: date | None) -> None:
    """Refuse a date of birth that does not exist or lies ahead."""
    where = f"第7至{last}位出生日期"
    year, month, day = int(figures[:4]), int(figures[4:6]), int(figures[6:])
    try:
        born = date(year, month, day)
    except ValueError:
        wrong = f"{year}年{month}月没有{day}日" if 1 <= month <= 12 else f"没有{month}月"
        raise Refused(
            f"{where}{figures}不存在：{wrong}", field=field, remedy="请对照证件核对", code="bad_birth"
        ) from None
    if year < _EARLIEST_BIRTH or (today is not None and born > today):
        reason = "早于可能的年份" if year < _EARLIEST_BIRTH else "还没有到"
        raise Refused(f"{where}{figures}{reason}", field=field, remedy="请对照证件核对", code="bad_birth")
