"""Issue, seal, make and publish; the only writers of this room."""

from xiezhi.kernel.documents.actions.drawing import (
    LETTER,
    PROOF,
    RECORD,
    draw_facts,
    draw_made,
    draw_wording,
    picture_of,
)
from xiezhi.kernel.documents.actions.issuing import (
    add_record,
    finish,
    finish_waiting,
    issue,
    next_number,
    open_issued,
    resume,
)
from xiezhi.kernel.documents.actions.making import (
    discard_made,
    edit_made,
    issue_made,
    make_document,
    word_of,
)
from xiezhi.kernel.documents.actions.printing import bars_of, print_sheet
from xiezhi.kernel.documents.actions.reading import cover_lines, read_scan
from xiezhi.kernel.documents.actions.seals import change_seal, create_seal, ensure_demo_seal, retire_seal
from xiezhi.kernel.documents.actions.templates import (
    create_template,
    publish_template,
    retire_template,
    save_draft,
    seed_standard_templates,
)
from xiezhi.kernel.documents.actions.trusting import publish_trust

__all__ = [
    "LETTER",
    "PROOF",
    "RECORD",
    "add_record",
    "bars_of",
    "cover_lines",
    "change_seal",
    "create_seal",
    "create_template",
    "discard_made",
    "draw_facts",
    "draw_made",
    "draw_wording",
    "edit_made",
    "ensure_demo_seal",
    "finish",
    "finish_waiting",
    "issue",
    "issue_made",
    "make_document",
    "next_number",
    "open_issued",
    "picture_of",
    "print_sheet",
    "publish_template",
    "publish_trust",
    "read_scan",
    "resume",
    "retire_seal",
    "retire_template",
    "save_draft",
    "seed_standard_templates",
    "word_of",
]
