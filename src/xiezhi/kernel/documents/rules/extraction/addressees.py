"""To whom a notice is addressed: the line above its text that ends with a colon."""

from __future__ import annotations

import re

from xiezhi.kernel.documents.rules.extraction.answer import Party
from xiezhi.kernel.documents.rules.extraction.headings import Heading
from xiezhi.kernel.documents.rules.extraction.names import is_name, kind_of
from xiezhi.kernel.documents.rules.extraction.parties import Participants
from xiezhi.kernel.documents.rules.extraction.role_words import role_at
from xiezhi.kernel.documents.rules.extraction.tables import document_kinds
from xiezhi.kernel.documents.rules.extraction.text import CleanText

ROLE = "受送达人"
_ADDRESS = re.compile(r"(?P<names>[^：。；？！]{2,120})：")
_CLAIMANT = re.compile(r"受理(?:了)?(?:原告)?(?P<name>[^，。；：]{2,40}?)(?:诉|起诉|与)(?:你|被告你|贵)")
_NO_ADDRESSEE = re.compile(r"^(?:案号|案由|如下|事项|注意|附|联系|地址|电话|时间|地点|本院|现将|特此|通知)")


def read_addressees(text: CleanText, heading: Heading, found: Participants) -> None:
    """Add whom a notice or an order is addressed to, unless the list names them already."""
    if document_kinds().get(heading.document_type or "", "notice" if _is_notice(heading) else "") not in (
        "notice",
        "order",
    ):
        return
    line = _ADDRESS.match(text.text, heading.body)
    if line and not _NO_ADDRESSEE.match(line["names"]):
        for piece in re.finditer(r"[^、，]+", line["names"]):
            at = line.start("names") + piece.start()
            _add(text, ROLE, at, at + len(piece[0]), found)
    claimant = _CLAIMANT.search(text.text, heading.body, heading.body + 600)
    if claimant:
        _add(text, "原告", *claimant.span("name"), found)


def _add(text: CleanText, role: str, start: int, stop: int, found: Participants) -> None:
    name = text.words(start, stop)
    if is_name(name) and not role_at(text, start) and all(name != party.name for party in found.parties):
        found.parties.append(Party(role, name, kind_of(name), text.span(start, stop)))


def _is_notice(heading: Heading) -> bool:
    return bool(heading.document_type and heading.document_type.endswith(("通知书", "告知书", "令")))
