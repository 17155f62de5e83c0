"""Service of process 送达: what this system brings to the house."""

from django.apps import AppConfig


class ServiceOfProcessConfig(AppConfig):
    name = "xiezhi.domains.service_of_process"
    label = "service_of_process"

    def ready(self) -> None:
        from xiezhi.domains.service_of_process import events, permissions  # noqa: F401
