"""Addresses of the search room."""

from django.urls import path

from xiezhi.kernel.search.pages import views

app_name = "search"
urlpatterns = [
    path("views/", views.views, name="views"),
    path("views/new/", views.view_new, name="view-new"),
]
