"""The basic fields of a court document, read from its text: court, number, kind, parties, cause, date.

:func:`extract` reads a text and says of each field where it stands; :func:`extract_file` reads
a file (UTF-8 or GB18030 text, Word, PDF) and gives the answer of ``xiezhi extract``. Nothing is
guessed: what a text does not state stays ``None``.
"""

from xiezhi.kernel.documents.rules.extraction.answer import Agent, Extracted, Organ, Party
from xiezhi.kernel.documents.rules.extraction.files import extract_file, read_content, read_text
from xiezhi.kernel.documents.rules.extraction.reading import extract
from xiezhi.kernel.documents.rules.extraction.text import Span

__all__ = [
    "Agent",
    "Extracted",
    "Organ",
    "Party",
    "Span",
    "extract",
    "extract_file",
    "read_content",
    "read_text",
]
