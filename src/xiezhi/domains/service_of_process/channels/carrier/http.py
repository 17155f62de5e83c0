"""A carrier over HTTP.

``GET url/mail/{tracking_no}`` answers ``{"events": [{"event_no", "at", "kind", "place", "text", "reason"}]}``,
404 where there is no such number. ``POST url/follow`` with ``{"tracking_no", "tell"}`` asks for pushes. Both are
signed as in ``signing``; what is not answered is asked again.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from urllib.parse import quote

import httpx
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from xiezhi.domains.service_of_process.channels.carrier.port import NoAnswer, UnknownNumber, read_events
from xiezhi.domains.service_of_process.channels.carrier.signing import signature
from xiezhi.domains.service_of_process.types.posting import MailEvent
from xiezhi.lib.verdict import Refused

SECONDS = 5.0
TRIES = 3
LARGEST = 512 * 1024


class _AskAgain(Exception):
    """No answer, or one that says to come back later."""


@dataclass(frozen=True, slots=True)
class HttpCarrierDesk:
    """A carrier at an address, with the account the court has there."""

    url: str
    account: str
    secret: str
    wait: float = 0.5

    def events_of(self, tracking_no: str) -> list[MailEvent]:
        """Everything the carrier knows of this number."""
        answer = self._ask("GET", f"/mail/{quote(tracking_no)}")
        if answer.status_code == 404:
            raise UnknownNumber("承运方没有这个单号")
        if answer.status_code != 200 or len(answer.content) > LARGEST:
            raise NoAnswer(f"承运方答复异常（{answer.status_code}）")
        try:
            return read_events(answer.json())
        except (ValueError, Refused) as error:
            raise NoAnswer("承运方的答复读不懂") from error

    def follow(self, tracking_no: str, *, tell: str) -> None:
        """Ask to be told."""
        body = json.dumps({"tracking_no": tracking_no, "tell": tell}).encode()
        answer = self._ask("POST", "/follow", body)
        if answer.status_code == 404:
            raise UnknownNumber("承运方没有这个单号")
        if answer.status_code not in (200, 201, 204):
            raise NoAnswer(f"承运方没有接受订阅（{answer.status_code}）")

    def _ask(self, method: str, path: str, body: bytes = b"") -> httpx.Response:
        tries = Retrying(
            stop=stop_after_attempt(TRIES), wait=wait_exponential(multiplier=self.wait, max=8),
            retry=retry_if_exception_type(_AskAgain), reraise=True,
        )  # fmt: skip
        try:
            return tries(self._once, method, path, body)
        except _AskAgain as error:
            raise NoAnswer(f"承运方没有回应（{error}）") from error

    def _once(self, method: str, path: str, body: bytes) -> httpx.Response:
        moment = str(int(time.time()))
        headers = {
            "X-Account": self.account, "X-Moment": moment, "Content-Type": "application/json",
            "X-Signature": signature(self.secret, moment, path, body),
        }  # fmt: skip
        try:
            answer = httpx.request(
                method, self.url.rstrip("/") + path, content=body or None, headers=headers, timeout=SECONDS
            )
        except httpx.HTTPError as error:
            raise _AskAgain(type(error).__name__) from error
        if answer.status_code in (408, 429) or answer.status_code >= 500:
            raise _AskAgain(str(answer.status_code))
        return answer
