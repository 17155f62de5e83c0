"""Small figures kept back, so that a table does not tell about single people.

A figure under the threshold is kept back, nought too, and so is one that leaves
a rest under the threshold of what it is a part of. If the lines that stay could
be taken from the total to find the one that is missing, more lines are kept
back until at least two are missing and together they reach the threshold. Were
nought shown, lines of one each could be told from their sum; only where the
whole table is nought is it said, for then it tells of nobody.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

LEAST_THRESHOLD = 3
"""Below three, two missing lines of one each could be told from their sum."""

Key = TypeVar("Key", bound=Hashable)


def is_small(value: int, threshold: int, whole: int | None = None) -> bool:
    """Whether a figure, or what it leaves of its whole, is under the threshold."""
    rest = threshold if whole is None else whole - value
    return value < threshold or rest < threshold


def kept_back(
    values: Mapping[Key, int],
    threshold: int,
    *,
    wholes: Mapping[Key, int] | None = None,
    besides: frozenset[Key] = frozenset(),
) -> frozenset[Key]:
    """The lines to keep back of a table whose total is known; ``besides`` are kept back already.

    Works upwards from the smallest figure. A table whose total is small itself has no figure at all:
    whoever calls keeps the total back as well.
    """
    if threshold < LEAST_THRESHOLD:
        raise ValueError(f"the threshold is at least {LEAST_THRESHOLD}")
    if not any(values.values()) and not any((wholes or {}).values()):
        return frozenset()
    missing = {
        key for key, value in values.items()
        if key in besides or is_small(value, threshold, wholes[key] if wholes is not None else None)
    }  # fmt: skip
    if not missing:
        return frozenset()
    levels = sorted({value for key, value in values.items() if key not in missing})
    for level in levels:
        if _is_safe([values[one] for one in missing], threshold):
            break
        missing.update(key for key, value in values.items() if value == level)
    return frozenset(missing)


def _is_safe(missing: list[int], threshold: int) -> bool:
    """Whether the missing figures cannot be told from their sum.

    Two or more that reach the threshold together; and not all of them just under it, for then they
    are as large as small figures can be, and their sum says so.
    """
    return len(missing) >= 2 and sum(missing) >= threshold and set(missing) != {threshold - 1}
