"""The house as a whole: once every app is ready, the registries close."""

from __future__ import annotations

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "xiezhi.config"
    label = "config"

    def ready(self) -> None:
        from xiezhi.config.registries import close_registries

        close_registries()
