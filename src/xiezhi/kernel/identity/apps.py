"""The identity room."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "xiezhi.kernel.identity"
    label = "identity"

    def ready(self) -> None:
        from xiezhi.kernel.identity import permissions  # noqa: F401
