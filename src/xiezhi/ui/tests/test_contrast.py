"""Every text colour stands off its ground by at least 4.5 to 1, in light and in dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[1] / "static/ui/tokens.css"
GROUNDS = ("page", "surface", "sunken")
PAIRS = [
    *((ink, ground) for ink in ("ink", "ink-2", "ink-3", "accent", "warn", "danger") for ground in GROUNDS),
    ("accent-fg", "accent"),
    ("accent-fg", "accent-hover"),
    ("accent", "accent-soft"),
    ("ink", "accent-soft"),
    ("ink-2", "accent-soft"),
    ("ink", "chosen"),
    ("ink-2", "chosen"),
    ("accent", "chosen"),
    ("warn", "chosen"),
    ("danger", "chosen"),
    ("warn", "warn-soft"),
    ("ink", "warn-soft"),
    ("ink-2", "warn-soft"),
    ("accent", "warn-soft"),
    ("danger", "danger-soft"),
    ("ink", "danger-soft"),
]


def colours(theme: str) -> dict[str, str]:
    """The tokens of one theme, as written in the style sheet."""
    text = TOKENS.read_text(encoding="utf-8")
    block = re.search(rf'^(?::root, )?\[data-bs-theme="{theme}"\] \{{(.*?)^\}}', text, re.S | re.M)
    assert block, theme
    return dict(re.findall(r"--xz-([a-z0-9-]+):\s*(#[0-9a-f]{6})", block[1]))


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_off_its_ground(theme: str, text: str, ground: str) -> None:
    found = colours(theme)
    assert contrast(found[text], found[ground]) >= 4.5


def test_both_themes_name_the_same_tokens() -> None:
    assert colours("light").keys() == colours("dark").keys()
