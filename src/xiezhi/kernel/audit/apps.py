"""The audit room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "xiezhi.kernel.audit"
    label = "audit"

    def ready(self) -> None:
        from xiezhi.kernel.audit import permissions  # noqa: F401
