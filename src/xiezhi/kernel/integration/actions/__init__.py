"""Publish events, call and be called."""

from xiezhi.kernel.integration.actions.clients import (
    change_client,
    create_client,
    new_secret,
    stop_client,
)
from xiezhi.kernel.integration.actions.deliveries import deliver, queue_delivery, replay
from xiezhi.kernel.integration.actions.idempotency import once
from xiezhi.kernel.integration.actions.publishing import publish, react

__all__ = [
    "change_client",
    "create_client",
    "deliver",
    "new_secret",
    "once",
    "publish",
    "queue_delivery",
    "react",
    "replay",
    "stop_client",
]
