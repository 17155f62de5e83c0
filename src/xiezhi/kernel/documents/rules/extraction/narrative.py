"""Who takes part, read from the opening paragraph of a document that has lost its list of parties."""

from __future__ import annotations

import re
from dataclasses import replace

from xiezhi.kernel.documents.rules.extraction.answer import Agent, Party
from xiezhi.kernel.documents.rules.extraction.crime_names import before_crime, crime_inside
from xiezhi.kernel.documents.rules.extraction.names import (
    LONGEST_NAME,
    end_of_name,
    is_name,
    kind_of,
    trimmed,
)
from xiezhi.kernel.documents.rules.extraction.parties import Participants
from xiezhi.kernel.documents.rules.extraction.role_words import RoleWord, role_at
from xiezhi.kernel.documents.rules.extraction.tables import known_cause_at_end
from xiezhi.kernel.documents.rules.extraction.text import CleanText

_REACH = 1500
_HEARD = re.compile(
    r"审理终结|(?:公诉机关|检察院)(?:起诉)?指控(?:称)?[，：]|审理查明|(?:原判|原审判决|原审法院|一审判决|一审法院|原审)(?:经?审理)?(?:认定|查明)(?:的事实)?[，：]|审理了本案(?=公诉|[\u4e00-\u9fff]{2,20}检察院)"
)
_ACCUSED = ("被告人", "被告单位", "原审被告人", "原审被告单位", "自诉人")
_CHARGE = re.compile(r"指控|一案|犯[^。]{2,40}罪")
_ATTENDED = re.compile(r"到庭|出庭参加|参加(?:了)?(?:诉讼|庭审)")
_SOMEBODY_ELSE = re.compile(r"^(?:证人|鉴定人|检察员|代理检察员|书记员|翻译|公诉人|审判|本院|均|到庭|双方)")
_NAMES_END = re.compile(
    r"犯|涉嫌|诉(?=被告|[\u4e00-\u9fff]{0,3}你)|(?<=.)与(?=被告|被上诉|被申请|被执行|第三人|原审|[\u4e00-\u9fff]{2,40}一案)|因与|不服|申请(?:强制)?执行|赔偿|要求|提起|提出|构成|诉讼|等(?:人|$)|[一二三四五六七八九十]人"
)
_NEXT_ACCUSED = re.compile(r"罪[，、；和及]+(?P<name>[\u4e00-\u9fffA-Za-z×*]{2,8}?)(?:也|亦|还)?(?:涉嫌)?犯")
_APPEALED = re.compile(r"(?:提出|提起)上诉")
_BEFORE_APPEAL = re.compile(r"(?:判决|裁定)(?:书)?[，。；）]")
_SIGNS = ("、", "，", "。", "；", "（")
_CLAUSE_END = re.compile(r"[，。；：（“”《]")
_COMPANY_WORDS = ("公司", "支行", "分行", "合作社", "委员会", "管理局", "人民政府", "医院", "学校")
_COMPANY = re.compile(rf".{{2,40}}(?:{'|'.join(_COMPANY_WORDS)})(?:（[^（）]{{1,10}}）)?")
_MASKED = re.compile(
    r"(?P<role>原审被告人|被告人|自诉人)(?P<name>[\u4e00-\u9fff]{1,2}(?:某{1,2}[甲乙丙丁戊己庚辛]?\d{0,2}|×{1,2}))"
)
_PRISONER_WORDS = re.compile(
    r"减刑|假释|确有|服刑|在|不予|减去|犯|因|提请|暂予|收监|社区|刑罚|奖惩|考核|改造|认罪|系|的|本次|此次|入监|积极|能够|现|自|于|原|符合|不符合|予以|准予|送押|以|[\u4e00-\u9fff、]{2,20}罪"
)


def read_opening(text: CleanText, begin: int, found: Participants) -> None:
    """Fill in parties and agents where the list names none."""
    heard = _HEARD.search(text.text, begin, begin + _REACH * 4)
    limit = heard.end() if heard else min(len(text.text), begin + _REACH)
    if not found.parties:
        _read_parties(text, begin, limit, found)
        _mark_appellants(text, begin, limit, found)
    if not found.parties:
        _read_prisoner(text, found)
    if not found.parties:
        _read_masked(text, begin, found)
    if not found.agents:
        _read_attendance(text, begin, limit, found)


