"""Fixtures every test may use; the bodies are in tests/support."""

from __future__ import annotations

pytest_plugins = [
    "tests.support.database",
    "tests.support.fixtures",
    "tests.support.audit",
    "tests.support.browser",
]
