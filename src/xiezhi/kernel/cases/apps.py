"""The cases room."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "xiezhi.kernel.cases"
    label = "cases"

    def ready(self) -> None:
        from xiezhi.kernel.cases import events, permissions  # noqa: F401
