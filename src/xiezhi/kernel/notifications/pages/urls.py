"""Addresses of the notifications room."""

from django.urls import path

from xiezhi.kernel.notifications.pages import reports

app_name = "notifications"
urlpatterns = [path("notifications/sms-report/", reports.sms_report, name="sms-report")]
