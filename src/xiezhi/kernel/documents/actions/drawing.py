"""Draw pages for the screen: previews of what is not yet issued, pictures of what is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from xiezhi.kernel.documents.actions.issuing import ROOT
from xiezhi.kernel.documents.channels.typesetting import press
from xiezhi.kernel.documents.channels.typesetting.press import TEMPLATES
from xiezhi.kernel.documents.models import IssuedDocument, MadeDocument
from xiezhi.kernel.documents.queries.issued import verify_address
from xiezhi.kernel.documents.rules.filling import fill, title_of
from xiezhi.kernel.documents.rules.printing import clean_facts
from xiezhi.kernel.documents.rules.receipts import printed_receipt
from xiezhi.kernel.documents.rules.wording import Block, check_wording, read_wording
from xiezhi.kernel.documents.types import TEMPLATE_FIELDS

LETTER = TEMPLATES / "letter.typ"
PROOF = TEMPLATES / "electronic_proof.typ"
RECORD = TEMPLATES / "record.typ"
SCREEN_PPI = 96


def letter_facts(blocks: list[Block], *, court: str) -> dict[str, Any]:
    """The facts of a document made online, as its page template wants them."""
    return {
        "court": court,
        "title": title_of(blocks),
        "blocks": [
            {"kind": block.kind.value, "text": block.text, "cells": list(block.cells)} for block in blocks
        ],
    }


def draw_made(made: MadeDocument, *, at: datetime) -> list[bytes]:
    """The pages of a document as it stands, without number and seal."""
    facts = clean_facts(letter_facts(read_wording(made.wording), court=made.court))
    return press().picture(LETTER, facts, at=at, ppi=SCREEN_PPI)


def draw_wording(wording: str, *, court: str, at: datetime) -> list[bytes]:
    """The pages of a template filled with its invented examples."""
    examples = {field.name: field.example for field in TEMPLATE_FIELDS}
    blocks = list(fill(check_wording(wording), examples).blocks)
    return press().picture(LETTER, clean_facts(letter_facts(blocks, court=court)), at=at, ppi=SCREEN_PPI)


def draw_facts(template: Path, facts: Mapping[str, Any], *, at: datetime) -> list[bytes]:
    """The pages of any template with these facts, without number, code and seal."""
    return press().picture(template, clean_facts(facts), at=at, ppi=SCREEN_PPI)


def picture_of(document: IssuedDocument, *, ppi: float = 144) -> list[bytes]:
    """The pages of an issued document as pictures, with its seal, as they were when it was issued.

    Set anew from what was recorded then, so a picture never differs from the file.
    """
    at = document.issued_at or document.numbered_at
    return press().picture(
        ROOT / document.template,
        document.facts,
        at=at,
        receipt=printed_receipt(document.receipt, at=at) if document.receipt else None,
        code=verify_address(document),
        seal=document.seal.face if document.seal and document.issued_at else None,
        ppi=ppi,
    )
