"""The cases room."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "xiezhi.kernel.cases"
    label = "cases"

    def ready(self) -> None:
        from xiezhi.kernel.cases import events, permissions  # noqa: F401
        from xiezhi.kernel.cases.queries.document_fields import case_fields
        from xiezhi.kernel.documents.types import FIELD_SOURCES, FieldSource

        FIELD_SOURCES.add("cases.court_case", FieldSource("案件", case_fields))
