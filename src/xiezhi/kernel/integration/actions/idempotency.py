"""The same call twice does its work once and gets the same answer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from xiezhi.kernel.integration.models import ApiClient, IdempotencyKey
from xiezhi.lib.verdict import Conflict, Refused


def once(
    client: ApiClient, key: str, body: bytes, *, at: datetime, work: Callable[[], tuple[int, Any]]
) -> tuple[int, Any, bool]:
    """Do ``work`` unless this key was used before; return status, answer and whether it was replayed.

    The key row is locked while the work runs, in one transaction with it: a
    refused or broken call leaves no key behind, and of two calls at the same
    moment the second waits and gets the first one's answer. The same key with
    another body is a mistake of the caller.
    """
    if not key or len(key) > 80:
        raise Refused(
            "请求头 Idempotency-Key 应为 1 到 80 个字符",
            field="Idempotency-Key",
            remedy="每次新的提请用一个新的键",
        )
    fingerprint = hashlib.sha256(body).hexdigest()
    with transaction.atomic():
        row, made = IdempotencyKey.objects.select_for_update().get_or_create(
            client=client, key=key, defaults={"fingerprint": fingerprint, "at": at}
        )
        if row.fingerprint != fingerprint:
            raise Conflict(
                "这个 Idempotency-Key 已经用于另一份内容", remedy="请换一个新的键", code="key_reused"
            )
        if not made and row.status is not None:
            return row.status, row.answer, True
        status, answer = work()
        IdempotencyKey.objects.filter(pk=row.pk).update(status=status, answer=answer)
        return status, answer, False
