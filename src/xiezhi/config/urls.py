"""Every address of the site: each app brings its own ``pages.urls``."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the site and its database are ready."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def _of_apps() -> list[URLPattern | URLResolver]:
    found: list[URLPattern | URLResolver] = []
    for app in apps.get_app_configs():
        for module in (f"{app.name}.pages.urls", f"{app.name}.api.urls", f"{app.name}.urls"):
            if app.name.startswith("xiezhi.") and app.name != "xiezhi.config" and _exists(module):
                found.append(path(getattr(import_module(module), "prefix", ""), include(module)))
    return found


def _exists(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def _interface() -> list[URLPattern | URLResolver]:
    from xiezhi.config import api

    return list(api.urls())


urlpatterns = [path("healthz", healthz), *_of_apps(), *_interface()]
