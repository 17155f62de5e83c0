"""The shape of what is pushed, field by field; what it means is decided by the actions."""

from __future__ import annotations

import base64
import binascii
from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import ConfigDict, Field

from xiezhi.domains.service_of_process.types import CaseCategory, DocumentKind, ServiceClass
from xiezhi.domains.service_of_process.types.drafts import AddressDraft, DocumentDraft
from xiezhi.domains.service_of_process.types.pushed import PushedOrder, PushedParty
from xiezhi.domains.service_of_process.types.words import (
    AddressKind,
    AddressSource,
    Procedure,
    RecipientKind,
    Stage,
)
from xiezhi.kernel.cases.types import AgentDraft, CaseDraft, PartyDraft
from xiezhi.lib.dates import CHINA
from xiezhi.lib.verdict import Refused

Short = Annotated[str, Field(max_length=40)]
Name = Annotated[str, Field(min_length=1, max_length=120)]
Contact = Annotated[str, Field(max_length=120)]
FIRST_DAY = date(1949, 10, 1)
LAST_DAY = date(2099, 12, 31)
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]


class Strict(Schema):
    """A field nobody knows is a mistake of the sender, not something to drop in silence."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class AgentIn(Strict):
    """诉讼代理人."""

    name: Name
    kind: Short = "lawyer"
    firm: Contact = ""
    id_no: Short = ""
    phone: Short = ""
    email: Contact = ""


class AddressIn(Strict):
    """送达地址 with where it came from; a confirmed address needs a 送达地址确认书 and is not pushed here."""

    kind: AddressKind
    value: Annotated[str, Field(min_length=1, max_length=200)]
    source: AddressSource = AddressSource.OFFERED_IN_PAPERS
    note: Annotated[str, Field(max_length=200)] = ""


class PartyIn(Strict):
    """当事人; ``serve`` says whether this order serves them."""

    role: Annotated[str, Field(min_length=1, max_length=30)]
    name: Name
    kind: RecipientKind = RecipientKind.PERSON
    id_no: Short = ""
    phone: Short = ""
    email: Contact = ""
    representative: Contact = ""
    agents: Annotated[list[AgentIn], Field(max_length=10)] = []
    addresses: Annotated[list[AddressIn], Field(max_length=10)] = []
    serve: bool = True
    serve_through: Annotated[
        str, Field(max_length=120, description="代收文书的诉讼代理人姓名；空则送本人")
    ] = ""


class CaseIn(Strict):
    """案件; a case that is docketed already is recognised by its number."""

    case_no: Annotated[str, Field(min_length=1, max_length=60, examples=["（2026）沪0199民初1号"])]
    external_no: Annotated[str, Field(max_length=80)] = ""
    category: CaseCategory
    cause: Annotated[str, Field(min_length=1, max_length=120)]
    procedure: Procedure = Procedure.ORDINARY
    stage: Stage = Stage.FIRST_INSTANCE
    division: Annotated[str, Field(max_length=40, description="审判庭的部门编码；空则为本系统登记的部门")] = (
        ""
    )
    judge: Annotated[str, Field(max_length=60, description="承办法官的账号或者工号")] = ""
    clerk: Annotated[str, Field(max_length=60, description="书记员的账号或者工号")] = ""
    filed_on: Day | None = None
    hearing_at: datetime | None = None
    courtroom: Annotated[str, Field(max_length=60)] = ""
    parties: Annotated[list[PartyIn], Field(min_length=1, max_length=200)]


class DocumentIn(Strict):
    """文书 with its content in base64; a larger file goes to ``…/documents/upload``."""

    kind: DocumentKind
    name: Name
    content: Annotated[str, Field(min_length=1, json_schema_extra={"contentEncoding": "base64"})]
    file_name: Annotated[str, Field(max_length=200)] = ""
    dated_on: Day | None = None
    copies: Annotated[int, Field(ge=1, le=999)] = 1
    issued_no: Annotated[str, Field(max_length=80)] = ""


class OrderIn(Strict):
    """送达任务 as pushed. ``external_no`` is the sender's own number: pushed again, the same order answers."""

    external_no: Annotated[str, Field(max_length=80)] = ""
    case: CaseIn
    service_class: ServiceClass = ServiceClass.GENERAL
    wanted_by_on: Day | None = None
    note: Annotated[str, Field(max_length=300)] = ""
    documents: Annotated[list[DocumentIn], Field(max_length=50)] = []
    submit: Annotated[bool, Field(description="true：提请；false：先存草稿，文书齐了再调用 submit")] = True


