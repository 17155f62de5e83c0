"""What service of process keeps."""

from xiezhi.domains.service_of_process.models.address import AddressConfirmation, ServiceAddress
from xiezhi.domains.service_of_process.models.answer import Inquiry, NotMeReport, Objection, PaperRequest
from xiezhi.domains.service_of_process.models.attempt import Attempt, Cell
from xiezhi.domains.service_of_process.models.entrustment import Entrustment
from xiezhi.domains.service_of_process.models.order import OrderDocument, Recipient, ServiceOrder
from xiezhi.domains.service_of_process.models.parcel import Parcel, ParcelEvent, Waybill, WaybillBatch
from xiezhi.domains.service_of_process.models.pickup import Pickup, PickupPicture
from xiezhi.domains.service_of_process.models.proof import Proof, ProofAddition
from xiezhi.domains.service_of_process.models.receipt import ReceiptRecord
from xiezhi.domains.service_of_process.models.settings import CourtSettings, SettingsChange
from xiezhi.domains.service_of_process.models.trail import IntakeBatch, OrderChange, TrailEntry

__all__ = [
    "AddressConfirmation",
    "Attempt",
    "Cell",
    "CourtSettings",
    "Entrustment",
    "Inquiry",
    "IntakeBatch",
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
    "ReceiptRecord",
    "Recipient",
    "ServiceAddress",
    "ServiceOrder",
    "SettingsChange",
    "TrailEntry",
    "Waybill",
    "WaybillBatch",
]
