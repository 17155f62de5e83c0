"""The search room."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "xiezhi.kernel.search"
    label = "search"