class BatchIn(Strict):
    """Up to 500 orders; each is judged by itself."""

    orders: Annotated[
        list[dict[str, Any]],
        Field(min_length=1, max_length=500, description="每一件与 POST /service-orders 的请求正文相同"),
    ]


class ReasonIn(Strict):
    """Why."""

    reason: Annotated[str, Field(min_length=1, max_length=200)]


def pushed_order(given: OrderIn) -> PushedOrder:
    """The order as the actions take it."""
    case = given.case
    return PushedOrder(
        case=CaseDraft(
            case_no=case.case_no, category=case.category.value, cause=case.cause, procedure=case.procedure.value,
            stage=case.stage.value, filed_on=case.filed_on, hearing_at=_moment(case.hearing_at),
            courtroom=case.courtroom, external_no=case.external_no,
            parties=tuple(_party(party) for party in case.parties),
        ),
        parties=tuple(_told_of(party, n) for n, party in enumerate(case.parties)),
        documents=tuple(document_draft(document, f"documents.{n}") for n, document in enumerate(given.documents)),
        external_no=given.external_no, division=case.division, judge=case.judge, clerk=case.clerk,
        service_class=given.service_class, wanted_by_on=given.wanted_by_on, note=given.note, submit=given.submit,
    )  # fmt: skip


def document_draft(given: DocumentIn, place: str = "") -> DocumentDraft:
    """A document with its content decoded."""
    try:
        content = base64.b64decode(given.content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused(
            f"《{given.name}》的内容不是base64编码", field=f"{place}.content".lstrip("."),
            remedy="请把文件内容按RFC 4648编成base64", code="bad_base64",
        ) from error  # fmt: skip
    return DocumentDraft(
        kind=given.kind, name=given.name, content=content, file_name=given.file_name, source="pushed",
        dated_on=given.dated_on, copies=given.copies, issued_no=given.issued_no,
    )  # fmt: skip


def _party(given: PartyIn) -> PartyDraft:
    return PartyDraft(
        role=given.role, name=given.name, kind=given.kind.value, id_no=given.id_no, phone=given.phone,
        email=given.email, representative=given.representative,
        agents=tuple(
            AgentDraft(
                name=a.name, kind=a.kind, firm=a.firm, id_no=a.id_no, phone=a.phone, email=a.email
            )
            for a in given.agents
        ),
    )  # fmt: skip


def _told_of(given: PartyIn, position: int) -> PushedParty:
    for address in given.addresses:
        if address.source is AddressSource.CONFIRMATION_FORM:
            raise Refused(
                "确认的地址要通过送达地址确认书登记", field=f"case.parties.{position}.addresses", code="needs_confirmation",
                remedy="请在送达系统办理送达地址确认书，或者改填其他来源",
            )  # fmt: skip
    return PushedParty(
        serve=given.serve, through=given.serve_through,
        addresses=tuple(
            AddressDraft(kind=a.kind, value=a.value, source=a.source, note=a.note) for a in given.addresses
        ),
    )  # fmt: skip


def _moment(given: datetime | None) -> datetime | None:
    """A moment without a zone is meant in China time."""
    if given is None or given.tzinfo is not None:
        return given
    return given.replace(tzinfo=CHINA)
