"""Words that say who somebody is in a case, with their compounds and brackets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from xiezhi.kernel.documents.rules.extraction.tables import longest_first, roles
from xiezhi.kernel.documents.rules.extraction.text import CleanText

RoleKind = Literal["party", "organ", "agent", "representative"]

_IN_BRACKET = (
    r"（(?P<{name}>[^（）]{{0,40}}(?:原审|一审|二审|再审|反诉|本诉|原告|被告|上诉人|申请人|被害|自诉人|执行|申诉|案外人|异议|债务人|债权人|起诉人|第三人|附带|保全)"
    r"[^（）]{{0,40}})）"
)
_COUNT = r"(?:[（]?[一二三四五六七八九十\d]{1,2}[）]?(?=：)|[一二三四五六七八九十](?=[（]))?"
_NOTE = r"(?:（[^（）]{1,30}）)*"
_WHOSE = (
    r"(?:(?:以上|上述|上列|前述|前列|该|其)?(?:[二两三四五六七八九十\d]{1,3}(?:名|位|个)?)?"
    r"(?:原告|被告|第三人|上诉人|被上诉人|申请人|被申请人|原审被告|原审原告|申请执行人|被执行人|被告人|被告单位|当事人|附带民事诉讼原告人|反诉原告|反诉被告|再审申请人|人)?"
    r"(?:之|的)?(?:共同)?(?:之|的)?)?"
)


@dataclass(frozen=True, slots=True)
class RoleWord:
    """A role where it stands; ``after`` is where the name begins."""

    role: str
    kind: RoleKind
    start: int
    after: int
    has_colon: bool
    group: str


@cache
def _pattern() -> re.Pattern[str]:
    by_kind = {kind: [word for word in longest_first(roles()) if roles()[word] in kind] for kind in _KINDS}
    persons = "|".join(by_kind["party organ"])
    acting = "|".join(by_kind["agent representative"])
    bracket = _IN_BRACKET.format(name="bracket")
    return re.compile(
        rf"(?P<whose>{_WHOSE})(?P<acting>(?:{acting})(?:[暨兼](?:{acting}))?){_COUNT}{_NOTE}(?P<c1>：?)"
        rf"|(?:第[一二三四五六七八九十\d]{{1,2}}(?=被告|原告|第三人|上诉人))?"
        rf"(?P<person>(?:{persons})(?:[暨兼、及](?:{persons}))*){_COUNT}(?:{bracket})?{_COUNT}(?P<c2>：?)"
    )


# 被告人民政府, 原告人寿保险公司: here 人 belongs to the name.
_NOT_HUMAN = re.compile(r"民(?!生|某)[\u4e00-\u9fff]|寿|保财|保[\u4e00-\u9fff]{2,}公司|力资源")
_KINDS = ("party organ", "agent representative")


def role_at(text: CleanText, start: int) -> RoleWord | None:
    """The role word that begins exactly here."""
    found = _pattern().match(text.text, start)
    if not found:
        return None
    if found["acting"]:
        kind = _kind(re.split("[暨兼]", found["acting"])[0])
        return RoleWord(found["acting"], kind, start, found.end(), bool(found["c1"]), found["whose"] or "")
    words = re.split("[暨兼、及]", found["person"])
    kind = "organ" if all(_kind(word) == "organ" for word in words) else "party"
    if "organ" in {_kind(words[0])}:
        kind = "organ"
    if found["person"] in ("被告人", "原告人") and _NOT_HUMAN.match(text.text, found.end("person")):
        return RoleWord(found["person"][:-1], "party", start, found.end("person") - 1, False, "")
    role = found["person"] + (f"（{found['bracket']}）" if found["bracket"] else "")
    return RoleWord(role, kind, start, found.end(), bool(found["c2"]), "")


def bracket_role(text: CleanText, at: int) -> tuple[str, int] | None:
    """A role that stands in brackets behind the name: 张某（原审被告）."""
    found = _BEHIND.match(text.text, at)
    return (found["behind"], found.end()) if found else None


_BEHIND = re.compile(
    r"（(?P<behind>(?:(?:原审|一审|二审|再审|原|反诉|本诉|附带民事诉讼)[、，]?)*(?:原告人?|被告人?|被告单位|上诉人|被上诉人|申请人|被申请人|第三人|自诉人|申请执行人|被执行人|案外人)"
    r"(?:[、，](?:(?:原审|一审|二审|再审|反诉)*(?:原告人?|被告人?|上诉人|被上诉人|申请人|被申请人|第三人)))*)）"
)


def _kind(word: str) -> RoleKind:
    found = roles()[word]
    if found == "party":
        return "party"
    if found == "organ":
        return "organ"
    return "agent" if found == "agent" else "representative"
