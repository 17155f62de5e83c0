"""A register over HTTP: ``POST url/addresses`` with letter, grant and the person; signed as a carrier's calls are."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass

import httpx
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from xiezhi.domains.service_of_process.channels.carrier.signing import signature
from xiezhi.domains.service_of_process.channels.population_register.port import RegisterSilent, read_answer
from xiezhi.domains.service_of_process.types.tracing import RegisterAnswer, RegisterQuestion

PATH = "/addresses"
SECONDS = 8.0
TRIES = 2
LARGEST = 2 * 1024 * 1024


class _AskAgain(Exception):
    """No answer, or one that says to come back later."""


@dataclass(frozen=True, slots=True)
class HttpRegister:
    """A register at an address, with the account the court has there."""

    url: str
    account: str
    secret: str
    wait: float = 0.5

    def ask(self, question: RegisterQuestion) -> RegisterAnswer:
        """One question, one answer; what is not needed is gone before anybody sees it."""
        body = json.dumps(asdict(question), ensure_ascii=False).encode()
        tries = Retrying(
            stop=stop_after_attempt(TRIES), wait=wait_exponential(multiplier=self.wait, max=4),
            retry=retry_if_exception_type(_AskAgain), reraise=True,
        )  # fmt: skip
        try:
            answer = tries(self._once, body)
        except _AskAgain as error:
            raise RegisterSilent(f"人口信息库没有回应（{error}）") from error
        if answer.status_code != 200 or len(answer.content) > LARGEST:
            raise RegisterSilent(f"人口信息库答复异常（{answer.status_code}）")
        try:
            return read_answer(answer.json())
        except ValueError as error:
            raise RegisterSilent("人口信息库的答复读不懂") from error

    def _once(self, body: bytes) -> httpx.Response:
        moment = str(int(time.time()))
        headers = {
            "X-Account": self.account, "X-Moment": moment, "Content-Type": "application/json",
            "X-Signature": signature(self.secret, moment, PATH, body),
        }  # fmt: skip
        try:
            answer = httpx.post(self.url.rstrip("/") + PATH, content=body, headers=headers, timeout=SECONDS)
        except httpx.HTTPError as error:
            raise _AskAgain(type(error).__name__) from error
        if answer.status_code in (408, 429) or answer.status_code >= 500:
            raise _AskAgain(str(answer.status_code))
        return answer
