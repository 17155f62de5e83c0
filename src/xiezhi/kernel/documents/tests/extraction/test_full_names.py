"""Where the courts masked a name, a full one must be read as well."""

from __future__ import annotations

import random
import re
import unicodedata
from collections import Counter

import pytest

from xiezhi.kernel.documents.rules.extraction import extract
from xiezhi.kernel.documents.tests.extraction.labelled import folder, labels, records

# Invented given names, several of which end or begin like a word of the sentence.
GIVEN = "建国 为民 有为 国钧 志强 小丽 伟 敏 在山 向东 以诚 秀英 自强 经纬 天明 对山 未央 于飞 德海 系舟 一凡 兰".split()  # noqa: SIM905


@pytest.mark.skipif(folder() is None, reason="XIEZHI_TEST_DATA holds no real judgments")
def test_full_names_are_read_like_masked_ones() -> None:
    found = records()
    chance = random.Random(7)
    tried = 0
    for label in labels():
        text = found[label.id]["text"]
        parties = [party.split(":", 1) for party in label.fields["parties"].split(";") if party]
        masked = [name for _, name in parties if len(name) <= 3 and "某" in name]
        if not masked or "□" in label.fields["parties"] or _ambiguous(masked, text):
            continue
        full = {
            name: name[0] + given
            for name, given in zip(masked, chance.sample(GIVEN, len(masked)), strict=True)
        }
        for name in sorted(full, key=len, reverse=True):
            text = text.replace(name, full[name])
        tried += 1
        wanted = Counter((role, _plain(full.get(name, name))) for role, name in parties)
        organisations = [name for _, name in parties if len(name) > 4 and any(one in name for one in masked)]
        if not organisations:
            assert Counter((one.role, _plain(one.name)) for one in extract(text).parties) == wanted, label.id
    assert tried > 60


def _ambiguous(masked: list[str], text: str) -> bool:
    """王某 cannot be replaced where 王某乙 is somebody else."""
    return any(re.search(re.escape(name) + r"[某甲乙丙丁戊一二三四\d]", text) for name in masked)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name)
