"""The head of a document: the court, the number and what kind of document it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from xiezhi.kernel.documents.rules.extraction.tables import document_kinds, longest_first
from xiezhi.kernel.documents.rules.extraction.text import CleanText, Span
from xiezhi.lib.case_numbers import find_case_numbers

_REACH = 1500
_ZERO = str.maketrans("Oo〇○", "0000")
_DASH = re.compile("[—－–~～]")
# What scanners leave of a number: a bracket lost, O for 0. Sound numbers are found by the library.
_DAMAGED = re.compile(
    r"(?P<open>[（〈<《]?)(?P<year>[12][0-9Oo〇○]{3})(?P<shut>[）〉>》]?)年?"
    r"(?P<body>[\u4e00-\u9fff][\u4e00-\u9fffA-Z0-9Oo]{1,21}?)第?"
    r"(?P<serial>[0-9Oo]{1,8}(?:[-—－–~～、][0-9Oo]{1,8})*)号(?P<tail>之[一二三四五六七八九十0-9]{1,3})?"
)
_YEARLESS = re.compile(r"[\u4e00-\u9fff]{1,8}[刑民行执赔商知破监调][\u4e00-\u9fff]{0,6}字第[0-9]{1,7}号")
_YEARLESS_GLUED = re.compile(
    rf"(?:判决书|裁定书|决定书|通知书)(?P<number>{_YEARLESS.pattern})(?=[\u4e00-\u9fff])"
)
_BODY_BEGINS = (
    "本院|公诉机关|原公诉|原告|上诉人|罪犯|申请|被告|再审|异议|赔偿请求人|起诉人|自诉人|执行机关|委托|案外人"
)
_COURT_LINE = re.compile(r"[\u4e00-\u9fff]{2,30}法院")
_KINDS_OF_CASE = re.compile(r"[刑民行执赔商知破监调审保财认诉特催督破清辖撤罚拘移救法司协请海]")
_NUMBER_LABEL = re.compile(r"(?:案号|文号|编号|案件编号)：?$")
_STOP = re.compile(r"[，。；]")

_COURT_CHAR = re.compile(r"[\u4e00-\u9fff·]")
_COURT_CUT = re.compile(
    r"(?:书|令|票|状|证|号|：|中国裁判文书网|中华人民共和国|审理法院|受理法院|经办法院|法院名称|执行法院|签发法院|^院|下载)"
)
_COURT_TAIL = re.compile(
    r"^(?:最高|[\u4e00-\u9fff·]{0,20}?(?:高级|中级|基层)|[\u4e00-\u9fff]{0,3})?(?:铁路运输中级|铁路运输|海事|知识产权|互联网|金融|军事)?(?:人民)?法院$"
)
_ADDRESSED = re.compile(r"此致敬?礼?(?P<court>[\u4e00-\u9fff·]{2,40}?法院)")
_SIGNED = re.compile(r"(?P<court>[\u4e00-\u9fff·]{2,40}法院)(?:（[^（）]{0,8}）)?$")

_TITLE_TAIL = re.compile(r"（[^（）]{1,30}）$")
_MODIFIERS = re.compile(
    r"(?:刑事|民事|行政|执行|附带|公益|诉讼|国家|司法|赔偿|救助|商事|海事|破产|知识产权|环境资源|家事|少年|财产|行为|证据|保全|诉前|仲裁"
    r"|先予|解除|继续|驳回|申请|再审|申诉|管辖|异议|复议|减刑|假释|强制|医疗|特别程序|督促|简易|小额|速裁|一审|二审|终审|补正|撤诉)+"
)
_FREE_KINDS = ("通知书", "告知书", "决定书", "申请书", "公告", "令", "笔录")
_NOT_KIND = re.compile(r"[某×与诉案纠犯，。：\dA-Za-z]")
_PARTY_START = re.compile(
    r"^(?:公诉机关|原公诉机关|抗诉机关|原告|被告|上诉人|申请人|申请执行人|再审申请人|自诉人|赔偿请求人|被执行人|异议人|复议申请人|起诉人)[^与诉]{0,30}[：，。]"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """What the head says, where it says it, and where the body begins."""

    court: str | None
    case_no: str | None
    document_type: str | None
    spans: dict[str, Span]
    body: int


def read_heading(text: CleanText) -> Heading:
    """Court, number and kind of document as printed; what is not there stays ``None``."""
    spans: dict[str, Span] = {}
    number = _find_number(text)
    end = _end_of_head(text, number[1] if number else 0)
    kind = _find_kind(text, end)
    court = _find_court(text, end) or _find_court_elsewhere(text)
    if number:
        spans["case_no"] = text.span(*number)
    if kind:
        spans["document_type"] = text.span(*kind)
    if court:
        spans["court"] = text.span(*court)
    return Heading(
        court=_court_name(text, *court) if court else None,
        case_no=_written(text.text[slice(*number)]) if number else None,
        document_type=text.text[slice(*kind)] if kind else None,
        spans=spans,
        body=end,
    )


def _find_number(text: CleanText) -> tuple[int, int] | None:
    """The document's own number; numbers of other documents stand inside sentences."""
    head = text.text[:_REACH]
    first_stop = _STOP.search(head)
    first_stop_at = first_stop.start() if first_stop else len(head)
    known = [(hit.start, hit.end) for hit in find_case_numbers(head)]
    damaged = [hit.span() for hit in _DAMAGED.finditer(head) if _KINDS_OF_CASE.search(hit["body"])]
    for start, end in [*known, *damaged]:
        labelled = _NUMBER_LABEL.search(head[:start])
        alone = text.is_edge(start) and text.is_edge(end)
        if start <= first_stop_at or labelled or alone:
            return start, end
    glued = _YEARLESS_GLUED.search(head, 0, first_stop_at)
    if glued:
        return glued.span("number")
    for start, stop in text.segments(0, len(head)):
        if _YEARLESS.fullmatch(text.text, start, stop):
            return start, stop
    return None


