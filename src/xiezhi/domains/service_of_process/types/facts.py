"""What happened, in plain values: the five facts of a cell and the facts a decision on effect needs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from xiezhi.domains.service_of_process.types.states import (
    CellState,
    Fact,
    FactMark,
    FailureReason,
    ObjectionDecision,
    ObjectionKind,
)
from xiezhi.domains.service_of_process.types.words import (
    AddressStatus,
    Authority,
    CaseCategory,
    Channel,
    Consent,
    DocumentKind,
    LitigationStep,
    Medium,
    Method,
    Place,
    Procedure,
    Reaction,
    RecipientKind,
    Recording,
    ReturnReason,
    Signer,
    Stage,
    WitnessKind,
)
from xiezhi.lib.dates import day_of


def court_day(at: datetime) -> date:
    """The day it was in China at that moment; a moment without a zone is a mistake of the program."""
    if at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return day_of(at)


@dataclass(frozen=True, slots=True, kw_only=True)
class FiveFacts:
    """交 达 阅 签 │ 效 of one document, one recipient, one attempt; none of them implies another.

    Moments once known never move later: a report that comes twice, or late,
    leaves the same picture as one that came in order.
    """

    queued_at: datetime | None = None
    handed_at: datetime | None = None
    arrived_at: datetime | None = None
    viewed_at: datetime | None = None
    signed_at: datetime | None = None
    effective_on: date | None = None
    objected: bool = False
    frozen: bool = False
    failed: FailureReason | None = None

    @property
    def state(self) -> CellState:
        """The one mark for the cell: what needs a person first, else how far it has come."""
        if self.objected:
            return CellState.OBJECTED
        if self.failed is not None:
            return CellState.FAILED
        if self.effective_on is not None and not self.frozen:
            return CellState.EFFECTIVE
        reached = (
            (self.signed_at, CellState.SIGNED),
            (self.viewed_at, CellState.VIEWED),
            (self.arrived_at, CellState.ARRIVED),
            (self.handed_at, CellState.HANDED),
            (self.queued_at, CellState.QUEUED),
        )
        return next((state for moment, state in reached if moment is not None), CellState.NONE)

    @property
    def marks(self) -> tuple[tuple[Fact, FactMark], ...]:
        """Each of the five chips with how it is drawn."""
        return tuple((fact, self._mark(fact)) for fact in Fact)

    def _mark(self, fact: Fact) -> FactMark:
        if fact is Fact.EFFECTIVE and (self.frozen or self.objected):
            return FactMark.FROZEN
        if self._moment(fact) is not None:
            return FactMark.ON
        if self.failed is not None and self.failed.struck is fact:
            return FactMark.BAD
        return FactMark.OFF

    def _moment(self, fact: Fact) -> date | None:
        if fact is Fact.EFFECTIVE:
            return self.effective_on
        moment: datetime | None = getattr(self, f"{fact.value}_at")
        return moment

    @property
    def text(self) -> str:
        """The chips in words, for screen readers: 已交付、已到达，未查阅，未签收，未生效."""
        happened = [f"已{fact.label}" for fact, mark in self.marks if mark is FactMark.ON]
        rest = [self._words(fact, mark) for fact, mark in self.marks if mark is not FactMark.ON]
        return "，".join((["、".join(happened)] if happened else []) + rest)

    def _words(self, fact: Fact, mark: FactMark) -> str:
        if mark is FactMark.FROZEN:
            return "效力冻结"
        if mark is FactMark.BAD:
            return f"{fact.label}失败"
        if fact is Fact.ARRIVED and (self.viewed_at or self.signed_at):
            return "没有到达回报"
        return f"未{fact.label}"

    def recorded(self, fact: Fact, at: datetime) -> FiveFacts:
        """The same facts with one more event; the earliest moment stays."""
        if fact is Fact.EFFECTIVE:
            raise ValueError("a legal date comes from a rule, not from an event")
        earlier = self._moment(fact)
        if isinstance(earlier, datetime) and earlier <= at:
            return self
        changes: dict[str, datetime] = {f"{fact.value}_at": at}
        return replace(self, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentFacts:
    """同意电子送达: which kind, for what, since when, and whether it was taken back (E1, E2, E8).

    Empty ``stages`` or ``channels`` mean that the consent itself sets no bound.
    ``withdrawal_accepted`` is None until the court has looked at the withdrawal.
    """

    kind: Consent = Consent.NONE
    given_on: date | None = None
    steps: frozenset[LitigationStep] = frozenset({LitigationStep.SERVICE})
    stages: frozenset[Stage] = frozenset()
    channels: frozenset[Channel] = frozenset()
    withdrawn_at: datetime | None = None
    withdrawal_accepted: bool | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InPersonFacts:
    """A server, a counter, a unit or another court held out the papers (S1, S1a, S1b, S2, S4, S6, S10)."""

    reaction: Reaction
    signer: Signer = Signer.RECIPIENT
    signer_lives_together: bool | None = None
    signer_is_other_party: bool = False
    named_receiver: bool = False
    place: Place | None = None
    address_status: AddressStatus | None = None
    # The address turned out wrong, or he moved and told nobody (A5).
    address_wrong: bool = False
    signed_on: date | None = None
    left_on: date | None = None
    noted_on: date | None = None
    officer_note: bool = False
    witness_kind: WitnessKind = WitnessKind.NONE
    witness_signed: bool = False
    recording: Recording = Recording.NONE
    unit_received_on: date | None = None
    returned_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ElectronicFacts:
    """One message to one electronic address (S3, E1 to E8)."""

    channel: Channel
    address_status: AddressStatus
    consent: ConsentFacts = ConsentFacts()
    # A hint beside the service (E7) is never service itself.
    reminder_only: bool = False
    # 能够确认为受送达人本人的电子地址: None until somebody looked.
    known_as_own: bool | None = None
    handed_at: datetime | None = None
    arrived_on: date | None = None
    proved_arrival_on: date | None = None
    replied_on: date | None = None
    acted_on: date | None = None
    read_on: date | None = None
    identity_checked: bool = False
    failure: FailureReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostalFacts:
    """One item by 法院专递 (S5, A5 to A8)."""

    address_status: AddressStatus
    signer: Signer = Signer.RECIPIENT
    signer_lives_together: bool | None = None
    signer_is_other_party: bool = False
    posted_on: date | None = None
    signed_on: date | None = None
    returned_on: date | None = None
    return_reason: ReturnReason | None = None
    delivery_tries: int | None = None
    # 拒不提供送达地址: refused although the court told what follows (邮寄规定3条, 5条).
    refused_to_provide_after_notice: bool = False
    address_change_reported: bool = False
    contents_differ_returned_on: date | None = None
    no_fault_proved: bool = False
    lost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """One posting or printing of a public notice."""

    medium: Medium
    published_on: date
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFacts:
    """公告 (S7): why it is allowed, where and when it appeared."""

    publications: tuple[Publication, ...] = ()
    earlier_attempts: tuple[Method, ...] = ()
    # What could have been tried with what the court knows; each must have been.
    feasible_methods: tuple[Method, ...] = ()
    address_known: bool = True
    whereabouts_unknown: bool = False
    foreign_without_domicile: bool = False
    # 案卷中记明原因和经过 (民诉法95条2款).
    reason_recorded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PickupFacts:
    """A judgment announced in court, to be fetched within a period (S9), or papers fetched at the counter."""

    pickup_until_on: date | None = None
    told_period: bool | None = None
    collected_on: date | None = None
    announced_in_court: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SimpleFacts:
    """A call or another simple way (S8, A9)."""

    channel: Channel = Channel.PHONE
    informed_on: date | None = None
    confirmed: bool = False
    confirmed_on: date | None = None
    otherwise_proved_on: date | None = None
    recorded: bool | None = None
    party_absent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectFacts:
    """All that a decision on the effect of one attempt may look at; nothing else is asked.

    ``on`` is the day of the decision: nothing that lies after it counts.
    Exactly the part that belongs to the method is filled in; for papers that
    were fetched, who came and what they did stands in ``in_person`` beside it.
    """

    method: Method
    on: date
    document_kind: DocumentKind = DocumentKind.OTHER
    document_dated_on: date | None = None
    category: CaseCategory = CaseCategory.CIVIL_COMMERCIAL
    procedure: Procedure = Procedure.ORDINARY
    stage: Stage = Stage.FIRST_INSTANCE
    recipient_kind: RecipientKind = RecipientKind.PERSON
    # Set when the papers went to, or were taken by, an agent.
    authority: Authority = Authority.NOT_NEEDED
    in_person: InPersonFacts | None = None
    electronic: ElectronicFacts | None = None
    postal: PostalFacts | None = None
    notice: NoticeFacts | None = None
    pickup: PickupFacts | None = None
    simple: SimpleFacts | None = None
    # What the file holds as proof, in words: 回证编号, 平台编号, 录音编号…
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionFacts:
    """异议 of the recipient and, later, what the judge decided."""

    kind: ObjectionKind
    raised_at: datetime
    decision: ObjectionDecision | None = None
    decided_at: datetime | None = None
    # 改定的送达日期, with OTHER_DATE only.
    other_date_on: date | None = None
    reason: str = ""
