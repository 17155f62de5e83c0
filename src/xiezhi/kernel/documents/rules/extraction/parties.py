"""The list of parties that follows the head: who they are, who acts for them, which bodies take part."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from xiezhi.kernel.documents.rules.extraction.answer import Agent, Organ, Party
from xiezhi.kernel.documents.rules.extraction.names import (
    LONGEST_NAME,
    NEXT_PERSON,
    end_of_name,
    is_name,
    kind_of,
    says_more,
    trimmed,
)
from xiezhi.kernel.documents.rules.extraction.role_words import RoleWord, bracket_role, role_at
from xiezhi.kernel.documents.rules.extraction.text import CleanText

_REACH = 60_000
_LONGEST_SENTENCE = 800
_MOST_PEOPLE = 500
_LONG_LINE = 20
_LINE_ENDS = "，。；：！？）"
# With this sentence the list is over: the charge, the claim, the history of the case.
_OPENING = re.compile(
    r"提起公诉|提起自诉|提起诉讼|向本院(?:提起|起诉|申请|提出|移送)|起诉书|指控|一案|诉讼请求|请求事项|事实(?:和|与|及)理由|诉称|诉至|辩称|此致"
    r"|不服[^。]{0,60}(?:判决|裁定|决定|调解|处罚)|本院(?:受理|立案|依法|认为|审理|经审|根据|在(?:执行|审理)|于[^，。]{2,14}(?:立案|受理|作出|收到))"
    r"|作出（|作出[^，。]{0,12}（[12]|审理终结|(?:申请|立案)(?:强制)?执行|(?:提出|提请|报请)(?:减刑|假释|对)|如下[：:]|现通知|特此|兹"
)
_LIFE = re.compile(r"^(?:曾|因|于|又|后|再|经|现|住|户籍|系|同[年月日]|上述|以上|次日|当日|[12]\d{3}年)")
_POWERS = re.compile(r"^(?:代理权限|权限|特别授权|一般代理|身份证|公民身份|住所|电话)")
_HARD_OPENING = re.compile(r"提起公诉|向本院|起诉书|指控|诉讼请求|审理终结|诉称|本院(?:受理|立案|审理)")
_FORM_LABEL = re.compile(
    r"(?:（[^（）]{1,20}）)?(?:[有无][□☑√✓■☐☒]?)*(?:姓名|名称|单位名称|姓名或名称|姓名（名称）|名称（姓名）|姓名/名称)：?"
)
_SELF = re.compile(
    r"（(?:自报|自称|化名|自报姓名|身份自报|自报名)[^（）]{0,8}）：?|(?:自报|自称)(?:姓名)?：?"
)
_BODY = re.compile(
    r"(?:检察院|法院|监狱|看守所|管教所|戒毒所|公安局|分局|司法局|矫正局|管理局|支队|大队|局|院|所)(?:（[^（）]*）)?$"
)
_FIRM = re.compile(
    r"[\u4e00-\u9fff（）·]{2,30}?(?:律师事务所(?:（[^（）]{1,10}）)?(?:[\u4e00-\u9fff]{2,6}分所)?|律师所|法律服务所|法律事务所|法律援助中心|法律援助工作站|法律工作室|公职律师办公室)"
)
_FIRM_LEAD = re.compile(r"^(?:均|都|分别)?(?:系|为|是)?(?:由)?(?:均|分别)?(?:系|为)?")
_OF_PROFESSION = re.compile(
    r"^，[^。；]{0,40}(?:律师|法律|员工|职工|职员|经理|主任|法务|工作人员|工作者|系|男|女|之[父母夫妻子女兄弟姐妹])"
)
_ACTING_WORD = re.compile(
    r"(?:的)?(?:共同)?(?:的)?(?:委托诉讼代理人|委托代理人|诉讼代理人|指定辩护人|辩护人|法定代理人|代理人)"
)
_AND_OTHERS = re.compile(r"等[一二三四五六七八九十百\d]{0,4}(?:人|户|家|名|位)(?=[（，。；])")
_CLAUSE_END = re.compile(r"[，。；：]")
_NUMBERS = {"二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}


@dataclass(slots=True)
class Participants:
    """Everybody whom the list names; ``end`` is where the list stops."""

    parties: list[Party] = field(default_factory=list)
    agents: list[Agent] = field(default_factory=list)
    organs: list[Organ] = field(default_factory=list)
    end: int = 0


def read_list(text: CleanText, begin: int) -> Participants:
    """Read the list that begins after the head."""
    found = Participants(end=begin)
    limit = min(len(text.text), begin + _REACH)
    at = begin
    while at < limit and len(found.parties) + len(found.agents) < _MOST_PEOPLE:
        start, at = at, at + 1
        place = _place(text, start, begin, found.end)
        if place == "inside":
            continue
        weak = place == "weak"
        word = role_at(text, start)
        sentence = text.text[start : _sentence_end(text, start, limit)]
        if word is None or word.after >= limit:
            if place == "strong" and _is_opening(sentence):
                break
            continue
        taken = _take(text, word, limit, found, weak=weak)
        if taken:
            at = found.end = taken
        elif place == "strong" and _OPENING.search(sentence):
            break
    return found


def _place(text: CleanText, at: int, begin: int, last: int) -> Literal["strong", "next", "weak", "inside"]:
    """Whether somebody may be introduced here; in the middle of a sentence only with more evidence."""
    before = text.text[at - 1] if at > begin else ""
    if at == begin or at in text.gaps or before in "。；：":
        return "strong"
    if at == last:
        return "next"
    return "weak" if before in "，、）" or (before in "×*X" or before.isdigit()) else "inside"


def _sentence_end(text: CleanText, start: int, limit: int) -> int:
    """The next full stop or the end of the line; a long line without a sign goes on below."""
    far = min(limit, start + _LONGEST_SENTENCE)
    stop = text.text.find("。", start, far)
    stop = far if stop < 0 else stop
    line = text.line_end(start)
    while (
        line < stop
        and line - text.line_start(line - 1) >= _LONG_LINE
        and text.text[line - 1] not in _LINE_ENDS
    ):
        line = text.line_end(line)
    return min(stop, line)


def _is_opening(sentence: str) -> bool:
    if _POWERS.match(sentence):
        return False
    pattern = _HARD_OPENING if _LIFE.match(sentence) else _OPENING
    return bool(pattern.search(sentence))


def _take(text: CleanText, word: RoleWord, limit: int, found: Participants, *, weak: bool) -> int:
    """Add whom this statement introduces; 0 where it introduces nobody."""
    word = _skip_notes(text, word)
    shared = _acting_for_named(text, word, limit)
    if shared:
        return _take_agents(text, shared, limit, found, weak=weak)
    if word.kind in ("agent", "representative"):
        return _take_agents(text, word, limit, found, weak=weak)
    names = read_names(text, word.after, limit)
    if not names or not _introduces(text, word, names, limit, weak=weak):
        return 0
    if word.kind == "organ" and not all(_BODY.search(name) for _, _, name in names):
        return 0
    if not _has_sign(text, names[-1][1], limit) and any(
        names[0][2].startswith(one.name) for one in found.parties
    ):
        return 0
    for start, stop, name in names:
        _add(text, word, start, stop, name, found)
    return names[-1][1]


def _ends_with_sign(text: CleanText, stop: int, limit: int) -> bool:
    return stop >= limit or text.is_edge(stop) or text.text[stop] in "，。；（、"


def _has_sign(text: CleanText, stop: int, limit: int) -> bool:
    return _ends_with_sign(text, stop, limit) or bool(NEXT_PERSON.match(text.text, stop))


def _add(text: CleanText, word: RoleWord, start: int, stop: int, name: str, found: Participants) -> None:
    if word.kind == "organ":
        found.organs.append(Organ(word.role, name, text.span(start, stop)))
        return
    role = word.role
    behind = bracket_role(text, stop)
    if behind and "（" not in role:
        role = f"{role}（{behind[0]}）"
    found.parties.append(Party(role, name, kind_of(name), text.span(start, stop)))


def _skip_notes(text: CleanText, word: RoleWord) -> RoleWord:
    """Pass over 自报 and over the labels of a form (姓名：…)."""
    after, colon = word.after, word.has_colon
    for pattern in (_SELF, _FORM_LABEL, _SELF):
        note = pattern.match(text.text, after)
        if note:
            after, colon = note.end(), True
    return RoleWord(word.role, word.kind, word.start, after, colon, word.group)


def _acting_for_named(text: CleanText, word: RoleWord, limit: int) -> RoleWord | None:
    """``原告张某、李某的共同委托诉讼代理人：王某`` introduces an agent, not the plaintiffs."""
    if word.kind != "party":
        return None
    stop = _CLAUSE_END.search(text.text, word.after, min(limit, word.after + 200))
    acting = _ACTING_WORD.search(text.text, word.after, stop.start() if stop else min(limit, word.after + 60))
    if (
        not acting
        or acting.start() == word.after
        or any(at in text.lines for at in range(word.after + 1, acting.start()))
    ):
        return None
    role = re.sub(r"^(?:的|共同)*", "", acting[0])
    after = acting.end() + (text.text[acting.end() : acting.end() + 1] == "：")
    return RoleWord(role, "agent", word.start, after, True, text.text[word.after : acting.start()])


def read_names(text: CleanText, start: int, limit: int) -> list[tuple[int, int, str]]:
    """One name, or several between 、: each with its place."""
    names: list[tuple[int, int, str]] = []
    while start < limit and len(names) < _MOST_PEOPLE:
        stop = end_of_name(text, start, min(limit, start + LONGEST_NAME))
        chunk = text.text[start:stop]
        name = trimmed(chunk, delimited=_ends_with_sign(text, stop, limit), several=bool(names))
        if not name:
            break
        begins = start + chunk.index(name)
        stop_at = begins + len(name)
        names.append((begins, stop_at, text.words(begins, stop_at)))
        if stop_at != stop or text.text[stop : stop + 1] not in ("、", "/"):
            break
        if role_at(text, stop + 1):
            break
        start = stop + 1
    return names


def _introduces(
    text: CleanText, word: RoleWord, names: list[tuple[int, int, str]], limit: int, *, weak: bool
) -> bool:
    """Whether this is an entry of the list, not a sentence that tells something."""
    stop = names[-1][1]
    others = _AND_OTHERS.match(text.text, stop)
    stop = others.end() if others else stop
    at_edge = stop >= limit or text.is_edge(stop) or bool(NEXT_PERSON.match(text.text, stop))
    sign = text.text[stop : stop + 1]
    more = says_more(text.text[stop + 1 : stop + 13]) if sign in "，（；" else at_edge
    if weak:
        return bool(sign in "，（" and more) or (word.has_colon and (at_edge or sign in "，。；（"))
    if word.has_colon or (sign in "，（；" and more):
        return at_edge or sign in "，。；（、"
    sentence = text.text[word.start : _sentence_end(text, word.start, limit)]
    if sign in "，。；（" or at_edge:
        return sign == "。" or not _is_opening(sentence)
    return len(names) == 1 and not _OPENING.search(sentence)


def _take_agents(text: CleanText, word: RoleWord, limit: int, found: Participants, *, weak: bool) -> int:
    names = read_names(text, word.after, limit)
    if not names:
        return 0
    stop = names[-1][1]
    sign = text.text[stop : stop + 1]
    known = (
        word.has_colon or word.kind == "representative" or _OF_PROFESSION.match(text.text[stop : stop + 60])
    )
    if weak and not (known and (sign in "，。；（" or text.is_edge(stop))):
        return 0
    if not (text.is_edge(stop) or sign in "，。；（"):
        return 0
    firm = _firm(text.text[stop : min(limit, _sentence_end(text, stop, limit) + 1)])
    whom = _for_whom(word.group, found.parties)
    for start, end, whole in names:
        name = re.sub(r"(?<=..)(?:律师|先生|女士)$", "", whole)
        found.agents.append(Agent(word.role, name, firm, whom, text.span(start, end)))
    return stop


def _firm(rest: str) -> str | None:
    """The law firm named behind the name, in the same entry."""
    for clause in re.split(r"[，；。]", rest)[:6]:
        if role_like(clause):
            break
        found = _FIRM.search(_FIRM_LEAD.sub("", clause))
        if found:
            return found[0]
    return None


def role_like(clause: str) -> bool:
    """Whether a clause introduces the next person."""
    return bool(re.match(r"(?:被告|原告|上诉人|被上诉人|第三人|委托|辩护人|法定|指定)", clause))


def _for_whom(group: str, parties: list[Party]) -> str | None:
    """The party or parties for whom an agent acts: those just named, or those the entry speaks of."""
    if not parties:
        return None
    named = [name for name in re.split(r"[、和及]", re.sub(r"(?:的|共同)+$", "", group)) if is_name(name)]
    known = {party.name for party in parties}
    if named and any(name in known for name in named):
        return "、".join(name for name in named if name in known)
    role = parties[-1].role
    for party in reversed(parties):
        base = re.sub(r"（.*", "", party.role)
        if base in group:
            role = party.role
            break
    same = [party for party in parties if party.role == role]
    if not re.search(r"[二两三四五六七八九十]|共同|上述|以上|上列|前述", group):
        return same[-1].name if group and role != parties[-1].role else parties[-1].name
    count = next((_NUMBERS[char] for char in group if char in _NUMBERS), len(same))
    return "、".join(party.name for party in same[-count:])
