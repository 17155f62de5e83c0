"""What may be granted, and over whom a grant reaches."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from xiezhi.lib.registry import Registry


class RightKind(StrEnum):
    """What a person notices when the right is missing."""

    MENU = "menu"
    BUTTON = "button"
    SCOPE = "scope"


@dataclass(frozen=True, slots=True)
class Right:
    """One thing that can be granted, e.g. ``service_of_process.order.send`` 发送.

    ``group`` gathers rights on the page where roles are edited; ``sensitive``
    rights show personal data or change others' rights.
    """

    name: str
    label: str
    group: str
    kind: RightKind = RightKind.BUTTON
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """The organisations over which a person holds a right."""

    organisation_ids: frozenset[int] = frozenset()
    everywhere: bool = False

    def covers(self, organisation_id: int | None) -> bool:
        """Whether an object of that organisation lies inside."""
        return self.everywhere or (organisation_id is not None and organisation_id in self.organisation_ids)

    @property
    def is_empty(self) -> bool:
        return not self.everywhere and not self.organisation_ids


NOWHERE = Scope()
RIGHTS: Registry[Right] = Registry("rights")


def declare(*rights: Right) -> None:
    """Make rights known to the house; called by an app's ``permissions`` module."""
    for right in rights:
        RIGHTS.add(right.name, right)


@dataclass
class StartingRole:
    """A role an installation starts with; apps add their rights to it, courts change it later."""

    code: str
    name: str
    description: str
    duty: str
    rights: set[str]


STARTING_ROLES: Registry[StartingRole] = Registry("starting roles")


def declare_role(code: str, name: str, description: str, *, duty: str = "business") -> None:
    """Offer a role to new installations."""
    STARTING_ROLES.add(code, StartingRole(code, name, description, duty, set()))


def give_to(code: str, *rights: str) -> None:
    """Let a starting role have these rights."""
    for right in rights:
        if right not in RIGHTS:
            raise RuntimeError(f"role {code!r}: nobody declared the right {right!r}")
    STARTING_ROLES[code].rights.update(rights)
