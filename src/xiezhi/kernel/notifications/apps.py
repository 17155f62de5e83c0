"""The notifications room."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "xiezhi.kernel.notifications"
    label = "notifications"

    def ready(self) -> None:
        from xiezhi.kernel.notifications import events, permissions  # noqa: F401
