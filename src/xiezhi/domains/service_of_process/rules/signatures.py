"""What passes for a name written on glass: a dot or a tick does not."""

from __future__ import annotations

import math
from typing import Any

from xiezhi.lib.verdict import Refused

LEAST_STROKES = 2
LEAST_LENGTH = 120.0
_MOST_STROKES, _MOST_POINTS = 400, 20_000
_WIDTH, _HEIGHT = 340, 148


def check_strokes(strokes: list[Any] | None, *, who: str) -> None:
    """Refuse a signature nobody can read: too few strokes, or too short, in points of a pad 340 wide."""
    lines = [one for one in strokes or () if isinstance(one, list)]
    if not lines:
        raise Refused(f"{who}还没有签名", field="signature", remedy="请在框里写全名", code="missing")
    if len(lines) > _MOST_STROKES or sum(map(len, lines)) > _MOST_POINTS:
        raise Refused("签名太长", field="signature", remedy="请重写", code="too_long")
    if len(lines) < LEAST_STROKES or sum(map(_length, lines)) < LEAST_LENGTH:
        raise Refused(
            f"{who}的笔画太少，看不出姓名", field="signature", remedy="请重写，写全名", code="too_little"
        )


def _length(stroke: list[Any]) -> float:
    points = [_point(one) for one in stroke]
    return sum(math.dist(a, b) for a, b in zip(points, points[1:], strict=False))


def _point(told: Any) -> tuple[float, float]:
    try:
        x, y = (told["x"], told["y"]) if isinstance(told, dict) else (told[0], told[1])
        found = float(x), float(y)
    except (TypeError, ValueError, KeyError, IndexError) as error:
        raise Refused("签名没有传完整", field="signature", remedy="请重写") from error
    if not all(math.isfinite(one) and -1 <= one <= 2 for one in found):
        raise Refused("签名没有传完整", field="signature", remedy="请重写")
    return found[0] * _WIDTH, found[1] * _HEIGHT
