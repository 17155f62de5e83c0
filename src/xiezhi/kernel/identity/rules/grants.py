"""How overlapping grants combine: any role that gives a right is enough; a right taken back outweighs all.

Stated for people on the page 权限怎么算. Nothing here knows a database.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xiezhi.lib.rights import NOWHERE, Scope


@dataclass(frozen=True, slots=True)
class Grant:
    """One line that gives (or takes back) rights over some organisations, and how it came about."""

    rights: frozenset[str]
    organisation_ids: frozenset[int]
    through: str
    denies: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why somebody holds a right, or does not."""

    allowed: bool
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grants:
    """All lines that speak about one person on one day."""

    lines: tuple[Grant, ...] = ()

    def scope(self, right: str) -> Scope:
        """The organisations over which the right is held, after what was taken back."""
        given: set[int] = set()
        taken: set[int] = set()
        for line in self.lines:
            if right in line.rights:
                (taken if line.denies else given).update(line.organisation_ids)
        left = given - taken
        return Scope(frozenset(left)) if left else NOWHERE

    def holds(self, right: str) -> bool:
        """Whether the right is held anywhere at all."""
        return not self.scope(right).is_empty

    def rights(self) -> frozenset[str]:
        """Every right held somewhere."""
        named = {right for line in self.lines for right in line.rights}
        return frozenset(right for right in named if self.holds(right))

    def explain(self, right: str, organisation_id: int | None = None) -> Explanation:
        """The lines that decided, in words a person can check."""
        said: list[str] = []
        for line in self.lines:
            if right not in line.rights:
                continue
            if organisation_id is not None and organisation_id not in line.organisation_ids:
                continue
            said.append(("收回：" if line.denies else "授予：") + line.through)
        scope = self.scope(right)
        allowed = not scope.is_empty if organisation_id is None else scope.covers(organisation_id)
        if not said:
            said.append("没有任何角色给过这项权限")
        return Explanation(allowed, tuple(said))


def combine(lines: Iterable[Grant]) -> Grants:
    """Gather lines into one answer."""
    return Grants(tuple(lines))