def _read_parties(text: CleanText, begin: int, limit: int, found: Participants) -> None:
    """The accused of the charge, then whoever else is named with a role."""
    known: set[str] = set()
    at = begin
    charged = _end_of_charge(text, begin, limit)
    while at < limit:
        word = role_at(text, at)
        if word is None or word.kind != "party" or word.role in ("罪犯", "被害人", "当事人"):
            at += 1
            continue
        at = word.after
        if found.parties and at > charged and word.role in _ACCUSED:
            continue
        for start, stop, name in _names_in_sentence(text, word, limit):
            at = stop
            if name not in known and not _is_short_for(name, known):
                known.add(name)
                found.parties.append(Party(word.role, name, kind_of(name), text.span(start, stop)))
    for other in _NEXT_ACCUSED.finditer(text.text, begin, limit):
        name = other["name"]
        if (
            name not in known
            and found.parties
            and is_name(name)
            and not name.startswith(("被告", "原审", "上诉"))
        ):
            known.add(name)
            span = text.span(other.start("name"), other.end("name"))
            found.parties.append(Party(found.parties[0].role, name, "person", span))


def _end_of_charge(text: CleanText, begin: int, limit: int) -> int:
    charge = _CHARGE.search(text.text, begin, limit)
    stop = text.text.find("。", charge.end(), limit) if charge else -1
    return stop if stop >= 0 else limit


def _is_short_for(name: str, known: set[str]) -> bool:
    """明珠化工公司 for 临沂明珠化工有限公司; 王某 behind a name that runs on into the sentence."""
    if kind_of(name) != "organisation":
        return any(name.startswith(one) and len(name) - len(one) > 1 for one in known)
    return any(_runs_through(name, one) for one in known)


def _runs_through(short: str, long: str) -> bool:
    letters = iter(long)
    return all(char in letters for char in short)


def _names_in_sentence(text: CleanText, word: RoleWord, limit: int) -> list[tuple[int, int, str]]:
    """Names behind a role inside a sentence: 被告人冯某、燕某犯…, 原告张某与被告李某…一案."""
    names: list[tuple[int, int, str]] = []
    start = word.after
    while start < limit:
        stop = end_of_name(text, start, min(limit, start + LONGEST_NAME))
        cut = _NAMES_END.search(text.text, start, stop)
        end = min(cut.start() if cut else stop, _before_matter(text, start, limit))
        pieces = list(_pieces(text.text[start:end]))
        for offset, piece in pieces:
            whole = end == stop and text.text[stop : stop + 1] in _SIGNS
            name = trimmed(_organisation_first(piece), delimited=whole, several=bool(names))
            if not name or _SOMEBODY_ELSE.match(piece) or role_at(text, start + offset):
                return names
            begins = start + offset + piece.index(name)
            names.append((begins, begins + len(name), text.words(begins, begins + len(name))))
            if len(name) != len(piece):
                return names
        if end < stop or text.text[stop : stop + 1] != "、":
            return names
        start = stop + 1
    return names


def _organisation_first(piece: str) -> str:
    """A company's name without the cause that runs on behind it: 某某有限公司商标权侵权及…"""
    if kind_of(piece) == "organisation" and piece.endswith(_COMPANY_WORDS):
        return piece
    company = _COMPANY.match(piece)
    return company[0] if company else piece


def _before_matter(text: CleanText, start: int, limit: int) -> int:
    """Where the name of a crime or of a cause begins in this clause: 王某掩饰、隐瞒犯罪所得罪一案."""
    far = min(limit, start + 200)
    sign = _CLAUSE_END.search(text.text, start, far)
    clause = text.text[start : sign.start() if sign else far]
    crime = crime_inside(clause)
    if crime:
        return start + crime[0]
    case = clause.find("一案")
    cause = known_cause_at_end(clause[:case]) if case > 0 else None
    return start + cause if cause is not None else limit


