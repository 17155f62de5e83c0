"""The port to an SMS gateway over HTTP.

``POST url`` with ``{"account", "message_no", "to", "text", "report_to"}``,
signed as in ``signing``; ``message_no`` is ours, so that a repeated call is
not a second SMS. The answer is ``{"gateway_no": "…"}``. The carrier's report
comes later to ``report_to``.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass

import httpx

from xiezhi.kernel.notifications.channels.answers import HandedOver, NotHandedOver, why_no_answer
from xiezhi.kernel.notifications.channels.sms.signing import signature

SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class HttpSmsGateway:
    """A gateway at an address, with the account the court has there."""

    url: str
    account: str
    secret: str
    report_to: str

    def hand_over(self, *, message_no: str, to: str, text: str) -> HandedOver:
        """Give one SMS to the gateway; :class:`NotHandedOver` says why it did not take it."""
        body = json.dumps(
            {
                "account": self.account,
                "message_no": message_no,
                "to": to,
                "text": text,
                "report_to": self.report_to,
            },
            ensure_ascii=False,
        ).encode()
        moment = str(int(time.time()))
        headers = {
            "Content-Type": "application/json", "X-Moment": moment, "X-Signature": signature(self.secret, moment, body),
        }  # fmt: skip
        try:
            answer = httpx.post(self.url, content=body, headers=headers, timeout=SECONDS)
        except httpx.HTTPError as error:
            raise NotHandedOver(
                f"短信网关没有回应（{why_no_answer(error)}）", code="no_answer", final=False
            ) from error
        return self._read(answer)

    @staticmethod
    def _read(answer: httpx.Response) -> HandedOver:
        try:
            found = answer.json()
        except ValueError:
            found = {}
        if not isinstance(found, dict):
            found = {}
        number = str(found.get("gateway_no") or "")
        if answer.status_code == 200 and number:
            return HandedOver(number[:80], f"网关受理，编号 {number[:80]}")
        reason = str(found.get("error") or f"HTTP {answer.status_code}")[:200]
        final = 400 <= answer.status_code < 500 and answer.status_code not in (408, 429)
        raise NotHandedOver(f"短信网关拒收：{reason}", code="gateway_refused", final=final)
