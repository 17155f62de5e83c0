"""Facts the documents room publishes."""

from xiezhi.kernel.integration.types import declare_event

DOCUMENT_ISSUED = declare_event("documents.document_issued", "文书已出具", outside=True)
SEALING_FAILED = declare_event("documents.sealing_failed", "签章失败")
TEMPLATE_PUBLISHED = declare_event("documents.template_published", "文书样式已发布")
