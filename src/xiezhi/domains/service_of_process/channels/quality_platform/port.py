"""The port to the quality platform, and the one form of its answers."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Protocol

from xiezhi.domains.service_of_process.types.quality import BatchAnswer, RowAnswer


class PlatformSilent(Exception):
    """The platform did not answer, or not in a way that can be read; the words may be shown."""


class QualityPlatform(Protocol):
    """One platform."""

    def report(self, batch_no: str, edition: str, rows: list[dict[str, Any]]) -> BatchAnswer:
        """Hand a batch in; the same batch or row handed in again counts once."""
        ...


def read_answer(found: Any, sent: Collection[str]) -> BatchAnswer:
    """Every row that was sent has its word; an answer that leaves one out is none."""
    lines = found.get("rows") if isinstance(found, dict) else None
    if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
        raise PlatformSilent("质效平台的答复读不懂")
    rows = {
        str(line.get("row_no")): RowAnswer(
            row_no=str(line.get("row_no")), accepted=line.get("accepted") is True,
            code=str(line.get("code") or "")[:20], reason=str(line.get("reason") or "")[:200],
        )
        for line in lines
    }  # fmt: skip
    missing = [one for one in sent if one not in rows]
    if missing:
        raise PlatformSilent(f"质效平台漏答了{len(missing)}行")
    return BatchAnswer(
        receipt_no=str(found.get("receipt_no") or "")[:60], rows=tuple(rows[one] for one in sent)
    )
