"""The port to a mail server: real SMTP, with TLS where the address says so."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

from xiezhi.kernel.notifications.channels.answers import HandedOver, NotHandedOver, why_no_answer

SECONDS = 20.0
UNKNOWN_MAILBOX = frozenset({550, 551, 553})


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A mail server, as ``smtp://user:password@host:port`` or ``smtps://…``; ``sender`` is the court's box."""

    url: str
    sender: str
    sender_name: str

    def hand_over(self, *, message_no: str, to: str, subject: str, text: str) -> HandedOver:
        """Send one mail; the server's acceptance is the "sent successfully" of 民诉法解释 135."""
        mail = self._mail(message_no, to, subject, text)
        try:
            with self._connect() as server:
                refused = server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            status, said = next(iter(error.recipients.values()))
            raise self._refusal(status, said) from error
        except smtplib.SMTPResponseException as error:
            raise self._refusal(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            raise NotHandedOver(
                f"邮件服务器没有回应（{why_no_answer(error)}）", code="no_answer", final=False
            ) from error
        if refused:
            status, said = next(iter(refused.values()))
            raise self._refusal(status, said)
        return HandedOver(str(mail["Message-ID"]), "邮件服务器回答 250，已接收", arrived=True)

    def _mail(self, message_no: str, to: str, subject: str, text: str) -> EmailMessage:
        mail = EmailMessage()
        mail["From"] = Address(self.sender_name, addr_spec=self.sender)
        mail["To"] = to
        mail["Subject"] = " ".join(subject.split())
        mail["Date"] = formatdate(localtime=True)
        mail["Message-ID"] = make_msgid(idstring=message_no, domain=self.sender.rpartition("@")[2])
        mail.set_content(text)
        return mail

    def _connect(self) -> smtplib.SMTP:
        parts = urlsplit(self.url)
        host = parts.hostname or "localhost"
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, parts.port or 465, timeout=SECONDS, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(host, parts.port or 25, timeout=SECONDS)
            if parts.scheme == "smtp+starttls":
                server.starttls(context=ssl.create_default_context())
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        return server

    @staticmethod
    def _refusal(status: int, said: bytes | str) -> NotHandedOver:
        words = (said.decode("utf-8", "replace") if isinstance(said, bytes) else said)[:160]
        code = "mailbox_unknown" if status in UNKNOWN_MAILBOX else "gateway_refused"
        return NotHandedOver(f"{status} {words}", code=code, final=500 <= status < 600)
