"""Invented papers of every kind, and what must be read in them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from xiezhi.kernel.documents.rules.extraction import extract

PAPERS = Path(__file__).parent / "papers"


def _papers() -> list[Any]:
    found = []
    for path in sorted(PAPERS.glob("*.toml")):
        for number, paper in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["paper"], 1):
            found.append(pytest.param(paper, id=f"{path.stem}-{number}"))
    return found


@pytest.mark.parametrize("paper", _papers())
def test_a_paper_is_read(paper: dict[str, Any]) -> None:
    read = extract(paper["text"])
    assert (read.court, read.case_no, read.document_type, read.cause, read.date) == tuple(
        paper.get(field) for field in ("court", "case_no", "document_type", "cause", "date")
    )
    assert [[one.role, one.name] for one in read.parties] == paper["parties"]
    assert [[one.role, one.name, one.for_party or ""] for one in read.agents] == paper.get("agents", [])


@pytest.mark.parametrize("paper", _papers())
def test_every_field_shows_where_it_stands(paper: dict[str, Any]) -> None:
    """The stretch of the original holds the value, apart from how it was typed."""
    text = paper["text"]
    read = extract(text)
    for field in ("court", "case_no", "document_type", "cause", "date"):
        value = getattr(read, field)
        assert (value is None) == (field not in read.spans)
        if value is not None:
            span = read.spans[field]
            assert 0 <= span.start < span.end <= len(text)
    people = [(one.name, one.span) for one in read.parties]
    people += [(one.name, one.span) for one in read.agents]
    people += [(one.name, one.span) for one in read.organs]
    for name, span in people:
        printed = "".join(text[span.start : span.end].split())
        assert printed.replace(",", "，") == name.replace(" ", "").replace(",", "，")
