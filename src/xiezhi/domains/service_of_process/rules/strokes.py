"""A name written on glass: what is too little or too much to be one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xiezhi.lib.verdict import Refused

MOST_STROKES, MOST_POINTS = 400, 20_000
LEAST_LENGTH = 0.2
"""The way of the pen in widths of the pad; a dot or a tick is shorter than any name."""


def check_strokes(strokes: Sequence[Any]) -> None:
    """Refuse what is no signature: nothing, one dot, a scribble without end."""
    lines = [_points(one) for one in strokes if isinstance(one, (list, tuple))]
    count = sum(len(line) for line in lines)
    if count == 0:
        raise Refused("还没有签名", field="signature", remedy="请在框内写上姓名", code="missing")
    if len(lines) > MOST_STROKES or count > MOST_POINTS:
        raise Refused("签名太长", field="signature", remedy="请重写", code="too_long")
    length = sum(_length(line) for line in lines)
    if count < 2 or length < LEAST_LENGTH:
        raise Refused("笔画太少，看不出姓名", field="signature", remedy="请写全名", code="too_little")


def _points(stroke: Sequence[Any]) -> list[tuple[float, float]]:
    found = []
    for point in stroke:
        if isinstance(point, dict):
            x, y = point.get("x"), point.get("y")
        elif isinstance(point, (list, tuple)) and len(point) >= 2:
            x, y = point[0], point[1]
        else:
            continue
        if isinstance(x, (int, float)) and isinstance(y, (int, float)):
            found.append((float(x), float(y)))
    return found


def _length(line: Sequence[tuple[float, float]]) -> float:
    steps = zip(line, line[1:], strict=False)
    return sum(((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2) ** 0.5 for a, b in steps)
