"""What is handed in when something is asked for, and what is handed back when several things were tried."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from xiezhi.domains.service_of_process.types.words import (
    AddressKind,
    AddressSource,
    AddressStatus,
    CaseCategory,
    Channel,
    Consent,
    DocumentKind,
    Method,
    Reaction,
    ReturnReason,
    ServiceClass,
    Signer,
    Stage,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDraft:
    """A document with its file. ``source`` is pushed, uploaded or made."""

    kind: DocumentKind
    name: str
    content: bytes
    file_name: str = ""
    source: str = "uploaded"
    dated_on: date | None = None
    copies: int = 1
    # Unknown: counted from the file.
    pages: int | None = None
    issued_no: str = ""
    sealed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientDraft:
    """A party to be served, itself or through an agent ad litem."""

    party_id: int
    agency_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDraft:
    """A wish to have documents served; documents and recipients may also be added afterwards."""

    court_case_id: int
    service_class: ServiceClass = ServiceClass.GENERAL
    category: CaseCategory | None = None
    wanted_by_on: date | None = None
    note: str = ""
    source: str = "manual"
    client_id: int | None = None
    external_no: str = ""
    documents: tuple[DocumentDraft, ...] = ()
    recipients: tuple[RecipientDraft, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressDraft:
    """An address somebody named or found, with where it came from."""

    kind: AddressKind
    value: str
    source: AddressSource
    status: AddressStatus | None = None
    note: str = ""
    agency_id: int | None = None
    known_as_own: bool | None = None
    last_used_on: date | None = None
    # From a register, under a grant: nothing of it is used after the grant ends.
    grant_id: int | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationDraft:
    """What a 送达地址确认书 says (解释136, 意见1和2)."""

    confirmed_on: date
    consent: Consent = Consent.NONE
    stages: tuple[Stage, ...] = (Stage.FIRST_INSTANCE,)
    channels: tuple[Channel, ...] = ()
    mobile: str = ""
    email: str = ""
    postal_address: str = ""
    postcode: str = ""
    receiver: str = ""
    receiver_phone: str = ""
    confirmer: Signer = Signer.RECIPIENT
    agency_id: int | None = None
    explained_by_id: int | None = None
    explained_at: datetime | None = None
    # scope, effect, how_to_change: what the court told before the signature.
    told: tuple[str, ...] = ()
    recording_no: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptPlan:
    """One attempt: who, which papers, which way, to which address."""

    recipient_id: int
    method: Method
    channel: Channel
    address_id: int | None = None
    # Empty: every document of the order.
    document_ids: tuple[int, ...] = ()
    reason: str = ""
    replaces_id: int | None = None
    assigned_to_id: int | None = None
    # For a public notice only: what was found out about the person.
    whereabouts_unknown: bool = False
    foreign_without_domicile: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """One thing of a batch that was left out, and why."""

    id: int
    label: str
    reason: str
    remedy: str = ""
    code: str = ""


@dataclass(slots=True)
class Batch:
    """What came of doing one thing to many: done, and left out with the reason."""

    done: list[int] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultDraft:
    """The result of an attempt by hand: what happened, when, who took the papers, what proves it.

    Only what belongs to the method is filled in; the rules say what is missing.
    """

    happened_at: datetime
    reaction: Reaction | None = None
    signer: Signer = Signer.RECIPIENT
    signer_lives_together: bool | None = None
    signer_is_other_party: bool = False
    signed_on: date | None = None
    left_on: date | None = None
    # The address turned out wrong, or he moved and told nobody (A5).
    address_wrong: bool = False
    place: str = ""
    witness_kind: str = ""
    witness_signed: bool = False
    recording: str = ""
    officer_note: bool = False
    unit_received_on: date | None = None
    # Post.
    posted_on: date | None = None
    mail_no: str = ""
    returned_on: date | None = None
    return_reason: ReturnReason | None = None
    delivery_tries: int | None = None
    # Pick-up.
    pickup_until_on: date | None = None
    told_period: bool | None = None
    collected_on: date | None = None
    announced_in_court: bool = False
    # Telephone.
    confirmed: bool = False
    informed_on: date | None = None
    recording_no: str = ""
    # Public notice: (medium, day) of each posting.
    publications: tuple[tuple[str, date], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientSession:
    """What a link or a code opened: these attempts and nothing else."""

    attempt_ids: tuple[int, ...]
    opened_at: datetime
    through: str

    def stored(self) -> dict[str, object]:
        """As it lies in a browser session."""
        return {
            "attempts": list(self.attempt_ids), "opened_at": self.opened_at.isoformat(), "through": self.through,
        }  # fmt: skip

    @classmethod
    def read(cls, stored: object) -> RecipientSession | None:
        """From a browser session; anything unexpected opens nothing."""
        if not isinstance(stored, dict):
            return None
        attempts, opened_at = stored.get("attempts"), stored.get("opened_at")
        if not isinstance(attempts, list) or not all(isinstance(i, int) for i in attempts):
            return None
        if not isinstance(opened_at, str):
            return None
        return cls(
            attempt_ids=tuple(attempts), opened_at=datetime.fromisoformat(opened_at),
            through=str(stored.get("through", "")),
        )  # fmt: skip
