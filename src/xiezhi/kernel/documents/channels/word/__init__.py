"""Word as a way out: the text of a document for whoever has to go on working on it."""

from xiezhi.kernel.documents.channels.word.letter import word_letter

__all__ = ["word_letter"]
