"""What a case is about: the crimes found or charged, or the civil or administrative cause of action."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xiezhi.kernel.documents.rules.extraction.answer import Party
from xiezhi.kernel.documents.rules.extraction.crime_names import (
    crime_inside,
    crimes_at,
    is_crime,
    split_crimes,
)
from xiezhi.kernel.documents.rules.extraction.headings import Heading
from xiezhi.kernel.documents.rules.extraction.tables import known_cause_at_end
from xiezhi.kernel.documents.rules.extraction.text import CleanText, Span

_HOLDING = re.compile(r"(?:判决|裁定|决定)(?:如下)?：|(?:判决|裁定|决定)如下")
_HOLDING_END = re.compile(r"如不服本|本(?:判决|裁定|决定)(?:为|送达|书)|审判长|审判员(?!会)|附：|附相关")
_COMMITTED = re.compile(r"(?<![侵主从累罪共再惯])犯(?!罪)")
_ACTOR_BEFORE = re.compile(r"(?:[，；：、。”]|均|共同|分别|同时|还|又|也|构成|系|属)$")
_EARLIER = re.compile(r"(?:之前|前|原|曾因|因|前罪|所|已|漏罪|余罪|另案)$")
_SENTENCED = re.compile(r"(?:判处|免予|无罪|决定执行|免除|维持|处)")
_BY_CRIME = re.compile(r"以(?P<crimes>(?:犯罪|[^，。；：“”犯以]){2,60}?罪)，?(?:分别|各|对)?(?:判处|定罪)")
_CHARGE = re.compile(r"指控|提起公诉|提起自诉|控诉|起诉|涉嫌|被控|一案")
_TRIED = re.compile(r"(?:原审|一审|原判|法院)[^。]{0,200}?(?:判决|认定|判处)")

_OPENING = 1500
_NO_CAUSE = re.compile(r"[，。；“]|原告|被告|^(?:在|另|该|本|此|两|同|这|上|前|其|一)")
_LABEL = re.compile(r"案(?:件)?由：?")
_A_CASE = re.compile(r"一案|(?<=纠纷)案(?=[，。])|(?<=之诉)案")
_SENTENCE_START = re.compile(r"[。；：]")
_ABBREVIATED = re.compile(r"（[^（）]{0,60}）")
_LEADING = re.compile(
    r"(?:等(?:[一二三四五六七八九十\d]+(?:人|家|名)?|人)?|因|之间|双方|的|诉|与|及|和|、|关于|发生|涉及|就|系|为|你|方|单位|公司|们|提出的|提起的|要求|不服|请求|确认(?=行政)|向|人(?=民)|申请)+"
)
# The number of the decision that is to be enforced: 强制执行某城管罚字（2020）第12号行政处罚决定.
_PAPER = re.compile(r"(?:强制)?执行(?:[\u4e00-\u9fff]{0,12}（\d{4}）[\u4e00-\u9fff]{0,6}[\d\-]+号)?")
_APPLIED = re.compile(
    r"申请(?:宣告|认定|确认|撤销|支付|公示|实现|指定|变更|确定|诉前|仲裁|承认|认可|设立|破产|强制清算|司法确认|人身|重整|和解|扣押|海事|再审)"
)
_APPLICATION = re.compile(
    r"(?P<cause>申请(?:支付令|公示催告|诉前财产保全|诉前行为保全|诉前证据保全|财产保全|先予执行|人身安全保护令|实现担保物权|司法确认调解协议|撤销仲裁裁决|确认仲裁协议效力|公司清算|破产清算|破产重整|破产和解|重整))"
)
_INSOLVENCY = re.compile(r"申请对[^，。]{2,60}?(?:进行)?(?P<kind>破产清算|破产重整|重整|破产和解|强制清算)")
_DISPUTE = re.compile(r"(?P<cause>[\u4e00-\u9fff、（）]{2,30}?(?:纠纷|争议|之诉))$")
_TITLE = re.compile(
    r"(?:一审|二审|再审|申诉|申请|审判监督|首次执行|执行|恢复执行|其他|特别程序|财产保全|督促|管辖|实施|审查|复议|异议|刑罚变更|刑罚与执行变更|减刑|假释|[一二三]审)*"
    r"(?:民事|行政|执行|刑事|刑事附带民事|国家赔偿|赔偿)+(?:判决书|裁定书|调解书|决定书|通知书)$"
)
_YOU = re.compile(r"(?:你方|你单位|你公司|贵公司|贵单位|你们|你局|你院|你)")


@dataclass(frozen=True, slots=True)
class Cause:
    """The cause and where it stands."""

    text: str
    span: Span


def read_cause(text: CleanText, heading: Heading, parties: tuple[Party, ...], list_end: int) -> Cause | None:
    """The cause as the document states it; crimes are joined by 、 in the order of the holding."""
    labelled = _labelled(text)
    if labelled:
        return labelled
    if _is_criminal(heading, parties):
        return _crimes(text, heading, parties, list_end)
    return _civil(text, heading, parties, list_end)


def _is_criminal(heading: Heading, parties: tuple[Party, ...]) -> bool:
    kind, number = heading.document_type or "", heading.case_no or ""
    if kind.startswith("刑事") or "刑" in number:
        return True
    if kind.startswith(("民事", "行政", "执行")):
        return False
    return any("被告人" in party.role or party.role in ("罪犯", "自诉人", "被告单位") for party in parties)


def _labelled(text: CleanText) -> Cause | None:
    """``案由：民间借贷纠纷`` of a summons, a form or a register page."""
    for hit in _LABEL.finditer(text.text[:6000]):
        if not text.is_edge(hit.start()):
            continue
        line = text.next_gap(hit.end()) if hit.end() not in text.gaps else text.next_gap(hit.end())
        words = re.split(r"[，。；：（]", text.text[hit.end() : min(line, hit.end() + 40)])[0]
        if 2 <= len(words) <= 30 and not re.search(r"案号|当事人|本院|原告|被告", words):
            return Cause(words, text.span(hit.end(), hit.end() + len(words)))
    return None


# crimes ------------------------------------------------------------------------------------------


def _crimes(text: CleanText, heading: Heading, parties: tuple[Party, ...], list_end: int) -> Cause | None:
    names = [party.name.replace(" ", "") for party in parties]
    if any(party.role == "罪犯" for party in parties):
        return _of_prisoner(text, heading, list_end) or _of_title(text, heading)
    return (
        _found_by_court(text, names)
        or _found_below(text, list_end, names)
        or _charged(text, list_end)
        or _of_title(text, heading)
        or _under_headline(text, list_end)
    )


def _found_by_court(text: CleanText, names: list[str]) -> Cause | None:
    """The crimes of the holding, without the parts that quash an earlier judgment."""
    holdings = list(_HOLDING.finditer(text.text))
    if not holdings:
        return None
    begin = holdings[-1].end()
    over = _HOLDING_END.search(text.text, begin)
    end = over.start() if over else len(text.text)
    found: list[str] = []
    where: list[tuple[int, int]] = []
    for start, stop in _items(text.text, begin, end):
        item = text.text[start:stop]
        if re.match(r"[一二三四五六七八九十、（）]*撤销", item) or "抗诉" in item[:12]:
            continue
        for crimes, span in _committed(text.text, start, stop, names):
            found += [crime for crime in crimes if crime not in found]
            where.append(span)
    return Cause("、".join(found), text.span(where[0][0], where[-1][1])) if found else None


def _items(text: str, begin: int, end: int) -> list[tuple[int, int]]:
    marks = [begin] + [
        hit.start()
        for hit in re.finditer(r"(?<=[。；：）])[一二三四五六七八九十]{1,3}、", text[:end])
        if hit.start() > begin
    ]
    return list(zip(marks, [*marks[1:], end], strict=True))


def _committed(text: str, start: int, end: int, names: list[str]) -> list[tuple[list[str], tuple[int, int]]]:
    """Every 犯某罪 of a stretch that is said of the accused, and every 以某罪判处."""
    found: list[tuple[int, list[str], int]] = []
    for hit in _COMMITTED.finditer(text, start, end):
        before = text[max(0, hit.start() - 24) : hit.start()]
        if _EARLIER.search(before):
            continue
        told = (
            _ACTOR_BEFORE.search(before)
            or before.endswith(tuple(names))
            or re.search(r"(?:人|单位|罪犯)[^，。；]{1,20}$", before)
        )
        crimes, stop = crimes_at(text, hit.end())
        if told and crimes:
            found.append((hit.end(), crimes, stop))
    for hit in _BY_CRIME.finditer(text, start, end):
        found.append((hit.start("crimes"), _split_list(hit["crimes"]), hit.end("crimes")))
    found.sort()
    return [(crimes, (at, stop)) for at, crimes, stop in found]


def _split_list(words: str) -> list[str]:
    crimes, stop = crimes_at(words, 0)
    return crimes if stop == len(words) else split_crimes(words)


def _found_below(text: CleanText, begin: int, names: list[str]) -> Cause | None:
    """The crimes of the judgment under review: 判决被告人韩某犯寻衅滋事罪，判处…"""
    for hit in _TRIED.finditer(text.text, begin):
        stop = text.text.find("。", hit.end())
        stop = len(text.text) if stop < 0 else stop
        if "判处" not in text.text[hit.end() : stop + 1] or "撤销" in text.text[hit.start() : stop]:
            continue
        told = [(crimes, span) for crimes, span in _committed(text.text, hit.start(), stop, names) if crimes]
        told = [
            (crimes, span) for crimes, span in told if _SENTENCED.search(text.text[span[1] : span[1] + 8])
        ]
        if told:
            crimes = list(dict.fromkeys(crime for group, _ in told for crime in group))
            return Cause("、".join(crimes), text.span(told[0][1][0], told[-1][1][1]))
    return None


def _charged(text: CleanText, begin: int) -> Cause | None:
    """The crimes of the charge: 指控被告人黎某犯抢劫罪、被告人潘某犯窝藏罪."""
    for hit in _CHARGE.finditer(text.text, max(0, begin - 400), begin + 6000):
        start = max(text.text.rfind("。", 0, hit.start()) + 1, hit.start() - 200)
        stop = text.text.find("。", hit.end())
        stop = min(len(text.text) if stop < 0 else stop, hit.end() + 800)
        found: list[str] = []
        where: list[int] = []
        for committed in re.finditer(r"(?:犯|涉嫌(?!犯))(?!罪)", text.text[start:stop]):
            crimes, end = crimes_at(text.text, start + committed.end())
            found += [crime for crime in crimes if crime not in found]
            where += [start + committed.end(), end] if crimes else []
        if not found:
            named = crime_inside(text.text[start:stop])
            if named:
                found, where = (
                    split_crimes(text.text[start + named[0] : start + named[1]]),
                    [start + named[0], start + named[1]],
                )
        if found:
            return Cause("、".join(found), text.span(min(where), max(where)))
    return None


def _of_prisoner(text: CleanText, heading: Heading, begin: int) -> Cause | None:
    """The crimes for which the sentence is served: the first sentence that names any."""
    at = min(begin, heading.body)
    for hit in _COMMITTED.finditer(text.text, at):
        crimes, _ = crimes_at(text.text, hit.end())
        if not crimes:
            continue
        stop = text.text.find("。", hit.end())
        stop = len(text.text) if stop < 0 else stop
        told = [
            crimes_at(text.text, one.end()) + (one.end(),)
            for one in _COMMITTED.finditer(text.text, hit.start(), stop)
        ]
        names = list(dict.fromkeys(crime for group, _, _ in told for crime in group))
        return Cause("、".join(names), text.span(hit.end(), max(end for group, end, _ in told if group)))
    return None


def _of_title(text: CleanText, heading: Heading) -> Cause | None:
    """A title that names the crime: 罪犯董某运输毒品罪刑罚变更刑事裁定书."""
    found = crime_inside(text.text[: heading.body])
    if not found:
        return None
    return Cause("、".join(split_crimes(text.text[slice(*found)])), text.span(*found))


def _under_headline(text: CleanText, begin: int) -> Cause | None:
    """``指控罪名：寻衅滋事、危险驾驶``."""
    hit = re.compile(r"(?:指控)?罪名：(?P<names>[\u4e00-\u9fff、]{2,60})").search(
        text.text, max(0, begin - 200), begin + 3000
    )
    if not hit:
        return None
    names = split_crimes(hit["names"].removesuffix("罪") + "罪")
    return (
        Cause("、".join(names), text.span(*hit.span("names")))
        if all(is_crime(name) for name in names)
        else None
    )


# civil, administrative, enforcement -----------------------------------------------------------------


def _civil(text: CleanText, heading: Heading, parties: tuple[Party, ...], list_end: int) -> Cause | None:
    names = sorted({party.name.replace(" ", "") for party in parties}, key=len, reverse=True)
    begin = max(0, heading.body - 400)
    reach = max(heading.body, list_end) + _OPENING
    for hit in list(_A_CASE.finditer(text.text, begin, reach))[:4]:
        start = max(
            (found.end() for found in _SENTENCE_START.finditer(text.text, begin, hit.start())), default=begin
        )
        start = max(start, text.line_start(hit.start()))
        found = _before_case(text, start, hit.start(), names)
        if found:
            return found
    return _in_title(text, heading, names) or _applied_for(text, heading, parties)


def _applied_for(text: CleanText, heading: Heading, parties: tuple[Party, ...]) -> Cause | None:
    """What was applied for where nobody is sued: 向本院申请支付令, 申请对某公司进行破产清算."""
    if not any("申请人" in party.role for party in parties):
        return None
    reach = heading.body + _OPENING
    applied = _APPLICATION.search(text.text, heading.body, reach)
    if applied:
        return Cause(applied["cause"], text.span(*applied.span("cause")))
    insolvent = _INSOLVENCY.search(text.text, heading.body, reach)
    if insolvent:
        return Cause("申请" + insolvent["kind"].replace("进行", ""), text.span(*insolvent.span()))
    return None


def _before_case(text: CleanText, start: int, stop: int, names: list[str]) -> Cause | None:
    clause = text.text[start:stop]
    known = known_cause_at_end(clause)
    at, rest = _after_last_name(clause, names)
    applied = _APPLIED.search(clause)
    if applied and known is None:
        words = clause[applied.start() :]
        for name in names:
            words = words.replace(name, "")
        if 4 <= len(words) <= 30 and "，" not in words:
            return Cause(words, text.span(start + applied.start(), stop))
    plain = at is not None and 2 <= len(rest) <= 30 and not _NO_CAUSE.search(rest)
    if at is not None and plain and (known is None or len(rest) >= len(clause) - known):
        return Cause(rest, text.span(start + at, stop))
    if known is not None:
        return Cause(clause[known:], text.span(start + known, stop))
    loose = _DISPUTE.search(clause)
    if loose and at is None:
        return Cause(loose["cause"], text.span(start + loose.start("cause"), stop))
    return None


def _after_last_name(clause: str, names: list[str]) -> tuple[int | None, str]:
    """What follows the last party named in the clause, without joining words."""
    ends = [clause.rfind(name) + len(name) for name in names if name in clause]
    ends += [hit.end() for hit in _YOU.finditer(clause)]
    if not ends:
        return None, ""
    at = max(ends)
    while True:
        skip = _ABBREVIATED.match(clause, at) or _LEADING.match(clause, at) or _PAPER.match(clause, at)
        if not skip or skip.end() == at:
            return at, clause[at:]
        at = skip.end()


def _in_title(text: CleanText, heading: Heading, names: list[str]) -> Cause | None:
    """A title line (张某与李某民间借贷纠纷一审民事判决书), or the bracket behind 民事起诉状."""
    for start, stop in text.segments(0, min(len(text.text), heading.body + 40)):
        words = text.text[start:stop]
        bracket = re.search(r"(?:[书状]|^)（(?P<cause>[\u4e00-\u9fff、]{2,20}(?:纠纷|争议|之诉))）$", words)
        if bracket:
            return Cause(
                bracket["cause"], text.span(start + bracket.start("cause"), start + bracket.end("cause"))
            )
        tail = _TITLE.search(words)
        if tail and tail.start() > 3:
            clause = words[: tail.start()].removesuffix("一案")
            loose = _DISPUTE.search(clause)
            known = known_cause_at_end(clause)
            begins = known if known is not None else loose.start() if loose else None
            if begins is not None:
                return Cause(clause[begins:], text.span(start + begins, start + len(clause)))
    return None
