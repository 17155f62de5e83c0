"""The picture of the gallery: each component in each state keeps its place, measure and colours.

Faces of type differ from machine to machine, so not pixels are compared but what the style sheet
decides: heights, offsets, colours, weights. The picture itself is written to ``var/pictures``. After
a wanted change run ``XIEZHI_NEW_PICTURE=1 pytest`` on this file, look at the picture, commit the table.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from tests.support.browser import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

BASELINE = Path(__file__).with_name("gallery.json")
WIDE = 0.12
"""How much of a width may come from another face of type."""
TALL = 3
"""Points of height that line boxes of another face may add."""

MEASURE = """(themes) => {
    const look = (style) => {
        const edge = parseFloat(style.borderTopWidth) ? style.borderTopColor : parseFloat(style.borderLeftWidth) ? style.borderLeftColor : '';
        const ground = style.backgroundColor === 'rgba(0, 0, 0, 0)' ? '' : style.backgroundColor;
        return [style.color, ground, edge, style.boxShadow === 'none' ? '' : style.boxShadow, style.fontSize, style.fontWeight].join('; ');
    };
    const passedOver = '.visually-hidden, .visually-hidden *, svg *, option, br, [hidden], details:not([open]) > :not(summary), details:not([open]) > :not(summary) *';
    const measure = (place) => {
        const frame = place.getBoundingClientRect();
        return [place, ...place.querySelectorAll('*')]
            .filter((part) => part.getClientRects().length && !part.matches(passedOver))
            .map((part) => [part, look(getComputedStyle(part))])
            .filter(([part, own]) => part === place || own !== look(getComputedStyle(part.parentElement)) || part.classList.length)
            .map(([part, own]) => {
                const box = part.getBoundingClientRect();
                return {
                    part: part.tagName.toLowerCase() + [...part.classList].map((name) => '.' + name).join(''),
                    box: [box.left - frame.left, box.top - frame.top, box.width, box.height].map(Math.round),
                    look: own,
                };
            });
    };
    const places = themes.flatMap((theme) => [...document.querySelectorAll(`.xz-gallery-column[data-bs-theme="${theme}"] [data-specimen]`)]
        .map((place) => [`${theme} ${place.dataset.specimen}`, place]))
        .filter(([, place]) => !place.querySelector('[data-specimen]'));
    return Object.fromEntries(places.map(([name, place]) => [name, measure(place)]));
}"""


def _far(old: list[int], new: list[int]) -> bool:
    left, top, width, height = (abs(a - b) for a, b in zip(old, new, strict=True))
    across = max(4, WIDE * max(old[0] + old[2], new[0] + new[2]))
    down = TALL + 0.03 * abs(old[1])
    return left > across or width > across or top > down or height > down


def _differences(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    found = [f"{name}: {'gone' if name in old else 'new'}" for name in old.keys() ^ new.keys()]
    for name in sorted(old.keys() & new.keys()):
        if [part["part"] for part in old[name]] != [part["part"] for part in new[name]]:
            found.append(f"{name}: made of other parts")
            continue
        for before, after in zip(old[name], new[name], strict=True):
            if before["look"] != after["look"]:
                found.append(f"{name} {before['part']}: {before['look']} → {after['look']}")
            if _far(before["box"], after["box"]):
                found.append(f"{name} {before['part']}: {before['box']} → {after['box']}")
    return found


@pytest.mark.parametrize(
    ("width", "size", "themes"), [("desk", DESK, ["light", "dark"]), ("phone", PHONE, ["light"])]
)
def test_each_component_keeps_its_measure_and_its_colours(
    house: Any, width: str, size: dict[str, int], themes: list[str]
) -> None:
    page = house.open("/ui/gallery/", size=size)
    page.wait_for_selector("[data-bulk-bar].is-on", state="attached")
    found = page.evaluate(MEASURE, themes)
    pictures = Path(settings.XIEZHI_HOME) / "pictures"
    pictures.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=pictures / f"gallery-{width}.png", full_page=True)
    known = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}
    if os.environ.get("XIEZHI_NEW_PICTURE"):
        known[width] = found
        BASELINE.write_text(_table(known), encoding="utf-8")
    assert len(found) >= 45 * len(themes)
    assert _differences(known[width], found) == []


def _table(known: dict[str, Any]) -> str:
    """One line for each part, so that a change reads well in a comparison of versions."""
    lines = []
    for width, places in known.items():
        inner = [
            f"  {json.dumps(name)}: [\n" + ",\n".join(f"   {json.dumps(part)}" for part in parts) + "\n  ]"
            for name, parts in places.items()
        ]
        lines.append(f" {json.dumps(width)}: {{\n" + ",\n".join(inner) + "\n }")
    return "{\n" + ",\n".join(lines) + "\n}\n"


@pytest.mark.parametrize(
    "name",
    [
        "home",
        "order",
        "list",
        "form",
        "faces",
        "verify",
        "read",
        "sign",
        "done",
        "not-me",
        "object",
        "login",
        "proof",
    ],
)
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_no_sample_screen_is_wider_than_the_window(house: Any, name: str, size: dict[str, int]) -> None:
    page = house.open(f"/ui/gallery/{name}/", size=size)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("name", ["home", "list", "order", "verify", "read", "sign", "object"])
def test_what_a_thumb_meets_is_large_enough(house: Any, name: str) -> None:
    """48 points, or 40 where a line of text has room around it; the rows of cards are one target each."""
    page = house.open(f"/ui/gallery/{name}/", size=PHONE)
    small = page.evaluate(
        """() => [...document.querySelectorAll('.btn, .xz-tabs a, .xz-choice, .xz-court-tool, .xz-chip summary, .xz-ways a')]
            .filter((part) => part.getClientRects().length)
            .map((part) => [part.textContent.trim(), part.getBoundingClientRect().height])
            .filter(([, height]) => height < 38)"""
    )
    assert small == []


@pytest.mark.parametrize("name", ["home", "list", "order", "form", "verify", "read", "object"])
def test_every_control_has_a_name_and_every_page_one_first_heading(house: Any, name: str) -> None:
    page = house.open(f"/ui/gallery/{name}/")
    assert page.locator("h1").count() == 1
    unnamed = page.evaluate(
        """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea')]
            .filter((part) => part.getClientRects().length)
            .filter((part) => !(part.textContent.trim() || part.getAttribute('aria-label') || part.labels?.length
                || part.querySelector('[aria-label]')))
            .map((part) => part.outerHTML.slice(0, 120))"""
    )
    assert unnamed == []
