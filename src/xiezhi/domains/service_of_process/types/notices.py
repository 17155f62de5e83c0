"""The words of public notice 公告送达: its states, where it appears, what was tried before, what it must say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from xiezhi.domains.service_of_process.types.words import (
    DocumentKind,
    Medium,
    Method,
    RecipientKind,
    Word,
)
from xiezhi.kernel.audit.types import name_acts, name_kind


class NoticeState(Word):
    """公告状态 (law: approved with the list of attempts, published, running, expired)."""

    REQUESTED = "requested", "待法官决定"
    APPROVED = "approved", "同意公告"
    WORDED = "worded", "公告已出具"
    RUNNING = "running", "公告中"
    EXPIRED = "expired", "公告期满"
    REFUSED = "refused", "不同意公告"
    WITHDRAWN = "withdrawn", "已撤回"


LIVE_NOTICES = (NoticeState.REQUESTED, NoticeState.APPROVED, NoticeState.WORDED, NoticeState.RUNNING)
"""A notice in one of these is under way; one recipient has at most one."""


class NoteKind(Word):
    """记明: what a person writes into the file about a way of service."""

    NOT_FEASIBLE = "not_feasible", "这种方式不可行"
    LOOKED_UP = "looked_up", "查找下落"


class Means(Word):
    """送达方式 as the list of what was tried counts them: leaving belongs to direct service."""

    DIRECT = "direct", "直接送达（含留置）"
    POSTAL = "postal", "邮寄送达"
    ELECTRONIC = "electronic", "电子送达"
    ENTRUSTED = "entrusted", "委托送达"
    HANDOVER = "handover", "转交送达"
    LOOK_UP = "look_up", "查找下落"


class TriedStanding(Word):
    """How one way stands in the list."""

    TRIED = "tried", "试过，没有送达"
    NOT_FEASIBLE = "not_feasible", "不可行"
    UNDER_WAY = "under_way", "还在进行"
    OPEN = "open", "还没有试"

    @property
    def is_settled(self) -> bool:
        """Nothing more is owed on this way before a public notice."""
        return self in {TriedStanding.TRIED, TriedStanding.NOT_FEASIBLE}


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptTold:
    """One earlier attempt as the list tells it: when, where, what came of it, what proves it."""

    method: Method
    number: int
    on: date | None = None
    where: str = ""
    result: str = ""
    evidence: str = ""
    is_failed: bool = False
    is_under_way: bool = False
    is_served: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteTold:
    """What somebody wrote down about a way: that it is not feasible, or what a look-up gave."""

    kind: NoteKind
    means: Means
    on: date
    said_by: str
    reason: str
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeansFacts:
    """What is known about the ways to one recipient on a day."""

    on: date
    recipient_kind: RecipientKind = RecipientKind.PERSON
    has_postal: bool = False
    has_electronic: bool = False
    other_electronic: bool = False
    whereabouts_unknown: bool = False
    attempts: tuple[AttemptTold, ...] = ()
    notes: tuple[NoteTold, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedItem:
    """One line of the check-list (已试清单): a way, how it stands, what proves it."""

    means: Means
    standing: TriedStanding
    lines: tuple[str, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Nothing more is owed on this way."""
        return self.standing.is_settled


@dataclass(frozen=True, slots=True, kw_only=True)
class NextMeans:
    """The next way for a recipient, why, and the clock that runs with it."""

    means: str
    label: str
    button: str
    why: str
    clock: str = ""
    law: str = ""
    way: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeDraft:
    """A wish for a public notice: which papers, why, how it came to this (民诉法95条2款)."""

    reason: str
    course: str
    document_ids: tuple[int, ...] = ()
    whereabouts_unknown: bool = False
    foreign_without_domicile: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeParts:
    """What only a person can say in the text of a notice; which of it is owed follows from the papers (解释139)."""

    key_points: str = ""
    hearing_at: datetime | None = None
    hearing_place: str = ""
    main_content: str = ""
    may_appeal: bool = True
    appeal_court: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeTextFacts:
    """Everything the text of a notice is made of."""

    court: str
    case_no: str
    cause: str
    opponents: str
    recipient: str
    reason: str
    period: str
    earliest_end_on: date
    foreign: bool = False
    answer_days: int = 15
    appeal_days: Mapping[DocumentKind, int] = field(default_factory=dict)
    papers: tuple[tuple[DocumentKind, str], ...] = ()
    parts: NoticeParts = field(default_factory=NoticeParts)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationDraft:
    """One posting or printing: where, when, on which page."""

    medium: Medium
    published_on: date
    place: str


name_acts(
    {
        "service_of_process.notice.request": "提请公告送达",
        "service_of_process.notice.approve": "同意公告送达",
        "service_of_process.notice.refuse": "不同意公告送达",
        "service_of_process.notice.word": "拟定公告文本",
        "service_of_process.notice.publish": "登记公告张贴、刊登",
        "service_of_process.notice.unpublish": "撤下公告张贴、刊登记录",
        "service_of_process.notice.withdraw": "撤回公告送达",
        "service_of_process.notice.expire": "公告期满",
        "service_of_process.notice.read": "查看公告证据",
        "service_of_process.means.note": "记明送达方式的情况",
    }
)
name_kind("service_of_process.notice", "公告送达")
