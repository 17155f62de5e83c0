"""Nothing here needs an engine newer than Chromium 109, Firefox ESR or Safari 16."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders

OWN = Path(__file__).parents[1] / "static/ui"
STYLES = sorted(OWN.rglob("*.css"))
SCRIPTS = sorted(OWN.rglob("*.js"))
TOO_NEW_IN_STYLES = {
    ":has() (Firefox 121)": r":has\(",
    "colour mixing (Chromium 111)": r"color-mix\(|light-dark\(|oklch\(|oklab\(",
    "nesting (Chromium 112)": r"(?m)^\s+&|\{[^{}@]*\{",
    "popover and anchors": r"popover|anchor\(|position-anchor|@starting-style",
    "layers of newer make": r"@scope|@property|@container style",
    "subgrid (Chromium 117)": r"subgrid",
}
TOO_NEW_IN_SCRIPTS = {
    "look-behind (Safari 16.4)": r"\(\?<[=!]",
    "array copies (Chromium 110)": r"\.(toSorted|toReversed|toSpliced|with)\(",
    "grouping (Chromium 117)": r"(Object|Map)\.groupBy",
    "promises of 2024": r"Promise\.(withResolvers|try)",
    "set algebra (Chromium 122)": r"\.(isSubsetOf|symmetricDifference|intersection)\(",
    "import attributes (Chromium 123)": r"\bwith\s*\{\s*type:",
    "popover": r"\.(showPopover|togglePopover)\(",
    "text that is run": r"\beval\(|new Function\(|innerHTML\s*=",
}


def _without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/", "", text, flags=re.S)


def _flat(text: str) -> str:
    """The rules inside @media and @keyframes, without the frame around them."""
    return re.sub(r"@(?:media|keyframes|page|supports)[^{]*\{((?:[^{}]*\{[^{}]*\})*[^{}]*)\}", r"\1", text)


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_stay_below_the_floor(path: Path) -> None:
    text = _flat(_without_comments(path.read_text(encoding="utf-8")))
    found = {name for name, pattern in TOO_NEW_IN_STYLES.items() if re.search(pattern, text)}
    assert found == set()


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_stay_below_the_floor(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = {name for name, pattern in TOO_NEW_IN_SCRIPTS.items() if re.search(pattern, text)}
    assert found == set()


LOOKS = """() => [...document.querySelectorAll('main *, aside *, header *')].map((element) => {
    const style = getComputedStyle(element), before = getComputedStyle(element, '::before');
    return [element.tagName, element.className.baseVal ?? element.className, style.color, style.backgroundColor,
        style.borderTopColor, style.borderTopWidth, style.fontSize, style.fontWeight, style.boxShadow,
        before.backgroundColor].join(' | ');
})"""


@pytest.mark.browser
@pytest.mark.django_db
@pytest.mark.parametrize("name", ["gallery/", "gallery/list/", "gallery/form/", "gallery/sign/"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_look_the_same_where_colours_cannot_be_mixed(house: Any, name: str, theme: str) -> None:
    """Tabler mixes colours in ways engines before 2023 do not know; our tokens must not rest on it."""
    cookies = {"xz-theme": theme}
    newest = house.open(f"/ui/{name}", cookies=cookies).evaluate(LOOKS)
    tabler = Path(str(finders.find("vendor/tabler/tabler.min.css"))).read_text(encoding="utf-8")
    older = re.sub(r"\b(color-mix|light-dark)\(", "unknown-to-old-engines(", tabler)
    assert older != tabler
    house.served["/static/vendor/tabler/tabler.min.css"] = lambda: (older.encode(), "text/css")
    oldest = house.open(f"/ui/{name}", cookies=cookies).evaluate(LOOKS)
    differing = [(new, old) for new, old in zip(newest, oldest, strict=True) if new != old]
    assert differing == []
