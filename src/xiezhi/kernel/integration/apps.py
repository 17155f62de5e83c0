"""The integration room."""

from django.apps import AppConfig


class IntegrationConfig(AppConfig):
    name = "xiezhi.kernel.integration"
    label = "integration"

    def ready(self) -> None:
        from xiezhi.kernel.integration import events, permissions  # noqa: F401
        from xiezhi.kernel.integration.queries import failed_count
        from xiezhi.ui.registry import MenuEntry, add_menu

        add_menu(
            MenuEntry(
                "api_clients", "对接系统", "plug-connected", "integration:clients", "系统", order=60, right=permissions.VIEW,
            ),
            MenuEntry(
                "deliveries", "推送记录", "send-2", "integration:deliveries", "系统", order=61, right=permissions.VIEW,
                count=lambda request: failed_count(request.person, on=request.moment.date()), alarm=True,  # type: ignore[attr-defined]
            ),
        )  # fmt: skip
