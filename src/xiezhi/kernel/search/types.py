"""Lists over which a person may keep views of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from xiezhi.lib.registry import Registry

MOST_VIEWS = 12
"""Views of one person over one list: as many tabs as can still be told apart."""
LONGEST_NAME = 12
LONGEST_QUERY = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptList:
    """A list page whose conditions may be kept as a view.

    ``filters`` is the form that reads the conditions from the address; ``fixed`` names parameters
    beside it and the values each may have (the order, the tab). ``everything`` is a condition that
    narrows nothing: with it in the address, a person who has a standing view sees the whole list.
    """

    name: str
    label: str
    url_name: str
    filters: Any
    fixed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    everything: tuple[str, str] = ("view", "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptView:
    """One view as its tab shows it; ``url`` is made from the list's own address, never from what was typed."""

    id: int
    name: str
    url: str
    is_default: bool = False
    is_current: bool = False
    # Conditions the list no longer knows; the view is shown without them.
    is_narrower_before: bool = False


LISTS: Registry[KeptList] = Registry("lists that keep views")


def keep_views_over(*lists: KeptList) -> None:
    """Declare lists; called from ``apps.py``."""
    for one in lists:
        LISTS.add(one.name, one)
