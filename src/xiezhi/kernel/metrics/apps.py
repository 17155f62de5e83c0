"""The metrics room."""

from django.apps import AppConfig


class MetricsConfig(AppConfig):
    name = "xiezhi.kernel.metrics"
    label = "metrics"
