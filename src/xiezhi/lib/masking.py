"""What may stand in a list instead of the whole: numbers, names and addresses with stars.

A mask never fails: of a text too short to mask nothing is shown.
"""

from __future__ import annotations

_SURNAMES = (
    "欧阳上官司马诸葛东方皇甫尉迟公孙慕容令狐长孙宇文司徒夏侯端木百里东郭南宫呼延轩辕钟离闻人澹台"
    "公冶濮阳淳于单于太叔申屠仲孙万俟拓跋独孤西门赫连"
)
_COMPOUND_SURNAMES = frozenset(_SURNAMES[i : i + 2] for i in range(0, len(_SURNAMES), 2))


def mask_id_no(id_no: str) -> str:
    """``310***********1234``: the province and the last four places."""
    return _keep(id_no, 3, 4)


def mask_phone(phone: str) -> str:
    """``138****6021`` and ``021-****5678``."""
    area, dash, rest = phone.partition("-")
    if not dash:
        return _keep(phone, 3, 4)
    number, dash, extension = rest.partition("-")
    return f"{area}-{_keep(number, 0, 4)}" + (f"-{'*' * len(extension)}" if dash else "")


def mask_name(name: str) -> str:
    """``周*``, ``沈**``, ``欧阳*``, ``阿**·***``: the family name, or the first character, alone."""
    kept = 2 if name[:2] in _COMPOUND_SURNAMES and len(name) > 2 else 1
    if len(name) <= 1:
        return "*" * len(name)
    return name[:kept] + "".join(c if c in "·• " else "*" for c in name[kept:])


def mask_email(email: str) -> str:
    """``z***@example.com``: the first character and the host, the length hidden."""
    local, at, host = email.rpartition("@")
    return f"{local[:1] if len(local) > 1 else ''}***{at}{host}" if at else "***"


def _keep(text: str, head: int, tail: int) -> str:
    hidden = len(text) - head - tail
    if hidden < 4:
        return "*" * len(text)
    return text[:head] + "*" * hidden + text[len(text) - tail :]
