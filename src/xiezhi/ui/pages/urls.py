"""Addresses of the frame's own pages."""

from __future__ import annotations

from django.urls import path

from xiezhi.ui.pages import gallery, house

app_name = "ui"
prefix = "ui/"
urlpatterns = [
    path("me/", house.me, name="me"),
    path("search/", house.search, name="search"),
    path("bell/", house.bell, name="bell"),
    path("help/", house.help_page, name="help"),
    path("reading/", house.reading, name="reading"),
    path("gallery/", gallery.gallery, name="gallery"),
    path("gallery/document.pdf", gallery.document, name="document"),
    path("gallery/<slug:name>/", gallery.screen, name="screen"),
]
