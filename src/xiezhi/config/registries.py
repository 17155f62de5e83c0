"""Close every registry after start-up, and check that what was declared fits together."""

from __future__ import annotations

from importlib import import_module

from xiezhi.config.acts import name_every_act
from xiezhi.kernel.audit.types import ACTS, KINDS
from xiezhi.kernel.identity.types import LOOKUP_PURPOSES
from xiezhi.kernel.integration.types import EVENTS, LASTING, SUBSCRIPTIONS
from xiezhi.kernel.metrics.types import SUBJECTS
from xiezhi.kernel.search.types import LISTS
from xiezhi.kernel.workflow.types import WORKFLOWS
from xiezhi.lib.rights import RIGHTS, STARTING_ROLES
from xiezhi.ui.registry import HELP, MENU, PAGES, SEARCHES
from xiezhi.ui.watching import WATCHES


def close_registries() -> None:
    """Freeze the registries; a line that names an undeclared right stops the start."""
    import_module("xiezhi.config.urls")
    for entry in MENU:
        if entry.right and entry.right not in RIGHTS:
            raise RuntimeError(f"menu {entry.name!r} asks for the undeclared right {entry.right!r}")
    for workflow in WORKFLOWS:
        for step in workflow.steps:
            if step.right not in RIGHTS:
                raise RuntimeError(
                    f"{workflow.name}.{step.name} asks for the undeclared right {step.right!r}"
                )
    for name in (*SUBSCRIPTIONS, *LASTING):
        if name not in EVENTS:
            raise RuntimeError(f"somebody listens for the event {name!r}, which nobody declares")
    name_every_act()
    for registry in (
        ACTS,
        KINDS,
        RIGHTS,
        STARTING_ROLES,
        WORKFLOWS,
        LISTS,
        SUBJECTS,
        LOOKUP_PURPOSES,
        HELP,
        MENU,
        PAGES,
        SEARCHES,
        WATCHES,
    ):
        registry.freeze()
