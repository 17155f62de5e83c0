"""The audit room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "xiezhi.kernel.audit"
    label = "audit"

    def ready(self) -> None:
        from xiezhi.kernel.audit import permissions
        from xiezhi.ui.registry import MenuEntry, add_menu

        add_menu(
            MenuEntry(
                "audit",
                "操作日志",
                "history",
                "audit:rows",
                group="本组织",
                order=840,
                right=permissions.VIEW,
            )
        )
