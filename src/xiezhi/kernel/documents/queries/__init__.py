"""Read issued documents, templates, seals and the trust list."""

from xiezhi.kernel.documents.queries.issued import (
    document_by_id,
    document_by_token,
    documents_about,
    issued_visible_to,
    verify_address,
)
from xiezhi.kernel.documents.queries.made import made_about, made_by_id, made_visible_to
from xiezhi.kernel.documents.queries.seals import seal_by_id, seal_for, seals_of, seals_visible_to, uses_of
from xiezhi.kernel.documents.queries.templates import (
    published_version,
    template_by_id,
    templates_for,
    templates_visible_to,
    versions_of,
)
from xiezhi.kernel.documents.queries.trust import trust_list

__all__ = [
    "document_by_id",
    "document_by_token",
    "documents_about",
    "issued_visible_to",
    "made_about",
    "made_by_id",
    "made_visible_to",
    "published_version",
    "seal_by_id",
    "seal_for",
    "seals_of",
    "seals_visible_to",
    "template_by_id",
    "templates_for",
    "templates_visible_to",
    "trust_list",
    "uses_of",
    "verify_address",
    "versions_of",
]
