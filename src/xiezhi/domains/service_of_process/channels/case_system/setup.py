"""Register the stand-in as the case system of a demonstration court."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings

from xiezhi.kernel.integration.actions import create_client

SCOPE = "service_of_process"
NAME = "内网办案系统（演示）"


def register_demo_client(organisation_id: int, at: datetime) -> dict[str, Any]:
    """The client with its secrets, as the note of a demonstration keeps them for the stand-in."""
    port = settings.SIMULATOR_PORTS["case_system"]
    client, shown = create_client(
        name=NAME, organisation_id=organisation_id, scopes=[SCOPE], by=None, at=at,
        webhook_url=f"http://127.0.0.1:{port}/told",
    )  # fmt: skip
    return {"client_id": client.client_id, "base_url": settings.SITE_URL, **shown}
