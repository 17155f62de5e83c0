"""邮寄单号: S10 of the Universal Postal Union with its check digit, and the 13 figures of domestic EMS."""

from __future__ import annotations

import re
import unicodedata

from xiezhi.lib.verdict import Refused

WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
_S10 = re.compile(r"([A-Z]{2})(\d{8})(\d)([A-Z]{2})")
_DOMESTIC = re.compile(r"\d{13}")
_NOT_PRINTED = re.compile(r"[\s\-‐–—·.]+")
_FOUND = re.compile(r"(?<![A-Z0-9])(?:[A-Z]{2}[ ]?\d{3}[ ]?\d{3}[ ]?\d{3}[ ]?[A-Z]{2}|\d{13})(?![A-Z0-9])")


def check_digit(serial: str) -> str:
    """The ninth figure of S10 (UPU S10-12, 5.3): weights 8 6 4 2 3 5 9 7, modulus 11."""
    rest = 11 - sum(weight * int(figure) for weight, figure in zip(WEIGHTS, serial, strict=True)) % 11
    return {10: "0", 11: "5"}.get(rest, str(rest))


def checked_tracking_no(text: str, *, field: str = "tracking_no") -> str:
    """The number in capitals without blanks; refused with the place that is wrong.

    The 13 figures of domestic EMS carry no check digit that is published, so
    only their length can be checked.
    """
    number = _NOT_PRINTED.sub("", unicodedata.normalize("NFKC", text)).upper()
    if not number:
        raise Refused("没有写邮寄单号", field=field, remedy="请扫描面单上的条码", code="missing")
    if _DOMESTIC.fullmatch(number):
        return number
    found = _S10.fullmatch(number)
    if found is None:
        raise Refused(
            f"“{number[:20]}”不是邮寄单号", field=field, code="wrong_form",
            remedy="应为两个字母、九位数字、两个字母（如EA123456785CN），或者13位数字",
        )  # fmt: skip
    right = check_digit(found[2])
    if found[3] != right:
        raise Refused(
            f"{number}的校验码应为{right}而不是{found[3]}", field=field, code="bad_check_digit",
            remedy="请对照面单逐位核对，或者重新扫描条码", basis="UPU S10",
        )  # fmt: skip
    return number


def tracking_nos_in(text: str) -> list[str]:
    """Every number with a right form and check digit that stands in a text."""
    found = []
    for match in _FOUND.findall(unicodedata.normalize("NFKC", text).upper()):
        try:
            found.append(checked_tracking_no(match))
        except Refused:
            continue
    return found
