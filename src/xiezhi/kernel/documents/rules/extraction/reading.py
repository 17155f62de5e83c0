"""Put the parts together: one call that reads a text."""

from __future__ import annotations

from xiezhi.kernel.documents.rules.extraction.addressees import read_addressees
from xiezhi.kernel.documents.rules.extraction.answer import Extracted
from xiezhi.kernel.documents.rules.extraction.causes import read_cause
from xiezhi.kernel.documents.rules.extraction.dates import signing_date
from xiezhi.kernel.documents.rules.extraction.headings import read_heading
from xiezhi.kernel.documents.rules.extraction.narrative import read_opening
from xiezhi.kernel.documents.rules.extraction.parties import read_list
from xiezhi.kernel.documents.rules.extraction.text import clean


def extract(text: str) -> Extracted:
    """Read the basic fields of a court document from its text.

    Nothing is guessed: a field that the text does not state stays empty, and every
    field that is filled says where it stands.
    """
    read = clean(text)
    heading = read_heading(read)
    people = read_list(read, heading.body)
    read_opening(read, heading.body, people)
    read_addressees(read, heading, people)
    parties = tuple(people.parties)
    cause = read_cause(read, heading, parties, people.end)
    signed = signing_date(read)
    spans = dict(heading.spans)
    if cause:
        spans["cause"] = cause.span
    if signed:
        spans["date"] = signed[1]
    return Extracted(
        court=heading.court,
        case_no=heading.case_no,
        document_type=heading.document_type,
        parties=parties,
        agents=tuple(people.agents),
        organs=tuple(people.organs),
        cause=cause.text if cause else None,
        date=signed[0] if signed else None,
        spans=spans,
    )
