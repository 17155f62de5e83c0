"""Let other systems in, and put them out."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction

from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On
from xiezhi.kernel.identity import permissions as identity
from xiezhi.kernel.integration import permissions
from xiezhi.kernel.integration.models import ApiClient
from xiezhi.lib.verdict import Refused

SCOPES = {
    "service_of_process": "提请送达、查询进度、下载回证和报告",
}


def secret_hash(secret: str) -> str:
    """How a secret is kept: it is 256 random bits, so a plain SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def create_client(
    *, name: str, organisation_id: int, scopes: list[str], by: Any, at: datetime, webhook_url: str = ""
) -> tuple[ApiClient, dict[str, str]]:
    """Register another system; its three secrets are returned once and never again."""
    if not name.strip():
        raise Refused("请填名称", field="name")
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown:
        raise Refused(f"没有这样的接口范围：{'、'.join(unknown)}", field="scopes")
    _check_address(webhook_url)
    shown = {"secret": secrets.token_urlsafe(32), "webhook_secret": secrets.token_urlsafe(32)}
    shown["hand_over_secret"] = secrets.token_urlsafe(48)
    client = ApiClient(
        name=name.strip(), client_id=f"xz-{secrets.token_hex(6)}", secret_hash=secret_hash(shown["secret"]),
        organisation_id=organisation_id, scopes=scopes, webhook_url=webhook_url,
        webhook_secret=shown["webhook_secret"], hand_over_secret=shown["hand_over_secret"], created_at=at,
    )  # fmt: skip
    if by is not None:
        identity.require(by, permissions.EDIT, client, on=at.date())
    client.save()
    audit.record("integration.client.create", by=by, at=at, on=_on(client), detail={"scopes": scopes})
    return client, shown


@transaction.atomic
def change_client(
    client_id: int, *, name: str, scopes: list[str], webhook_url: str, by: Any, at: datetime
) -> ApiClient:
    """Change what a system may call and where it is told."""
    client = _locked(client_id, by, at)
    _check_address(webhook_url)
    old = {"name": client.name, "scopes": client.scopes, "webhook_url": client.webhook_url}
    client.name, client.scopes, client.webhook_url = name.strip(), scopes, webhook_url
    client.save(update_fields=["name", "scopes", "webhook_url"])
    audit.record(
        "integration.client.change", by=by, at=at, on=_on(client),
        detail={"old": old, "new": {"name": name, "scopes": scopes, "webhook_url": webhook_url}},
    )  # fmt: skip
    return client


@transaction.atomic
def new_secret(client_id: int, *, by: Any, at: datetime) -> str:
    """Give a system a new secret; the old one stops at once."""
    client = _locked(client_id, by, at)
    secret = secrets.token_urlsafe(32)
    ApiClient.objects.filter(pk=client.pk).update(secret_hash=secret_hash(secret))
    audit.record("integration.client.new_secret", by=by, at=at, on=_on(client))
    return secret


@transaction.atomic
def stop_client(client_id: int, *, by: Any, at: datetime, reason: str) -> None:
    """Shut a system out at once."""
    client = _locked(client_id, by, at)
    if not reason.strip():
        raise Refused("请写明理由", field="reason")
    ApiClient.objects.filter(pk=client.pk).update(active=False)
    audit.record("integration.client.stop", by=by, at=at, on=_on(client), reason=reason)


def note_call(client: ApiClient, *, at: datetime) -> None:
    """Keep when a system last called, to the minute, so that a busy one does not write at each call."""
    if client.last_call_at is None or (at - client.last_call_at).total_seconds() >= 60:
        ApiClient.objects.filter(pk=client.pk).update(last_call_at=at)


def _locked(client_id: int, by: Any, at: datetime) -> ApiClient:
    client = ApiClient.objects.select_for_update().get(pk=client_id)
    identity.require(by, permissions.EDIT, client, on=at.date())
    return client


def _check_address(address: str) -> None:
    parts = urlsplit(address)
    if address and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise Refused("推送地址要以 http:// 或 https:// 开头", field="webhook_url")


def _on(client: ApiClient) -> On:
    return On("api_client", str(client.pk), client.client_id, client.organisation_id)
