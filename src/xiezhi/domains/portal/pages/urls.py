"""Addresses of the portal."""

from django.urls import path

from xiezhi.domains.portal.pages import deputies, home, messages, support

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("work/overdue/", home.trouble, name="trouble"),
    path("work/waiting/", home.waiting, name="waiting"),
    path("deputies/", deputies.deputies, name="deputies"),
    path("deputies/<int:person_id>/new/", deputies.deputy_new, name="deputy-new"),
    path("deputies/periods/<int:deputising_id>/end/", deputies.deputy_end, name="deputy-end"),
    path("support/", support.support, name="support"),
    path("support/new/", support.ticket_new, name="ticket-new"),
    path("support/<int:ticket_id>/", support.ticket, name="ticket"),
    path("release-notes/", support.release_notes, name="release-notes"),
    path("messages/", messages.messages, name="messages"),
    path("messages/<int:message_id>/", messages.message, name="message"),
    path("notices/new/", messages.notice_new, name="notice-new"),
    path("notices/<int:notice_id>/", messages.notice, name="notice"),
]
