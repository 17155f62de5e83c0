"""The geo room."""

from django.apps import AppConfig


class GeoConfig(AppConfig):
    name = "xiezhi.kernel.geo"
    label = "geo"
