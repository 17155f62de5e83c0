"""The documents room."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "xiezhi.kernel.documents"
    label = "documents"

    def ready(self) -> None:
        from xiezhi.kernel.audit.types import name_acts, name_kind
        from xiezhi.kernel.documents import events, permissions  # noqa: F401
        from xiezhi.kernel.documents.rules.seeds import standard_fields
        from xiezhi.kernel.documents.types import ACT_LABELS, TEMPLATE_FIELDS
        from xiezhi.ui.registry import MenuEntry, add_menu
        from xiezhi.ui.storage import Package, add_packages

        for field in standard_fields():
            TEMPLATE_FIELDS.add(field.name, field)
        add_packages(Package("vendor/noble-ed25519", "@noble/ed25519", ("index.js",)))
        add_menu(
            MenuEntry("made", "在线制作", "file-pencil", "documents:made-list", "文书", 15, permissions.MAKE),
            MenuEntry(
                "documents",
                "出具的文书",
                "certificate",
                "documents:issued-list",
                "文书",
                20,
                permissions.ISSUED_VIEW,
            ),
            MenuEntry(
                "templates",
                "文书样式",
                "file-text",
                "documents:template-list",
                "文书",
                30,
                permissions.TEMPLATE_VIEW,
            ),
            MenuEntry(
                "seals", "电子印章", "rosette", "documents:seal-list", "文书", 40, permissions.SEAL_VIEW
            ),
        )
        name_acts(ACT_LABELS)
        name_kind("document", "文书", "documents:issued")
        name_kind("document_template", "文书样式", "documents:template")
        name_kind("made_document", "在线制作的文书", "documents:made")
        name_kind("court_seal", "电子印章", "documents:seal")
