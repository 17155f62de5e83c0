"""Check a proof offline: no database, no site, no account."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from xiezhi.config.environment import ENVIRONMENT


def verify_file(file: Path, trust: Path | None) -> dict[str, Any]:
    """What the verifier says of the file; this installation's published keys are trusted where it has any."""
    from xiezhi.kernel.documents.rules.verification import load_trust, verify_proof

    own = ENVIRONMENT.home / "trust.json"
    chosen = trust or (own if own.exists() else None)
    return verify_proof(file.read_bytes(), load_trust(chosen) if chosen else None)
