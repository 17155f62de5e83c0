"""One order of the town with everything on it, built the first time a page needs a sample of something."""

from __future__ import annotations

from typing import Any


def sample(world: Any, kind: str) -> Any:
    """The ``kind`` of thing of the sample order; the order is built once for each world."""
    kept: dict[str, Any] = world.__dict__.setdefault("samples", {})
    if kind.startswith("intake_"):
        return kept.setdefault(kind, _intake(world, kind.removeprefix("intake_")))
    if "order" not in kept:
        kept.update(_order(world))
    return kept[kind]


def _order(world: Any) -> dict[str, Any]:
    """Served by SMS link, viewed and proved; a notice by hand to the second recipient is under way."""
    from tests.support.clock import moment
    from tests.support.jobs import run_jobs
    from tests.support.service import make_attempt, make_order, make_viewed, recipient
    from xiezhi.domains.service_of_process.actions.sending import send_attempt
    from xiezhi.domains.service_of_process.models import Attempt, OutgoingSample, Proof
    from xiezhi.kernel.cases.actions import add_prefix
    from xiezhi.kernel.notifications.models import OutgoingMessage

    order = make_order(world, recipients=("陆文澜", "沈嘉树"))
    sent = make_viewed(world, order=order, documents=4)
    run_jobs()
    return {}
