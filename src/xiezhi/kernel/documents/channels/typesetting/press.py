"""Set a page from a template and facts: PDF/A-3b for the record, PNG for the screen."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from queue import Empty, Full, LifoQueue
from typing import Any
from zoneinfo import ZoneInfo

import segno
import typst

import xiezhi
from xiezhi.kernel.documents.channels.typesetting.fonts import load_fonts
from xiezhi.kernel.documents.types import Attachment, SealFace, SealPlace, Sheet
from xiezhi.lib.verdict import Refused

ROOT = Path(xiezhi.__file__).resolve().parent
TEMPLATES = Path(__file__).resolve().parent / "templates"
COURT_TIME = ZoneInfo("Asia/Shanghai")
A4_HEIGHT = 841.89
KEPT_COMPILERS = 4
_NO_GLYPH = re.compile(r"the text `\"?(.+?)\"?` could not be displayed")


class Press:
    """Typst compilers kept warm; safe to use from many threads.

    A compiler serves one thread at a time, so a few are kept and lent out; the
    fonts are opened once for all of them. Facts reach a template as JSON data,
    never as markup.
    """

    def __init__(self, *, fonts_folder: Path | None = None, demo: bool = False, root: Path = ROOT) -> None:
        self.fonts, self.families = load_fonts(fonts_folder)
        self.demo = demo
        self.root = root
        self._printable: set[str] = set()
        self._idle: LifoQueue[typst.Compiler] = LifoQueue(KEPT_COMPILERS)

    def typeset(
        self,
        template: Path,
        facts: Mapping[str, Any],
        *,
        at: datetime,
        attachments: Sequence[Attachment] = (),
        receipt: Mapping[str, Any] | None = None,
        code: str = "",
        standard: str = "a-3b",
    ) -> Sheet:
        """A PDF of ``template`` filled with ``facts``, and the place kept for the seal.

        ``code`` is the address behind the QR code, ``receipt`` what is known
        only after the facts were fixed (the ledger's answer).
        """
        inputs = self._inputs(facts, receipt, code, at) | {"attached": _attached(attachments)}
        with self._compiler() as compiler:
            pdf = self._compile(compiler, template, inputs, standard=standard, at=at)
            return Sheet(pdf, _seal_place(compiler), _pages(compiler))

    def picture(
        self,
        template: Path,
        facts: Mapping[str, Any],
        *,
        at: datetime,
        receipt: Mapping[str, Any] | None = None,
        code: str = "",
        seal: SealFace | None = None,
        ppi: float = 144,
    ) -> list[bytes]:
        """The same pages as PNG pictures, one each; the seal is drawn where it will be stamped."""
        face = None if seal is None else {"name": seal.name, "purpose": seal.purpose}
        inputs = self._inputs(facts, receipt, code, at) | {"picture": "yes", "seal": _json(face)}
        with self._compiler() as compiler:
            return self._pictures(compiler, template, inputs, ppi=ppi)

    def page_picture(self, pdf: bytes, *, page: int = 1, ppi: float = 110) -> bytes:
        """One page of any PDF as PNG; stamps and form fields lying over the page are not drawn."""
        inputs = {"pdf": _json(list(pdf)), "page": str(page)}
        with self._compiler() as compiler:
            return self._pictures(compiler, TEMPLATES / "page_picture.typ", inputs, ppi=ppi)[0]

    def require_printable(self, text: str) -> None:
        """Refuse text with a letter that no font draws; letters seen once are not asked again."""
        unknown = {letter for letter in text if not letter.isspace()} - self._printable
        if not unknown:
            return
        inputs = {"facts": _json({"letters": " ".join(sorted(unknown))}), "families": _json(self.families)}
        with self._compiler() as compiler:
            self._compile(compiler, TEMPLATES / "probe.typ", inputs, standard="a-3b", at=None)
        self._printable |= unknown

    def seal_stamp(self, face: SealFace) -> bytes:
        """A one-page PDF of the seal alone on nothing, to be stamped by a seal machine."""
        inputs = {
            "facts": _json({"name": face.name, "purpose": face.purpose}),
            "families": _json(self.families),
        }
        with self._compiler() as compiler:
            return self._compile(compiler, TEMPLATES / "seal.typ", inputs, standard="a-3b", at=None)

    def _inputs(
        self, facts: Mapping[str, Any], receipt: Mapping[str, Any] | None, code: str, at: datetime
    ) -> dict[str, str]:
        local = at.astimezone(COURT_TIME)
        moment = {"year": local.year, "month": local.month, "day": local.day}
        inputs = {
            "facts": _json(facts),
            "receipt": _json(receipt or {}),
            "moment": _json(moment),
            "families": _json(self.families),
            "demo": "yes" if self.demo else "no",
        }
        if code:
            inputs["code"] = code_drawing(code)
        return inputs

    @contextmanager
    def _compiler(self) -> Iterator[typst.Compiler]:
        try:
            compiler = self._idle.get_nowait()
        except Empty:
            compiler = typst.Compiler(root=str(self.root), font_paths=self.fonts, ignore_system_fonts=True)
        yield compiler
        # A compiler that failed is dropped, one too many is let go.
        with suppress(Full):
            self._idle.put_nowait(compiler)

    def _compile(
        self,
        compiler: typst.Compiler,
        template: Path,
        inputs: dict[str, str],
        *,
        standard: str,
        at: datetime | None,
    ) -> bytes:
        try:
            found = compiler.compile(
                input=str(template),
                format="pdf",
                pdf_standards=[standard] if standard else [],  # type: ignore[list-item]
                sys_inputs=inputs,
                timestamp=int(at.timestamp()) if at else 0,
            )
        except typst.TypstError as error:
            raise _explained(error, template) from error
        if not isinstance(found, bytes):
            raise TypeError("typst gave no file")
        return found

    def _pictures(
        self, compiler: typst.Compiler, template: Path, inputs: dict[str, str], *, ppi: float
    ) -> list[bytes]:
        try:
            found = compiler.compile(input=str(template), format="png", ppi=ppi, sys_inputs=inputs)
        except typst.TypstError as error:
            raise _explained(error, template) from error
        return [found] if isinstance(found, bytes) else list(found or [])


def code_drawing(address: str) -> str:
    """A QR code as an SVG drawing, at error correction M so that a worn print still reads."""
    code = segno.make(address, error="m", micro=False)
    return code.svg_inline(border=0, dark="#1b2430", light=None, omitsize=True, svgversion=1.1)


@lru_cache(maxsize=1)
def press() -> Press:
    """The press of this installation, as the settings describe it."""
    from django.conf import settings

    folder = getattr(settings, "XIEZHI_FONTS", None) or os.environ.get("XIEZHI_FONTS")
    return Press(fonts_folder=Path(folder) if folder else None, demo=bool(settings.XIEZHI_DEMO))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _attached(attachments: Sequence[Attachment]) -> str:
    """Attachments as JSON: text as text, anything else as numbers, which typst reads natively."""
    items = []
    for item in attachments:
        line: dict[str, Any] = {
            "name": item.name,
            "mime": item.mime,
            "description": item.description or item.name,
            "relationship": item.relationship.value,
        }
        try:
            line["text"] = item.content.decode("utf-8")
        except UnicodeDecodeError:
            line["numbers"] = list(item.content)
        items.append(line)
    return _json(items)


def _seal_place(compiler: typst.Compiler) -> SealPlace | None:
    """Read the spot a template kept for the seal; the layout just made is asked, nothing is set twice."""
    found = json.loads(compiler.query("<seal>", field="value"))
    if not found:
        return None
    spot = found[-1]
    size = float(spot["size"])
    return SealPlace(
        page=int(spot["page"]),
        x=float(spot["x"]) - size / 2,
        y=A4_HEIGHT - float(spot["y"]) - size / 2,
        width=size,
        height=size,
    )


def _pages(compiler: typst.Compiler) -> int:
    """How many pages the layout just made has."""
    found = json.loads(compiler.query("<pages>", field="value"))
    return int(found[-1]) if found else 1


def _explained(error: typst.TypstError, template: Path) -> Exception:
    """A character no font draws is the writer's matter; anything else is a fault of the template."""
    found = _NO_GLYPH.search(error.message)
    if found:
        return Refused(
            f"字库中没有“{found.group(1)}”这个字，无法排印",
            remedy="请改用其他写法，或请管理员把含该字的字体文件放入 XIEZHI_FONTS 目录",
            code="character_not_printable",
        )
    return RuntimeError(f"{template.name}: {error.message} {error.diagnostic}")
