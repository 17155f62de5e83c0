"""Static files: packages from npm under stable names, and ES modules whose imports carry a hash."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from xiezhi.lib.registry import Registry
from xiezhi.ui.icons import node_modules


@dataclass(frozen=True, slots=True)
class Package:
    """The files of one npm package that are served, and under which address."""

    prefix: str
    folder: str
    patterns: tuple[str, ...]


PACKAGES: Registry[Package] = Registry("front-end packages")
"""Nothing else leaves ``node_modules``; an app with an island of its own adds what it needs."""


def add_packages(*packages: Package) -> None:
    """Declare files of ``node_modules`` to be served; called from ``apps.py``."""
    for package in packages:
        PACKAGES.add(package.prefix, package)


add_packages(
    Package("vendor/tabler", "@tabler/core/dist/css", ("tabler.min.css",)),
    Package("vendor/htmx", "htmx.org/dist", ("htmx.min.js",)),
    Package("vendor/pdfjs", "pdfjs-dist/legacy/build", ("pdf.min.mjs", "pdf.worker.min.mjs")),
    Package("vendor/pdfjs/cmaps", "pdfjs-dist/cmaps", ("*.bcmap",)),
    Package("vendor/pdfjs/standard_fonts", "pdfjs-dist/standard_fonts", ("*.pfb", "*.ttf")),
)


class HashedModules(CompressedManifestStaticFilesStorage):
    """Names every file by its content, and rewrites ``import`` between our modules to match.

    Source maps are not shipped, so the comments that point to them stay untouched.
    """

    support_js_module_import_aggregation = True
    foreign = ("vendor/", "django_htmx/")
    """Files of others are named by their content too, but not one character in them is changed."""
    patterns = (("*.css", CompressedManifestStaticFilesStorage.patterns[0][1][:2]),)

    def url_converter(
        self, name: str, hashed_files: dict[str, str], template: str | None = None
    ) -> Callable[[re.Match[str]], str]:
        """Rewrites one reference in a file of ours."""
        if name.startswith(self.foreign):
            return lambda found: found["matched"]
        converter: Callable[[re.Match[str]], str] = super().url_converter(name, hashed_files, template)
        return converter


class PackageStorage(FileSystemStorage):
    """The chosen files of one npm package, read only, under the address they are served from."""

    def __init__(self, prefix: str, folder: Path) -> None:
        super().__init__(location=folder)
        self.prefix = prefix


class FrontEndPackages(BaseFinder):
    """Finds the files of :data:`PACKAGES` in ``node_modules``."""

    def __init__(self, app_names: list[str] | None = None, *args: Any, **kwargs: Any) -> None:
        root = node_modules()
        self.storages = {
            package.prefix: (PackageStorage(package.prefix, root / package.folder), package.patterns)
            for package in PACKAGES
        }

    def check(self, **kwargs: Any) -> list[Any]:
        """Nothing of this finder is configured in settings."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> str | list[str]:
        """The file behind a static name, or nothing."""
        folder, _, name = path.replace("\\", "/").rpartition("/")
        storage, patterns = self.storages.get(folder, (None, ()))
        if storage is None or not any(Path(name).match(pattern) for pattern in patterns):
            return []
        if not storage.exists(name):
            return []
        found = storage.path(name)
        return [found] if find_all else found

    def list(self, ignore_patterns: list[str] | None) -> Iterator[tuple[str, Storage]]:
        """Every file that ``collectstatic`` copies."""
        for storage, patterns in self.storages.values():
            for name in sorted(storage.listdir("")[1]):
                if any(Path(name).match(pattern) for pattern in patterns):
                    yield name, storage
