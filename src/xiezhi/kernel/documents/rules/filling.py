"""Fill a document's text from what is known of the case; what is missing is marked, never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from xiezhi.kernel.documents.rules.printing import printable
from xiezhi.kernel.documents.rules.wording import FIELD, Block, BlockKind
from xiezhi.lib.verdict import YES, Verdict, no

_MISSING = re.compile(r"【缺：([^】\n]{1,40})】")


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its fields filled in, and the names of those that are missing."""

    blocks: tuple[Block, ...]
    missing: tuple[str, ...]


def missing_mark(name: str) -> str:
    """How a missing field stands in the text: 【缺：开庭时间】."""
    return f"【缺：{name}】"


def fill(blocks: list[Block], values: Mapping[str, str]) -> Filled:
    """The blocks with each field replaced by its value, once: a value is never read for fields again."""
    missing: dict[str, None] = {}

    def value_of(match: re.Match[str]) -> str:
        name = match.group(1)
        value = " ".join(printable(str(values.get(name) or "")).split())
        if not value:
            missing[name] = None
            return missing_mark(name)
        # A value that looks like a mark or a field must not become one.
        return value.replace("{{", "｛｛").replace("}}", "｝｝").replace("【缺：", "［缺：")

    def filled(block: Block) -> Block:
        if block.kind is BlockKind.ROW:
            return Block(block.kind, cells=tuple(FIELD.sub(value_of, cell) for cell in block.cells))
        return Block(block.kind, FIELD.sub(value_of, block.text))

    return Filled(tuple(filled(block) for block in blocks), tuple(missing))


def still_missing(blocks: list[Block]) -> list[str]:
    """Names of the fields still marked as missing in an edited text."""
    found = [name for block in blocks for text in block.texts() for name in _MISSING.findall(text)]
    return list(dict.fromkeys(found))


def may_be_used(blocks: list[Block]) -> Verdict:
    """A document may be issued only when nothing in it is marked as missing."""
    missing = still_missing(blocks)
    if missing:
        return no(
            f"文书中还有 {len(missing)} 处缺失：{'、'.join(missing)}",
            code="document_incomplete",
            remedy="请在正文中补上后再出具",
        )
    if not any(block.kind is BlockKind.TITLE for block in blocks):
        return no("文书没有标题", code="document_untitled", remedy="请在第一行写“# 文书名称”")
    return YES


def title_of(blocks: list[Block]) -> str:
    """The title as it stands in the text."""
    return next((block.text for block in blocks if block.kind is BlockKind.TITLE), "")


def first_number(blocks: list[Block]) -> str:
    """The number line as it stands in the text."""
    return next((block.text for block in blocks if block.kind is BlockKind.NUMBER), "")
