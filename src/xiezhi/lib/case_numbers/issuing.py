"""What may be issued as a new case number: stricter than what may be read (N7-N11)."""

from __future__ import annotations

from datetime import date

from xiezhi.lib.case_numbers.parsing import closed_type, parse
from xiezhi.lib.case_numbers.tables import CaseType, case_types
from xiezhi.lib.case_numbers.types import BadCaseNumber, CaseNumber


def check_issue(
    case_no: str, *, on: date | None = None, local_types: frozenset[str] = frozenset()
) -> CaseNumber:
    """The number as it would be issued on a day, or the reason why it may not be.

    ``local_types`` are the codes outside the rule that this court has switched
    on (N10).
    """
    number = parse(case_no, today=on)
    if number.legacy:
        raise BadCaseNumber(
            "2016年以前的编号方式不能再用于新案",
            code="legacy_style",
            remedy="请按现行方式编号",
            basis="法〔2015〕137号",
        )
    if number.flag in ("stray_character", "hyphen_suffix"):
        raise BadCaseNumber(
            f"案号写法不规范，应为{number.normalised}",
            code="not_normal",
            remedy="请按规范写法编号",
            suggest=number.normalised,
        )
    check_type_open(number.type_code, on=on, local_types=local_types)
    return number


def check_type_open(
    type_code: str, *, on: date | None = None, local_types: frozenset[str] = frozenset()
) -> CaseType:
    """The type, if its code may be used for a case received on that day."""
    kind = case_types().get(type_code)
    if kind is None:
        raise BadCaseNumber(
            f"没有“{type_code}”这个类型代字", code="unknown_type", remedy="请从类型代字表中选择"
        )
    if kind.closed_on and (on is None or on > kind.closed_on):
        raise closed_type(type_code)
    if kind.valid_from and on and on < kind.valid_from:
        raise BadCaseNumber(
            f"类型代字“{type_code}”自{kind.valid_from.isoformat()}起才使用",
            code="type_not_yet",
            remedy="请核对收案日期",
        )
    if kind.local and type_code not in local_types:
        raise BadCaseNumber(
            f"类型代字“{type_code}”不在最高人民法院的规定之内，本院没有启用",
            code="local_type_off",
            remedy="确需使用时请在设置中启用",
        )
    return kind
