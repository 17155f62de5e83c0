"""The words of the documents room."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from xiezhi.lib.registry import Registry

PROOF_FACTS_NAME = "facts.json"
"""Under this name every issued file carries its facts (RFC 8785 JSON)."""

PROOF_RECEIPT_NAME = "ledger.json"
"""Under this name every issued file carries its ledger receipt."""

PROOF_FORMAT = "xiezhi-proof/1"
"""The version written into ``ledger.json``; a reader refuses a version it does not know."""

SERVICE_SEAL = "电子送达专用章"
"""The purpose on the seal of electronic service; a demo installation prints 演示专用章 instead."""

DEMO_SEAL = "演示专用章"

SEAL_FIELD = "CourtSeal"
"""The one signature field of an issued file."""


class Relationship(StrEnum):
    """What an attachment is to its page (PDF 2.0, AFRelationship)."""

    SOURCE = "source"
    DATA = "data"
    ALTERNATIVE = "alternative"
    SUPPLEMENT = "supplement"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file carried inside a PDF."""

    name: str
    content: bytes
    mime: str = "application/octet-stream"
    description: str = ""
    relationship: Relationship = Relationship.SUPPLEMENT


@dataclass(frozen=True, slots=True)
class SealPlace:
    """Where a seal is stamped: page from 1, corner and size in points from the lower left."""

    page: int
    x: float
    y: float
    width: float
    height: float

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Lower left and upper right corner, as a signature field wants them."""
        return (round(self.x), round(self.y), round(self.x + self.width), round(self.y + self.height))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A typeset file, with the place its template keeps for the seal."""

    pdf: bytes
    seal_place: SealPlace | None
    pages: int = 1


@dataclass(frozen=True, slots=True)
class SealFace:
    """What a round seal says: the name on the arc and the purpose under the star."""

    name: str
    purpose: str


@dataclass(frozen=True, slots=True)
class SealOrder:
    """One request to a seal machine; ``asked_by`` and ``reason`` go into its own log."""

    seal_no: str
    face: SealFace
    reason: str
    asked_by: str
    at: datetime
    place: SealPlace | None = None
    request_no: str = ""


@dataclass(frozen=True, slots=True)
class Sealed:
    """What comes back from a seal machine."""

    pdf: bytes
    signed_by: str
    certificate_sha256: str
    sealed_at: datetime
    machine: str
    machine_serial: str = ""


@dataclass(frozen=True, slots=True)
class SealReport:
    """What a seal machine says about a sealed file."""

    valid: bool
    signed_by: str = ""
    reasons: tuple[str, ...] = ()


class SealMachineKind(StrEnum):
    """Which adapter holds a court's seal."""

    LOCAL = "local"
    HTTP = "http"

    @property
    def label(self) -> str:
        """How the machine is called on screen."""
        return {"local": "本机签章", "http": "电子签章系统"}[self.value]


class DocumentKind(StrEnum):
    """What an issued document is; a domain may add its own words as plain strings."""

    PROOF_OF_SERVICE = "proof_of_service"
    SERVICE_REPORT = "service_report"
    DELIVERY_RECORD = "delivery_record"
    MADE_DOCUMENT = "made_document"


@dataclass(frozen=True, slots=True)
class IssueOrder:
    """Everything needed to issue one document.

    ``once_key`` makes issuing safe to run twice: the same key gives the same
    document. ``document_no`` may be given; else ``series`` and ``number_form``
    give it (``"（2026）沪0199送证4127-{:02d}号"``). ``about`` says which thing
    of which app the paper belongs to.
    """

    kind: str
    title: str
    organisation_id: int
    court: str
    template: Path
    facts: Mapping[str, Any]
    once_key: str
    about: tuple[str, str]
    reason: str
    document_no: str = ""
    series: str = ""
    number_form: str = ""
    file_name: str = ""
    attachments: tuple[Attachment, ...] = field(default=())
    supersedes_id: int | None = None
    seal_purpose: str = SERVICE_SEAL


@dataclass(frozen=True, slots=True)
class FieldName:
    """A field a template may ask for: its name on the page, what it means, an invented example."""

    name: str
    meaning: str
    group: str
    example: str


TEMPLATE_FIELDS: Registry[FieldName] = Registry("template fields")
"""Names that may stand in ``{{…}}``; an app adds its own at start-up."""


ACT_LABELS = {
    "documents.issued.issue": "出具文书",
    "documents.issued.fail": "出具文书失败",
    "documents.issued.download": "下载文书",
    "documents.seal.create": "登记电子印章",
    "documents.seal.change": "修改电子印章",
    "documents.seal.retire": "停用电子印章",
    "documents.seal.use": "申请用印",
    "documents.template.create": "新建文书样式",
    "documents.template.edit": "修改文书样式",
    "documents.template.publish": "发布文书样式",
    "documents.template.retire": "停用文书样式",
    "documents.made.make": "制作文书",
    "documents.made.edit": "修改制作的文书",
    "documents.made.discard": "作废制作的文书",
    "documents.made.export": "导出文书为 Word",
    "documents.trust.publish": "公布信任清单",
}
"""How the audit record names the acts of this room."""


@dataclass(frozen=True, slots=True)
class SourceFound:
    """What is known of the thing a document is made for.

    ``values`` are keyed by the names of fields; what is not known is left out.
    """

    values: Mapping[str, str]
    organisation_id: int
    court: str
    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class FieldSource:
    """Where an app finds the values of fields: ``find(id, person, on)``, or ``None`` where not to be seen."""

    label: str
    find: Callable[[str, Any, date], SourceFound | None]


FIELD_SOURCES: Registry[FieldSource] = Registry("field sources")
"""Kinds of things a document can be made for, by the name that stands in ``about_kind``."""


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One line read off a picture: its words, how sure the reader is (0 to 1), where it stands."""

    text: str
    sure: float
    left: int = 0
    top: int = 0
    right: int = 0
    bottom: int = 0


@dataclass(frozen=True, slots=True)
class ReadPage:
    """Everything read off a picture; ``turned`` is by how many degrees it was turned to stand upright."""

    lines: tuple[ReadLine, ...]
    turned: int = 0

    @property
    def text(self) -> str:
        """The lines as they follow one another."""
        return "\n".join(line.text for line in self.lines)
