"""Calls to systems of other offices: signed as a carrier's are, with a time-out, tried again where that may help."""

from __future__ import annotations

import time

import httpx
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from xiezhi.domains.service_of_process.channels.carrier.signing import signature

TRIES = 2


class Unanswered(Exception):
    """No answer, or one that says to come back later; a technical word that may be shown."""


def post_signed(
    url: str, path: str, body: bytes, *, account: str, secret: str, seconds: float, wait: float
) -> httpx.Response:  # fmt: skip
    """Post JSON; a fault of the way is tried again at once, a refusal is an answer."""
    tries = Retrying(
        stop=stop_after_attempt(TRIES), wait=wait_exponential(multiplier=wait, max=4),
        retry=retry_if_exception_type(Unanswered), reraise=True,
    )  # fmt: skip
    return tries(_once, url, path, body, account, secret, seconds)


def _once(url: str, path: str, body: bytes, account: str, secret: str, seconds: float) -> httpx.Response:
    moment = str(int(time.time()))
    headers = {
        "X-Account": account, "X-Moment": moment, "Content-Type": "application/json",
        "X-Signature": signature(secret, moment, path, body),
    }  # fmt: skip
    try:
        answer = httpx.post(url.rstrip("/") + path, content=body, headers=headers, timeout=seconds)
    except httpx.HTTPError as error:
        raise Unanswered(type(error).__name__) from error
    if answer.status_code in (408, 429) or answer.status_code >= 500:
        raise Unanswered(str(answer.status_code))
    return answer
