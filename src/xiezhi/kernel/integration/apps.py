"""The integration room."""

from django.apps import AppConfig


class IntegrationConfig(AppConfig):
    name = "xiezhi.kernel.integration"
    label = "integration"

    def ready(self) -> None:
        from xiezhi.kernel.integration import events, permissions  # noqa: F401
