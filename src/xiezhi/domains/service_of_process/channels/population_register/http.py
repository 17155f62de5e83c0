"""A register over HTTP: ``POST url/addresses`` with letter, grant and the person."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from xiezhi.domains.service_of_process.channels.population_register.port import RegisterSilent, read_answer
from xiezhi.domains.service_of_process.channels.signed_calls import Unanswered, post_signed
from xiezhi.domains.service_of_process.types.tracing import RegisterAnswer, RegisterQuestion

PATH = "/addresses"
SECONDS = 8.0
LARGEST = 2 * 1024 * 1024


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
        try:
            answer = post_signed(
                self.url,
                PATH,
                body,
                account=self.account,
                secret=self.secret,
                seconds=SECONDS,
                wait=self.wait,
            )
        except Unanswered as error:
            raise RegisterSilent(f"人口信息库没有回应（{error}）") from error
        if answer.status_code != 200 or len(answer.content) > LARGEST:
            raise RegisterSilent(f"人口信息库答复异常（{answer.status_code}）")
        try:
            return read_answer(answer.json())
        except ValueError as error:
            raise RegisterSilent("人口信息库的答复读不懂") from error
