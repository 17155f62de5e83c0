"""The jobs room."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "xiezhi.kernel.jobs"
    label = "jobs"
