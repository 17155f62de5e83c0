"""The notation of a document's text: one block a line, names of fields in double braces.

====================  ====================================================
``# 传票``             title
``@ {{案号}}``         number line, at the right under the title
``: {{受送达人}}：``    a line without indent, such as the person addressed
``| 案由 | {{案由}} |``  a row of a ruled table
``>> {{法院}}``        signature line at the right
``[印章]``             where the seal goes
anything else         a paragraph
``\\# …``              a paragraph that begins with one of these marks
====================  ====================================================

There is no other syntax: nothing typed here, and no value filled in, is ever
run as markup or code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from xiezhi.kernel.documents.rules.printing import printable
from xiezhi.lib.verdict import Refused

MAX_LINES = 400
MAX_LETTERS = 60_000
FIELD = re.compile(r"\{\{\s*([^{}\n|\s](?:[^{}\n|]{0,38}[^{}\n|\s])?)\s*\}\}")
_ESCAPED = ("# ", "@ ", ": ", "| ", ">> ", "[印章]", "\\")


class BlockKind(StrEnum):
    """What a line of a document is."""

    TITLE = "title"
    NUMBER = "number"
    LINE = "line"
    ROW = "row"
    SIGNATURE = "signature"
    SEAL = "seal"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class Block:
    """One line of a document; ``cells`` only for a row of a table."""

    kind: BlockKind
    text: str = ""
    cells: tuple[str, ...] = ()

    def texts(self) -> tuple[str, ...]:
        """Every text of the block."""
        return self.cells if self.kind is BlockKind.ROW else (self.text,)


def read_wording(wording: str) -> list[Block]:
    """The blocks of a text; empty lines only separate."""
    if len(wording) > MAX_LETTERS:
        raise Refused(
            f"文书正文超过 {MAX_LETTERS} 字",
            field="wording",
            remedy="请精简或分成几份文书",
            code="wording_long",
        )
    blocks = [_block(line.strip()) for line in printable(wording).split("\n") if line.strip()]
    if len(blocks) > MAX_LINES:
        raise Refused(
            f"文书正文超过 {MAX_LINES} 段",
            field="wording",
            remedy="请精简或分成几份文书",
            code="wording_long",
        )
    return blocks


def write_wording(blocks: list[Block]) -> str:
    """The text of some blocks, such that reading it gives them back."""
    return "\n".join(_line(block) for block in blocks) + "\n"


def fields_in(blocks: list[Block]) -> list[str]:
    """Names of the fields a text asks for, each once, in order."""
    found = [name for block in blocks for text in block.texts() for name in FIELD.findall(text)]
    return list(dict.fromkeys(found))


def check_wording(wording: str) -> list[Block]:
    """The blocks of a template that may be published; faults are refused by line."""
    blocks = read_wording(wording)
    if not any(block.kind is BlockKind.TITLE for block in blocks):
        raise Refused(
            "正文没有标题", field="wording", remedy="请在第一行写“# 文书名称”", code="wording_title"
        )
    if sum(block.kind is BlockKind.SEAL for block in blocks) > 1:
        raise Refused("正文里有几处“[印章]”", field="wording", remedy="一份文书只留一处", code="wording_seal")
    for number, block in enumerate(blocks, start=1):
        for text in block.texts():
            rest = FIELD.sub("", text)
            if "{{" in rest or "}}" in rest:
                raise Refused(
                    f"第 {number} 段的双花括号没有配对，或字段名写错",
                    field="wording",
                    remedy="字段写作 {{案号}}，名称见右侧清单",
                    code="wording_field",
                )
    return blocks


def _block(line: str) -> Block:
    if line == "[印章]":
        return Block(BlockKind.SEAL)
    if line.startswith("| "):
        cells = _split_cells(line[2:])
        return Block(BlockKind.ROW, cells=tuple(cells[:-1] if len(cells) > 1 and not cells[-1] else cells))
    for mark, kind in (
        ("# ", BlockKind.TITLE),
        ("@ ", BlockKind.NUMBER),
        (": ", BlockKind.LINE),
        (">> ", BlockKind.SIGNATURE),
    ):
        if line.startswith(mark):
            return Block(kind, line[len(mark) :].strip())
    return Block(BlockKind.PARAGRAPH, line.removeprefix("\\"))


def _line(block: Block) -> str:
    text = " ".join(block.text.split("\n")).strip()
    match block.kind:
        case BlockKind.SEAL:
            return "[印章]"
        case BlockKind.ROW:
            return "| " + " | ".join(_escape_cell(cell) for cell in block.cells) + " |"
        case BlockKind.TITLE:
            return f"# {text}"
        case BlockKind.NUMBER:
            return f"@ {text}"
        case BlockKind.LINE:
            return f": {text}"
        case BlockKind.SIGNATURE:
            return f">> {text}"
        case BlockKind.PARAGRAPH:
            return f"\\{text}" if text.startswith(_ESCAPED) else text


def _split_cells(inner: str) -> list[str]:
    """Cells between bars; a bar or a backslash inside a cell is written with a backslash before it."""
    cells, current, letters = [], "", iter(inner)
    for letter in letters:
        if letter == "\\":
            current += next(letters, "")
        elif letter == "|":
            cells.append(current)
            current = ""
        else:
            current += letter
    return [cell.strip() for cell in [*cells, current]]


def _escape_cell(cell: str) -> str:
    return " ".join(cell.split("\n")).strip().replace("\\", "\\\\").replace("|", "\\|")
