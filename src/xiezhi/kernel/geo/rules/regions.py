"""Regions by code and by name, from a dated table."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from xiezhi.kernel.geo.types import Region

MUNICIPALITIES = frozenset({"北京市", "天津市", "上海市", "重庆市"})
_TABLE = Path(__file__).with_name("regions.toml")


@cache
def regions() -> dict[str, Region]:
    """Every region of the table by its code."""
    table = tomllib.loads(_TABLE.read_text("utf-8"))
    found = {
        code: Region(code=code, name=name, short=short) for code, (name, short) in table["provinces"].items()
    }
    by_name = {region.name: code for code, region in found.items()}
    for code, (name, province) in table["invented"].items():
        found[code] = Region(code=code, name=name, short=name, parent=by_name[province])
    return found


def region_of(code: str) -> Region | None:
    """The region of a code of six figures; below the province, the province where the district is unknown."""
    if len(code) < 2 or not code.isdecimal() or not code.isascii():
        return None
    return regions().get(code[:6]) or regions().get(f"{code[:2]}0000")


def province_at_start(text: str) -> tuple[Region, int] | None:
    """The province a text begins with, in full or in short, and how many characters it takes."""
    provinces = [one for one in regions().values() if one.is_province]
    for one in provinces:
        if text.startswith(one.name):
            return one, len(one.name)
    for one in provinces:
        if text.startswith(one.short) and text[len(one.short) : len(one.short) + 1] not in _NOT_AFTER_SHORT:
            return one, len(one.short)
    return None


# 吉林市, 海南州 and 河北区 are not their namesakes among the provinces; 上海路 is a road.
_NOT_AFTER_SHORT = frozenset("市州区县盟旗路街道镇乡村巷弄大东西南北中")


def code_of(province: str, district: str) -> str:
    """The code of a district in the table, else that of its province, else nothing."""
    above = next((one for one in regions().values() if one.is_province and one.name == province), None)
    if above is None:
        return ""
    below = (one for one in regions().values() if one.parent == above.code and one.name == district)
    return next((one.code for one in below), above.code)
