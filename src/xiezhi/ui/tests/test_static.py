"""Static files carry a hash of their content, modules find each other, and nothing else is served."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

from xiezhi.ui.storage import FrontEndPackages


@pytest.fixture(scope="module")
def collected(tmp_path_factory: Any) -> Any:
    """The static files as an installation serves them."""
    from django.test import override_settings

    folder = tmp_path_factory.mktemp("static")
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "xiezhi.ui.storage.HashedModules"},
    }
    with override_settings(STATIC_ROOT=folder, STORAGES=storages, WHITENOISE_SKIP_COMPRESS_EXTENSIONS=["*"]):
        call_command("collectstatic", interactive=False, verbosity=0, stdout=StringIO())
        yield folder


def _text(folder: Path, name: str) -> str:
    return (folder / staticfiles_storage.stored_name(name)).read_text(encoding="utf-8")


def test_imports_between_modules_carry_the_hash(collected: Path) -> None:
    text = _text(collected, "ui/house.js")
    found = re.findall(r'from "\./([^"]+)"', text)
    assert len(found) >= 9
    for name in found:
        assert re.fullmatch(r"[a-z]+\.[0-9a-f]{12}\.js", name)
        assert (collected / "ui" / name).is_file()


def test_a_module_is_loaded_once_under_one_name(collected: Path) -> None:
    names = {
        match
        for module in ("house", "islands", "comfort")
        for match in re.findall(r'from "\./(notice[^"]+)"', _text(collected, f"ui/{module}.js"))
    }
    assert len(names) == 1


def test_packages_of_npm_are_found_under_stable_names(collected: Path) -> None:
    for name in ("vendor/tabler/tabler.min.css", "vendor/htmx/htmx.min.js", "vendor/pdfjs/pdf.min.mjs"):
        assert finders.find(name), name
        assert (collected / staticfiles_storage.stored_name(name)).is_file()
    assert staticfiles_storage.url("vendor/pdfjs/cmaps/") == "/static/vendor/pdfjs/cmaps/"
    assert (collected / "vendor/pdfjs/cmaps/UniGB-UCS2-H.bcmap").is_file()


@pytest.mark.parametrize(
    "name",
    [
        "vendor/tabler/../../../package.json",
        "vendor/tabler/package.json",
        "vendor/htmx/ext/sse.js",
        "vendor/pdfjs/cmaps/LICENSE",
        "vendor/tabler/missing.css",
        "vendor/nobody/tabler.min.css",
    ],
)
def test_nothing_else_leaves_the_packages(name: str) -> None:
    assert FrontEndPackages().find(name) == []


TEMPLATES = sorted(Path(__file__).parents[2].rglob("templates/**/*.html"))
NAMED = re.compile(r"""\{% (?:static|island) ['"]([^'"]+)['"]""")


def test_every_static_file_a_template_names_exists() -> None:
    named = {name for path in TEMPLATES for name in NAMED.findall(path.read_text(encoding="utf-8"))}
    assert "ui/tokens.css" in named
    assert {name for name in named if not finders.find(name)} == set()
