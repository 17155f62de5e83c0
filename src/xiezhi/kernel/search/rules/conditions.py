"""The conditions of a list as they stand in an address: read, brought into one order, compared."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from urllib.parse import parse_qsl, urlencode

from xiezhi.kernel.search.types import LONGEST_NAME, LONGEST_QUERY
from xiezhi.lib.verdict import Refused

_MOST_CONDITIONS = 60
Conditions = tuple[tuple[str, str], ...]


def read_conditions(
    text: str, *, fields: Collection[str], fixed: Mapping[str, Collection[str]]
) -> Conditions:
    """What of an address the list itself knows, in one order; the page number and strangers are left out.

    Only names of the list and, for ``fixed`` ones, only their values pass: an address of another
    site, a parameter of another page or a line break never reaches the tab.
    """
    if len(text) > LONGEST_QUERY:
        raise Refused("条件太多，存不下", field="query", remedy="请去掉一些条件再存", code="query_too_long")
    try:
        pairs = parse_qsl(
            text.lstrip("?"), max_num_fields=_MOST_CONDITIONS, encoding="utf-8", errors="strict"
        )
    except ValueError:
        raise Refused(
            "看不懂这些条件", field="query", remedy="请回到列表重新筛选，再存", code="bad_query"
        ) from None
    known = {
        (name, value)
        for name, value in pairs
        if value.isprintable() and (value in fixed[name] if name in fixed else name in fields)
    }
    return tuple(sorted(known))


def written(conditions: Conditions) -> str:
    """The conditions as the end of an address."""
    return urlencode(conditions)


def checked_name(text: str) -> str:
    """The name of a view in one form: one line, not empty, short enough for a tab."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name:
        raise Refused("没有填写名称", field="name", remedy="请给这个视图起个名字", code="required")
    if not name.isprintable():
        raise Refused("名称里有看不见的字符", field="name", remedy="请重新输入", code="bad_name")
    if len(name) > LONGEST_NAME:
        raise Refused(
            f"名称最长{LONGEST_NAME}个字，现在有{len(name)}个",
            field="name",
            remedy="请写短一些",
            code="too_long",
        )
    return name
