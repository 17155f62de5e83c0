"""Check a file against PDF/A-3b, as far as can be checked here (decision 30).

Fonts, metadata, output intent, attachments, annotations and forbidden content
are looked at by this module; typst has already validated what it wrote. No
independent validator takes part, and the documentation says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

_FORBIDDEN_ACTIONS = {"/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide", "/SetOCGState",
                      "/Rendition", "/Trans", "/GoTo3DView", "/JavaScript"}  # fmt: skip
# Upwards, and the tags for screen readers: thousands of objects that only name what is on the pages.
_NOT_FOLLOWED = {"/Parent", "/P", "/StructTreeRoot"}
_PRINT, _INVISIBLE, _HIDDEN, _NO_VIEW, _TOGGLE = 4, 1, 2, 32, 256
_PART = re.compile(r"pdfaid:part(?:=[\"']|>)(\d)")
_LEVEL = re.compile(r"pdfaid:conformance(?:=[\"']|>)([ABU])")


def check_pdfa3b(pdf: bytes) -> list[str]:
    """What keeps this file from being PDF/A-3b, in Chinese; an empty list where nothing does."""
    try:
        reader = PdfReader(BytesIO(pdf), strict=False)
        if reader.is_encrypted:
            return ["文件已加密"]
        root = reader.trailer["/Root"].get_object()
    except (PyPdfError, KeyError, ValueError, AttributeError) as error:
        return [f"文件无法按 PDF 读取：{error}"]
    if not isinstance(root, DictionaryObject):
        return ["文件没有目录对象"]
    problems = [*_file_problems(pdf, reader), *_metadata_problems(root), *_intent_problems(root)]
    objects = list(_reachable(root))
    problems += _font_problems(objects)
    problems += _attachment_problems(root, objects)
    problems += _content_problems(objects, root)
    return problems


def _file_problems(pdf: bytes, reader: PdfReader) -> Iterator[str]:
    if not re.match(rb"%PDF-1\.[0-7][\r\n]+%[\x80-\xff]{4}", pdf):
        yield "文件头不符合 PDF/A（缺少版本或二进制标记）"
    if not pdf.rstrip(b"\r\n").endswith(b"%%EOF"):
        yield "文件结束标记 %%EOF 之后还有内容"
    if "/ID" not in reader.trailer:
        yield "文件没有标识符（ID）"


def _metadata_problems(root: DictionaryObject) -> Iterator[str]:
    stream = _of(root, "/Metadata")
    if not isinstance(stream, StreamObject):
        yield "缺少 XMP 元数据"
        return
    text = stream.get_data().decode("utf-8", "replace")
    part, level = _PART.search(text), _LEVEL.search(text)
    if part is None or part.group(1) != "3" or level is None:
        yield "XMP 元数据没有声明 PDF/A-3"


def _intent_problems(root: DictionaryObject) -> Iterator[str]:
    intents = _of(root, "/OutputIntents")
    for intent in intents if isinstance(intents, ArrayObject) else []:
        found = intent.get_object()
        if found.get("/S") == "/GTS_PDFA1" and isinstance(_of(found, "/DestOutputProfile"), StreamObject):
            return
    yield "缺少带 ICC 特性文件的输出意图（OutputIntent）"


def _font_problems(objects: list[Any]) -> list[str]:
    problems = []
    for font in objects:
        if not isinstance(font, DictionaryObject) or font.get("/Type") != "/Font":
            continue
        if font.get("/Subtype") in {"/Type0", "/Type3"}:
            continue
        descriptor = _of(font, "/FontDescriptor")
        embedded = isinstance(descriptor, DictionaryObject) and any(
            isinstance(_of(descriptor, key), StreamObject)
            for key in ("/FontFile", "/FontFile2", "/FontFile3")
        )
        if not embedded:
            problems.append(f"字体 {str(font.get('/BaseFont', '（未命名）')).lstrip('/')} 没有嵌入")
    return problems


def _attachment_problems(root: DictionaryObject, objects: list[Any]) -> list[str]:
    problems = []
    associated = _of(root, "/AF")
    listed = [id(item.get_object()) for item in associated] if isinstance(associated, ArrayObject) else []
    for spec in objects:
        if not isinstance(spec, DictionaryObject) or "/EF" not in spec:
            continue
        name = str(spec.get("/UF") or spec.get("/F") or "（未命名）")
        if "/F" not in spec or "/UF" not in spec:
            problems.append(f"附件 {name} 缺少 F 或 UF 名称")
        if str(spec.get("/AFRelationship", "")) not in {
            "/Source",
            "/Data",
            "/Alternative",
            "/Supplement",
            "/Unspecified",
        }:
            problems.append(f"附件 {name} 没有写明与正文的关系（AFRelationship）")
        stream = _of(_of(spec, "/EF"), "/F")
        if not isinstance(stream, StreamObject) or "/Subtype" not in stream:
            problems.append(f"附件 {name} 没有写明文件类型")
        if id(spec) not in listed:
            problems.append(f"附件 {name} 没有列入文件的关联清单（AF）")
    return problems


def _content_problems(objects: list[Any], root: DictionaryObject) -> list[str]:
    problems = []
    form = _of(root, "/AcroForm")
    if isinstance(form, DictionaryObject):
        if form.get("/NeedAppearances"):
            problems.append("表单要求阅读器自行生成外观")
        if "/XFA" in form:
            problems.append("含 XFA 表单")
    for found in objects:
        if not isinstance(found, DictionaryObject):
            continue
        if isinstance(found, StreamObject):
            filters = found.get("/Filter")
            names = [filters] if not isinstance(filters, ArrayObject) else list(filters)
            if "/LZWDecode" in names or "/Crypt" in names:
                problems.append("含 PDF/A 不允许的压缩或加密方式")
            if "/F" in found and found.get("/Type") != "/Filespec":
                problems.append("有内容存放在文件之外")
        if found.get("/S") in _FORBIDDEN_ACTIONS or "/JS" in found:
            problems.append(f"含不允许的动作 {str(found.get('/S', '/JavaScript')).lstrip('/')}")
        if "/Subtype" in found and "/Rect" in found:
            problems += _annotation_problems(found)
    return problems


def _annotation_problems(annotation: DictionaryObject) -> Iterator[str]:
    name = str(annotation["/Subtype"]).lstrip("/")
    flags = int(annotation.get("/F", 0))
    if name == "Popup":
        return
    if not flags & _PRINT or flags & (_INVISIBLE | _HIDDEN | _NO_VIEW | _TOGGLE):
        yield f"批注 {name} 未设为可见可打印"
    appearance = _of(annotation, "/AP")
    rect = _of(annotation, "/Rect")
    edges = [float(edge) for edge in rect] if isinstance(rect, ArrayObject) else []
    empty = len(edges) == 4 and edges[0] == edges[2] and edges[1] == edges[3]
    if name != "Link" and not empty and not isinstance(appearance, DictionaryObject):
        yield f"批注 {name} 没有外观"
    if isinstance(appearance, DictionaryObject) and set(appearance) - {"/N"}:
        yield f"批注 {name} 含有 N 以外的外观"


def _of(found: Any, key: str) -> Any:
    """The value under a key, references followed; ``None`` where absent."""
    if not isinstance(found, DictionaryObject):
        return None
    value = found.get(key)
    return value.get_object() if isinstance(value, IndirectObject) else value


def _reachable(root: DictionaryObject) -> Iterator[Any]:
    """Every object that can be reached from the catalogue, once."""
    seen: set[int] = set()
    waiting: list[Any] = [root]
    while waiting:
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            found = found.get_object()
        if not isinstance(found, DictionaryObject | ArrayObject) or id(found) in seen:
            continue
        seen.add(id(found))
        yield found
        if isinstance(found, DictionaryObject):
            waiting.extend(value for key, value in found.items() if key not in _NOT_FOLLOWED)
        else:
            waiting.extend(found)
