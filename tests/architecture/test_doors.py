"""Apps enter each other only through their doors (docs/map.md)."""

from __future__ import annotations

from functools import cache

import grimp

DOORS = {"actions", "queries", "permissions", "events", "types"}
# Kernel base classes and fields that models elsewhere are built from.
BASE_CLASSES = {
    "xiezhi.kernel.crypto.models.fields",
    "xiezhi.kernel.crypto.models.searchable",
    "xiezhi.kernel.geo.models.provenance",
    "xiezhi.kernel.identity.models.hashing",
}
# The frame of the house itself: settings name a middleware, the key ring is read before any app is loaded.
CONFIG_MAY = {"xiezhi.config"}


@cache
def _graph() -> grimp.ImportGraph:
    return grimp.build_graph("xiezhi", cache_dir=None)


def _app_of(name: str) -> str | None:
    parts = name.split(".")
    return ".".join(parts[:3]) if len(parts) > 2 and parts[1] in {"kernel", "domains"} else None


def wrong_entries(graph: grimp.ImportGraph) -> list[str]:
    """Imports that climb in through a window."""
    wrong = []
    for importer in sorted(graph.modules):
        here = _app_of(importer)
        if here is None or ".tests" in importer:
            continue
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            there = _app_of(imported)
            if there in (None, here) or imported in BASE_CLASSES:
                continue
            rest = imported.split(".")[3:]
            if not rest or rest[0] not in DOORS:
                wrong.append(f"{importer} → {imported}")
    return wrong


def test_apps_enter_each_other_only_through_doors() -> None:
    assert wrong_entries(_graph()) == []


def test_a_planted_fault_is_caught() -> None:
    graph = grimp.ImportGraph()
    graph.add_import(importer="xiezhi.domains.urban.pages", imported="xiezhi.kernel.cases.models.party")
    graph.add_import(importer="xiezhi.domains.urban.pages", imported="xiezhi.kernel.cases.queries.cases")
    assert wrong_entries(graph) == ["xiezhi.domains.urban.pages → xiezhi.kernel.cases.models.party"]
