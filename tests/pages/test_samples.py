"""The samples every walk through the pages stands on."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    "kind",
    ["order", "cell", "document", "recipient", "attempt", "address", "confirmation", "proof", "visit", "prefix",
     "case", "dossier", "message", "objection", "intake_recipients", "intake_cases"],
)  # fmt: skip
def test_each_sample_can_be_had_and_is_built_once(world: Any, kind: str) -> None:
    assert world.sample(kind).pk == world.sample(kind).pk
