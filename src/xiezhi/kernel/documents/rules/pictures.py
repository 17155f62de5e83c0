"""What is read off a picture, put into order; which way up it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from xiezhi.kernel.documents.types import ReadLine

MOST_POINTS = 50_000_000
FEWEST_POINTS = 200


def best_turn(tried: Mapping[int, Iterable[ReadLine]]) -> int:
    """The turn under which most letters were read with most certainty; the first one where all are equal."""
    return max(tried, key=lambda turn: sum(_weight(line) for line in tried[turn]))


def _weight(line: ReadLine) -> float:
    lying = line.right - line.left >= line.bottom - line.top
    return len(line.text) * line.sure**3 * (1.0 if lying else 0.2)


def lines_in_order(lines: Iterable[ReadLine]) -> list[ReadLine]:
    """Top to bottom, and left to right within a line of print."""
    rows: list[list[ReadLine]] = []
    for line in sorted(lines, key=lambda one: (one.top + one.bottom) / 2):
        middle = (line.top + line.bottom) / 2
        if rows and middle < rows[-1][0].bottom and middle > rows[-1][0].top:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda one: one.left)]
