"""How often each field is right on real documents that were labelled before the rules existed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from xiezhi.kernel.documents.rules.extraction import extract
from xiezhi.kernel.documents.tests.extraction.labelled import (
    FIELDS,
    Label,
    folder,
    labels,
    records,
    sample,
    wrong_fields,
)

pytestmark = pytest.mark.skipif(folder() is None, reason="XIEZHI_TEST_DATA holds no real judgments")
GOALS = {"court": 0.98, "case_no": 0.98, "document_type": 0.98, "date": 0.98, "parties": 0.95, "cause": 0.95}


@pytest.fixture(scope="module")
def found() -> dict[str, dict[str, Any]]:
    return records()


def test_the_labelled_documents_are_those_that_the_seed_draws(found: dict[str, dict[str, Any]]) -> None:
    assert sample(found) == [label.id for label in labels()]
    assert len(labels()) >= 120


def test_each_field_is_right_often_enough(
    found: dict[str, dict[str, Any]], record_property: Callable[[str, object], None]
) -> None:
    shares = _shares(found, labels())
    for field, share in shares.items():
        record_property(field, round(share, 4))
    missed = {field: shares[field] for field, goal in GOALS.items() if shares[field] < goal}
    assert not missed
    assert shares["agents"] >= 0.9


def test_a_document_is_read_the_same_however_it_was_typed(found: dict[str, dict[str, Any]]) -> None:
    """Half width, other brackets, other noughts, wrapped lines, page numbers: the answer stays."""
    for name, retyped in HABITS.items():
        shares = _shares({key: {**one, "text": retyped(one["text"])} for key, one in found.items()}, labels())
        assert min(shares.values()) >= 0.98, (name, shares)


def test_the_records_own_data_agree_on_all_other_documents(found: dict[str, dict[str, Any]]) -> None:
    """The records that nobody labelled carry court, number and kind from their source."""
    seen = {label.id for label in labels()}
    right, asked = Counter[str](), Counter[str]()
    for record in found.values():
        if record["id"] in seen:
            continue
        read = extract(record["text"])
        answers = {"court": read.court, "case_no": read.case_no, "document_type": read.document_type}
        for (field, answer), key in zip(answers.items(), ("court", "case_no", "doc_type"), strict=True):
            if record[key]:
                asked[field] += 1
                right[field] += answer == record[key].replace("(", "（").replace(")", "）")
    assert asked["court"] > 200
    assert {field: right[field] / asked[field] for field in asked if right[field] / asked[field] < 0.98} == {}


def _shares(found: dict[str, dict[str, Any]], sought: list[Label]) -> dict[str, float]:
    wrong = Counter[str]()
    for label in sought:
        wrong.update(wrong_fields(label, found[label.id]["text"]).keys())
    return {field: 1 - wrong[field] / len(sought) for field in FIELDS}


def _in_lines(text: str) -> str:
    return text.replace(" ", "\n")


def _wrapped(text: str) -> str:
    """As a PDF gives it: a new line wherever the page is full, a page number now and then."""
    lines: list[str] = []
    for paragraph in _in_lines(text).splitlines():
        line, width = ("", 0) if len(paragraph) <= 24 else ("　　", 4)
        for char in paragraph:
            step = 1 if char.isascii() else 2
            if width + step > 64:
                lines.append(line)
                line, width = "", 0
            line, width = line + char, width + step
        lines.append(line)
    return "\n".join(line + (f"\n— {at // 25} —" if at % 25 == 24 else "") for at, line in enumerate(lines))


def _with_nought(nought: str) -> Callable[[str], str]:
    year = re.compile(r"[一二][〇○零ＯO][一二三四五六七八九〇○零ＯO]{2}年(?=.{1,6}日)")
    return lambda text: year.sub(lambda hit: re.sub("[〇○零ＯO]", nought, hit[0]), text)


HABITS: dict[str, Callable[[str], str]] = {
    "half width": lambda text: text.translate(str.maketrans("（），：；", "(),:;")),
    "full width figures": lambda text: text.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "tortoise-shell brackets": lambda text: text.replace("（", "〔").replace("）", "〕"),
    "no white space": lambda text: re.sub(r"\s", "", text),
    "a line for each part": _in_lines,
    "wrapped pages": _wrapped,
    "Windows line ends": lambda text: "\ufeff" + _in_lines(text).replace("\n", "\r\n\r\n"),
    "spaces in dates": lambda text: re.sub(r"(?<=[〇一二三四五六七八九十])([年月日])", r" \1 ", text),
    **{f"nought {nought}": _with_nought(nought) for nought in "〇○零0OＯ◯О"},
}
