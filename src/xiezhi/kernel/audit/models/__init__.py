"""What the audit room keeps."""

from xiezhi.kernel.audit.models.checks import AuditCheck
from xiezhi.kernel.audit.models.rows import AuditRow
from xiezhi.kernel.audit.models.seals import AuditSeal

__all__ = ["AuditCheck", "AuditRow", "AuditSeal"]
