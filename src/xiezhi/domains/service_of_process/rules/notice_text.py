"""公告文本: the parts that the law asks for by kind of paper (解释138、139条), and the text made of them."""

from __future__ import annotations

from xiezhi.domains.service_of_process.types.notices import NoticeTextFacts
from xiezhi.domains.service_of_process.types.words import DocumentKind
from xiezhi.lib.dates import day_of, full_date
from xiezhi.lib.verdict import YES, Verdict, no

_SUMMONS = frozenset({DocumentKind.SUMMONS, DocumentKind.HEARING_NOTICE})
_DECISIONS = frozenset({DocumentKind.JUDGMENT, DocumentKind.RULING})
MOST_LETTERS = 2000


def owed_parts(kinds: frozenset[DocumentKind]) -> tuple[str, ...]:
    """The names of the parts a person must fill in for these papers."""
    found: list[str] = []
    if DocumentKind.COMPLAINT in kinds:
        found.append("key_points")
    if kinds & _SUMMONS:
        found += ["hearing_at", "hearing_place"]
    if kinds & _DECISIONS:
        found.append("main_content")
    return tuple(found)


_MISSING = {
    "key_points": ("没有写明起诉要点", "公告送达起诉状副本，要说明起诉要点"),
    "hearing_at": ("没有写明出庭的时间", "公告送达传票，要说明出庭的时间和地点"),
    "hearing_place": ("没有写明出庭的地点", "公告送达传票，要说明出庭的时间和地点"),
    "main_content": ("没有写明裁判主要内容", "公告送达裁判文书，要说明裁判的主要内容"),
    "appeal_court": ("没有写明上诉的人民法院", "有权上诉的，要说明上诉权利、期限和上诉的人民法院"),
}


def missing_parts(facts: NoticeTextFacts) -> Verdict:
    """Is every part there that these papers need? A hearing must lie after the notice has run."""
    kinds = frozenset(kind for kind, _ in facts.papers)
    owed = [*owed_parts(kinds)]
    if kinds & _DECISIONS and facts.parts.may_appeal:
        owed.append("appeal_court")
    for name in owed:
        if not getattr(facts.parts, name):
            reason, remedy = _MISSING[name]
            return no(reason, code=name, remedy=remedy)
    hearing = facts.parts.hearing_at
    if kinds & _SUMMONS and hearing is not None and day_of(hearing) <= facts.earliest_end_on:
        return no(
            f"开庭在公告期满之前：公告最早{full_date(facts.earliest_end_on)}期满", code="hearing_at",
            remedy="请先改定开庭日期，再出具公告",
        )  # fmt: skip
    return YES


def notice_paragraphs(facts: NoticeTextFacts) -> tuple[str, ...]:
    """The text of the notice, a paragraph each."""
    missing_parts(facts).require()
    names = "、".join(f"《{name}》" for _, name in facts.papers)
    lines = [
        f"{facts.recipient}：",
        f"本院受理{facts.opponents}与你{facts.cause}一案（案号：{facts.case_no}），{facts.reason}。"
        f"依照《中华人民共和国民事诉讼法》第{'二百八十三' if facts.foreign else '九十五'}条的规定，"
        f"现向你公告送达{names}。自发出本公告之日起，经过{facts.period}，即视为送达。",
        *_by_kind(facts),
        "请你在公告期内到本院领取文书，逾期不领取的，不影响送达的效力。",
    ]
    return tuple(lines)


def _by_kind(facts: NoticeTextFacts) -> list[str]:
    kinds, parts = [kind for kind, _ in facts.papers], facts.parts
    lines: list[str] = []
    if DocumentKind.COMPLAINT in kinds:
        lines.append(
            f"起诉要点：{parts.key_points.rstrip('。')}。提出答辩状的期限为公告期满后的{facts.answer_days}日内；"
            "逾期不提出答辩状的，不影响人民法院审理。"
        )
    if _SUMMONS & set(kinds) and parts.hearing_at is not None:
        at = parts.hearing_at
        lines.append(
            f"定于{full_date(at)}{at:%H}时{at:%M}分在{parts.hearing_place}开庭审理。"
            "无正当理由拒不到庭的，本院将依法缺席裁判。"
        )
    for kind in dict.fromkeys(one for one in kinds if one in _DECISIONS):
        lines.append(_decision(kind, facts))
    return lines


def _decision(kind: DocumentKind, facts: NoticeTextFacts) -> str:
    parts = facts.parts
    said = f"{kind.label}的主要内容：{parts.main_content.rstrip('。')}。"
    if not parts.may_appeal:
        return f"{said}本{kind.label}依法不得上诉。"
    days = facts.appeal_days[kind]
    return (
        f"{said}如不服本{kind.label}，可以在公告期满之日起{days}日内，向本院递交上诉状，"
        f"上诉于{parts.appeal_court}。逾期不上诉的，本{kind.label}即发生法律效力。"
    )
