"""The gateways this installation uses."""

from __future__ import annotations

from django.conf import settings

from xiezhi.kernel.notifications.channels.answers import NotHandedOver
from xiezhi.kernel.notifications.channels.email.smtp import SmtpServer
from xiezhi.kernel.notifications.channels.sms.gateway import HttpSmsGateway


def sms_gateway() -> HttpSmsGateway:
    """The SMS gateway; without one, messages stay queued and a person is told."""
    if not settings.SMS_GATEWAY_URL:
        raise NotHandedOver("还没有配置短信网关", code="not_configured", final=False)
    return HttpSmsGateway(
        settings.SMS_GATEWAY_URL, settings.SMS_GATEWAY_ACCOUNT, settings.SMS_GATEWAY_SECRET,
        f"{settings.SITE_URL}/notifications/sms-report/",
    )  # fmt: skip


def mail_server() -> SmtpServer:
    """The mail server."""
    if not settings.SMTP_URL:
        raise NotHandedOver("还没有配置邮件服务器", code="not_configured", final=False)
    return SmtpServer(settings.SMTP_URL, settings.MAIL_SENDER, settings.MAIL_SENDER_NAME)
