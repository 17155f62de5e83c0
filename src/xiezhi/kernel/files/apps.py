"""The files room."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "xiezhi.kernel.files"
    label = "files"
