"""The notifications room."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "xiezhi.kernel.notifications"
    label = "notifications"

    def ready(self) -> None:
        from xiezhi.kernel.notifications import permissions  # noqa: F401
