"""The workflow room."""

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "xiezhi.kernel.workflow"
    label = "workflow"

    def ready(self) -> None:
        from xiezhi.kernel.workflow.queries.tasks import task_topics
        from xiezhi.ui.watching import add_watch

        add_watch("tasks", task_topics)
