"""The workflow room."""

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "xiezhi.kernel.workflow"
    label = "workflow"
