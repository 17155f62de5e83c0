"""Addresses of the portal."""

from django.urls import path

from xiezhi.domains.portal.pages import home, messages

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("work/overdue/", home.trouble, name="trouble"),
    path("work/waiting/", home.waiting, name="waiting"),
    path("messages/", messages.messages, name="messages"),
    path("messages/<int:message_id>/", messages.message, name="message"),
    path("notices/new/", messages.notice_new, name="notice-new"),
    path("notices/<int:notice_id>/", messages.notice, name="notice"),
]