def _pieces(chunk: str) -> list[tuple[int, str]]:
    """Names joined by 和, 及 or 与, where each part is a name of its own."""
    for joint in re.finditer(r"[和及与]", chunk):
        left, right = chunk[: joint.start()], chunk[joint.end() :]
        if is_name(left) and trimmed(right) and kind_of(chunk) == "person":
            return [(0, left), (joint.end(), right)]
    return [(0, chunk)]


def _mark_appellants(text: CleanText, begin: int, limit: int, found: Participants) -> None:
    """Who "不服，提出上诉" is the appellant; other defendants of that instance are 原审被告人."""
    appellants: set[str] = set()
    for appeal in _APPEALED.finditer(text.text, begin, limit):
        judged = [
            end.end()
            for end in _BEFORE_APPEAL.finditer(text.text, begin, appeal.start())
            if "不服" not in text.text[end.start() - 10 : end.start()]
        ]
        since = max(judged[-1] if judged else begin, appeal.start() - 200)
        clause = text.text[since : appeal.start()]
        appellants |= {
            party.name
            for party in found.parties
            if party.name.replace(" ", "") in _whole_names(clause, party.name)
        }
    if not appellants:
        return
    for at, party in enumerate(found.parties):
        if party.role in ("被告人", "原审被告人", "上诉人"):
            role = "上诉人（原审被告人）" if party.name in appellants else "原审被告人"
            found.parties[at] = replace(party, role=role)


def _whole_names(clause: str, name: str) -> set[str]:
    """The name, unless what stands there is a longer one (王某 inside 王某乙)."""
    whole = re.search(re.escape(name) + r"(?![某甲乙丙丁戊己庚辛\d])", clause)
    return {name.replace(" ", "")} if whole else set()


def _read_prisoner(text: CleanText, found: Participants) -> None:
    """The prisoner of a commutation whose head is lost: 对罪犯马某某不予减刑."""
    for at in (hit.end() for hit in re.finditer("罪犯", text.text[:20_000])):
        sign = _CLAUSE_END.search(text.text, at, at + 80)
        stop = min(sign.start() if sign else at + 80, text.line_end(at))
        chunk = before_crime(text.text[at:stop])
        word = _PRISONER_WORDS.search(chunk, 2)
        name = chunk[: word.start()] if word else chunk
        if is_name(name):
            found.parties.append(Party("罪犯", name, "person", text.span(at, at + len(name))))
            return


def _read_masked(text: CleanText, begin: int, found: Participants) -> None:
    """Defendants of a text that begins with the facts, where masking shows where a name ends."""
    known: set[str] = set()
    for hit in _MASKED.finditer(text.text, begin, begin + _REACH):
        if hit["name"] not in known:
            known.add(hit["name"])
            found.parties.append(Party(hit["role"], hit["name"], "person", text.span(*hit.span("name"))))


def _read_attendance(text: CleanText, begin: int, limit: int, found: Participants) -> None:
    """Agents named where the document says who came to the hearing."""
    start = begin
    while start < limit:
        stop = text.text.find("。", start, limit)
        stop = limit if stop < 0 else stop
        if _ATTENDED.search(text.text, start, stop):
            _read_agents(text, start, stop, found)
        start = stop + 1


def _read_agents(text: CleanText, start: int, limit: int, found: Participants) -> None:
    whom: list[str] = []
    of_role = ""
    known = {agent.name for agent in found.agents}
    by_place = sorted(found.parties, key=lambda party: -len(party.name))
    at = start
    while at < limit:
        party = next((one for one in by_place if text.text.startswith(one.name.replace(" ", ""), at)), None)
        if party:
            whom.append(party.name)
            at += len(party.name.replace(" ", ""))
            continue
        word = role_at(text, at)
        if word is None or word.kind == "party":
            whom, of_role = ([], word.role) if word else (whom, of_role)
            at = word.after if word else at + 1
            continue
        at = max(word.after, at + 1)
        if word.kind == "organ":
            continue
        for begins, ends, whole in _names_in_sentence(text, word, limit):
            if any(whole == one.name for one in by_place):
                break
            name = re.sub(r"(?<=..)律师$", "", whole)
            if name not in known:
                known.add(name)
                acted = whom or [one.name for one in found.parties if of_role and one.role == of_role]
                found.agents.append(
                    Agent(word.role, name, None, "、".join(acted) or None, text.span(begins, ends))
                )
            at = ends
