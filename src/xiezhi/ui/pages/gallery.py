"""The gallery: each component in each state, light beside dark, and sample screens made of them."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

from xiezhi.ui.gate import page
from xiezhi.ui.pages.paper import sample_pdf
from xiezhi.ui.pages.screens import SCREENS
from xiezhi.ui.pages.specimens import specimens
from xiezhi.ui.registry import Audience
from xiezhi.ui.rendering import render_page


def _turned_away(request: HttpRequest) -> HttpResponse | None:
    """In a demo the gallery is open; elsewhere it is for people who work here."""
    user = getattr(request, "user", None)
    if getattr(settings, "XIEZHI_DEMO", False) or (user is not None and user.is_authenticated):
        return None
    return redirect_to_login(request.get_full_path())


@page("ui:gallery", title="组件样张", audience=Audience.PUBLIC)
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component, in every state, beside its name."""
    columns = [specimens(theme) for theme in ("light", "dark")]
    context = {"columns": columns, "screens": SCREENS.items()}
    return _turned_away(request) or render_page(request, "ui/gallery/gallery.html", context)


@page("ui:screen", title="页面样张", audience=Audience.PUBLIC, sample=lambda world: {"name": "home"})
def screen(request: HttpRequest, name: str) -> HttpResponse:
    """One sample screen with invented content, as a model for a real one."""
    if name not in SCREENS:
        raise Http404(name)
    sample = SCREENS[name]
    return _turned_away(request) or render_page(
        request, sample.template, sample.context(request.GET), status=sample.status
    )


@page("ui:document", title="文书样张", audience=Audience.PUBLIC)
def document(request: HttpRequest) -> HttpResponse:
    """A small PDF for the viewer of the gallery."""
    return _turned_away(request) or HttpResponse(sample_pdf(), content_type="application/pdf")
