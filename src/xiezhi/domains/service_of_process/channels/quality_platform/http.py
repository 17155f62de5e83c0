"""The platform over HTTP: ``POST url/batches`` with number, edition and rows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from xiezhi.domains.service_of_process.channels.quality_platform.port import PlatformSilent, read_answer
from xiezhi.domains.service_of_process.channels.signed_calls import Unanswered, post_signed
from xiezhi.domains.service_of_process.types.quality import BatchAnswer

PATH = "/batches"
SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class HttpPlatform:
    """The platform at an address, with the account the court has there."""

    url: str
    account: str
    secret: str
    wait: float = 0.5

    def report(self, batch_no: str, edition: str, rows: list[dict[str, Any]]) -> BatchAnswer:
        """Hand a batch in."""
        told = {"batch_no": batch_no, "edition": edition, "rows": rows}
        body = json.dumps(told, ensure_ascii=False).encode()
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
            raise PlatformSilent(f"质效平台没有回应（{error}）") from error
        if answer.status_code != 200:
            raise PlatformSilent(f"质效平台答复异常（{answer.status_code}）")
        try:
            return read_answer(answer.json(), [str(row["row_no"]) for row in rows])
        except ValueError as error:
            raise PlatformSilent("质效平台的答复读不懂") from error
