"""What service of process keeps."""

from xiezhi.domains.service_of_process.models.address import AddressConfirmation, ServiceAddress
from xiezhi.domains.service_of_process.models.answer import Inquiry, NotMeReport, Objection, PaperRequest
from xiezhi.domains.service_of_process.models.attempt import Attempt, Cell
from xiezhi.domains.service_of_process.models.entrustment import Entrustment
from xiezhi.domains.service_of_process.models.notice import MeansNote, Publication, PublicNotice
from xiezhi.domains.service_of_process.models.order import OrderDocument, Recipient, ServiceOrder
from xiezhi.domains.service_of_process.models.parcel import Parcel, ParcelEvent, Waybill, WaybillBatch
from xiezhi.domains.service_of_process.models.pickup import Pickup, PickupPicture
from xiezhi.domains.service_of_process.models.proof import Proof, ProofAddition
from xiezhi.domains.service_of_process.models.quality import QualityBatch, QualityRow
from xiezhi.domains.service_of_process.models.receipt import ReceiptRecord
from xiezhi.domains.service_of_process.models.settings import CourtSettings, SettingsChange
from xiezhi.domains.service_of_process.models.tracing import AssistanceLetter, MailingAddress, MaterialCheck
from xiezhi.domains.service_of_process.models.trail import IntakeBatch, OrderChange, TrailEntry
from xiezhi.domains.service_of_process.models.visit import (
    Visit,
    VisitEntry,
    VisitEvidence,
    VisitRating,
    VisitSettings,
)

__all__ = [
    "AddressConfirmation",
    "AssistanceLetter",
    "Attempt",
    "Cell",
    "CourtSettings",
    "Entrustment",
    "Inquiry",
    "IntakeBatch",
    "MeansNote",
    "NotMeReport",
    "Objection",
    "OrderChange",
    "OrderDocument",
    "PaperRequest",
    "Parcel",
    "ParcelEvent",
    "Pickup",
    "PickupPicture",
    "Proof",
    "ProofAddition",
    "PublicNotice",
    "Publication",
    "ReceiptRecord",
    "Recipient",
    "QualityBatch",
    "QualityRow",
    "MailingAddress",
    "MaterialCheck",
    "ServiceAddress",
    "ServiceOrder",
    "SettingsChange",
    "TrailEntry",
    "Visit",
    "VisitEntry",
    "VisitEvidence",
    "VisitRating",
    "VisitSettings",
    "Waybill",
    "WaybillBatch",
]
