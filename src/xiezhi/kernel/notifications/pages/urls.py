"""Addresses of the notifications room."""

from django.urls import path

from xiezhi.kernel.notifications.pages import outgoing, reports

app_name = "notifications"
urlpatterns = [
    path("notifications/sms-report/", reports.sms_report, name="sms-report"),
    path("notifications/outgoing/", outgoing.outgoing, name="outgoing"),
    path("notifications/outgoing/<int:message_id>/", outgoing.outgoing_message, name="outgoing-message"),
]
