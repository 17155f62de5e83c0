"""The receipt as it is embedded in an issued file, and as it is printed on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from xiezhi.kernel.documents.types import PROOF_FORMAT

COURT_TIME = ZoneInfo("Asia/Shanghai")


def embedded_receipt(proof: Mapping[str, Any], *, entry: str, salt: str) -> dict[str, Any]:
    """Everything a checker needs to go from the facts to the signed checkpoint, offline."""
    return {"format": PROOF_FORMAT, "salt": salt, "entry": entry, **proof}


def printed_receipt(receipt: Mapping[str, Any], *, at: datetime) -> dict[str, str]:
    """What is printed beside the code: the number in groups of three, and when the checkpoint was fetched."""
    return {
        "index": f"{int(receipt['index']):,}".replace(",", "\u2009"),
        "checkpoint_at": at.astimezone(COURT_TIME).strftime("%Y-%m-%d %H:%M:%S"),
    }


def file_name_of(title: str, document_no: str) -> str:
    """The name under which a document is downloaded."""
    kept = "".join("-" if letter in '\\/:*?"<>|' else letter for letter in f"{title}{document_no}")
    return f"{kept[:120]}.pdf"
