"""Work of the documents room that runs by itself."""

from __future__ import annotations

from django.utils import timezone

from xiezhi.kernel.documents import actions
from xiezhi.kernel.jobs.actions import periodic


@periodic("*/5 * * * *")
def finish_waiting() -> None:
    """Go on with documents whose seal machine did not answer."""
    actions.finish_waiting(at=timezone.now())


@periodic("40 3 * * *")
def publish_trust() -> None:
    """Keep ``trust.json`` in step with seals and ledger keys."""
    actions.publish_trust(by=None, at=timezone.now())