def _written(number: str) -> str:
    """As printed, in the brackets of the standard; a letter O between figures is a nought."""
    parts = _DAMAGED.fullmatch(number)
    if not parts:
        return number
    body = re.sub(
        r"(?<=[\u4e00-\u9fff0-9])[Oo](?=[0-9Oo])|(?<=[0-9])[Oo]",
        "0",
        number[parts.end("shut") :].removeprefix("年"),
    )
    return f"（{parts['year'].translate(_ZERO)}）{_DASH.sub('-', body)}"


def _end_of_head(text: CleanText, number_end: int) -> int:
    """After the number, and after the lines of a heading that stand below it."""
    end = number_end
    for start, stop in text.segments(end, min(len(text.text), end + _REACH)):
        words = text.text[start:stop]
        kind = _kind_in_line(words)
        heads = bool(kind or words.endswith("法院"))
        if number_end and not (kind and kind[0] == 0) and not _COURT_LINE.fullmatch(words):
            break
        if _STOP.search(words) or words.endswith("：") or len(words) > 60 or _PARTY_START.match(words):
            break
        end = stop if heads else end
    return end or _end_of_glued_head(text.text)


def _end_of_glued_head(text: str) -> int:
    """A title that runs on into the text without any sign: …刑事裁定书本院认为，…"""
    stop = _STOP.search(text, 0, 200)
    title = re.compile(rf"(?:{_kind_pattern().pattern})(?={_BODY_BEGINS})").search(
        text, 0, stop.start() if stop else 80
    )
    return title.end() if title else 0


@cache
def _kind_pattern() -> re.Pattern[str]:
    return re.compile("|".join(longest_first(document_kinds())))


@cache
def _kind_at_end() -> re.Pattern[str]:
    return re.compile(f"(?:{_kind_pattern().pattern})$")


def _kind_in_line(line: str) -> tuple[int, int] | None:
    """Where a line that ends with a kind of document names it: ``某某诈骗一审刑事判决书`` → 刑事判决书."""
    words = _TITLE_TAIL.sub("", line)
    if words in document_kinds():
        return 0, len(words)
    known = _kind_at_end().search(words)
    if not known:
        return None
    before = words[: known.start()]
    free = known[0].endswith(_FREE_KINDS) and len(before) <= 10 and not _NOT_KIND.search(before)
    return (0 if free or _MODIFIERS.fullmatch(before) else known.start()), len(words)


def _find_kind(text: CleanText, end: int) -> tuple[int, int] | None:
    """The line that is a kind of document; failing that, the last kind named in the head."""
    partly: tuple[int, int] | None = None
    for start, stop in text.segments(0, end):
        named = _kind_in_line(text.text[start:stop])
        if named and named[0] == 0:
            return _with_line_above(text, start), start + named[1]
        if named:
            partly = start + named[0], start + named[1]
    anywhere = [found.span() for found in _kind_pattern().finditer(text.text[:end])]
    return partly or (anywhere[-1] if anywhere else None)


def _with_line_above(text: CleanText, start: int) -> int:
    """A kind broken over two lines (刑事附带民事／判决书) begins in the line above."""
    above = text.gap_before(start - 1) if start else 0
    return above if above < start and _MODIFIERS.fullmatch(text.text[above:start]) else start


def _find_court(text: CleanText, end: int) -> tuple[int, int] | None:
    """The last court of the head: the heading stands below any title."""
    head = text.text[:end]
    for found in reversed(list(re.finditer("法院", head))):
        stop = found.end()
        start = _court_start(text, found.start())
        if _COURT_TAIL.match(head[start:stop]) and start:
            above = _court_start(text, start)
            if above < start and _is_place(head[above:start]):
                start = above
        if stop - start >= 4 and head[start:stop] not in (
            "人民法院",
            "中级人民法院",
            "高级人民法院",
            "基层人民法院",
        ):
            return start, stop
    return None


def _is_place(words: str) -> bool:
    return 2 <= len(words) <= 24 and not words.endswith(("书", "案", "院", "网"))


def _court_start(text: CleanText, at: int) -> int:
    start = at
    while start and _COURT_CHAR.match(text.text[start - 1]):
        start -= 1
        if start in text.gaps:
            break
    cut = list(_COURT_CUT.finditer(text.text, start, at))
    return cut[-1].end() if cut else start


def _find_court_elsewhere(text: CleanText) -> tuple[int, int] | None:
    """The court a pleading is addressed to, or one that signs alone in the last lines."""
    addressed = _ADDRESSED.search(text.text)
    if addressed:
        return addressed.span("court")
    for start, stop in text.segments(max(0, text.gap_before(max(0, len(text.text) - 160))), len(text.text)):
        signed = _SIGNED.fullmatch(text.text[start:stop])
        if signed:
            return start + signed.start("court"), start + signed.end("court")
    return None


def _court_name(text: CleanText, start: int, stop: int) -> str:
    return text.text[start:stop].removeprefix("中华人民共和国")
