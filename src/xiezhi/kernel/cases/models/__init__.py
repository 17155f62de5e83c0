"""What the cases room keeps."""

from xiezhi.kernel.cases.models.court_case import CaseNumberPrefix, CourtCase
from xiezhi.kernel.cases.models.dossier import DossierItem
from xiezhi.kernel.cases.models.party import Agency, Party

__all__ = ["Agency", "CaseNumberPrefix", "CourtCase", "DossierItem", "Party"]
