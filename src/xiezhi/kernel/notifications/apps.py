"""The notifications room."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "xiezhi.kernel.notifications"
    label = "notifications"

    def ready(self) -> None:
        from xiezhi.kernel.notifications import events, permissions  # noqa: F401
        from xiezhi.ui.registry import MenuEntry, add_menu
        from xiezhi.ui.watching import add_watch

        add_menu(
            MenuEntry(
                "outgoing_messages", "外发消息", "message", "notifications:outgoing", "送达", order=40,
                right=permissions.VIEW_OUTGOING,
            )
        )  # fmt: skip
        add_watch("inbox", lambda person, ids, on: {f"person:{person.pk}"})
