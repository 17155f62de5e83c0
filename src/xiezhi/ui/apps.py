"""The ui app: the frame of every page."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "xiezhi.ui"
    label = "ui"
    verbose_name = "界面"

    def ready(self) -> None:
        from django.forms import Field

        from xiezhi.ui import checks  # noqa: F401 - registers the system checks

        Field.default_error_messages["required"] = "还没有填，请补上"
