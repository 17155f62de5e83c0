"""What the documents room keeps."""

from xiezhi.kernel.documents.models.issued import AddedRecord, CarriedFile, IssuedDocument, NumberSeries
from xiezhi.kernel.documents.models.made import MadeDocument
from xiezhi.kernel.documents.models.seal import CourtSeal, SealUse
from xiezhi.kernel.documents.models.template import DocumentTemplate, TemplateVersion

__all__ = [
    "AddedRecord",
    "CarriedFile",
    "CourtSeal",
    "DocumentTemplate",
    "IssuedDocument",
    "MadeDocument",
    "NumberSeries",
    "SealUse",
    "TemplateVersion",
]
