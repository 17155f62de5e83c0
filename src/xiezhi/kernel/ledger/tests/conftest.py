"""A key ring of its own for tests that change keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from xiezhi.kernel.crypto.actions import create_key_ring


@pytest.fixture
def own_ring(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A fresh ring that no other test sees."""
    folder = tmp_path / "keys"
    create_key_ring(folder)
    monkeypatch.setattr(settings, "XIEZHI_KEYS", folder)
    return folder
