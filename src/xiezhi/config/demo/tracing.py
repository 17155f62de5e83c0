"""A letter to the population register with its answer, batches at the quality platform, one row of which came back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import ThreadingHTTPServer
from typing import Any

from django.conf import settings

from xiezhi.config.demo.people import Town
from xiezhi.domains.service_of_process.actions import assistance_letters as letters
from xiezhi.domains.service_of_process.actions import quality_batches, register_answers
from xiezhi.domains.service_of_process.channels.population_register.simulator import Register
from xiezhi.domains.service_of_process.channels.population_register.simulator import server as register_desk
from xiezhi.domains.service_of_process.channels.quality_platform.simulator import Platform
from xiezhi.domains.service_of_process.channels.quality_platform.simulator import server as platform_desk
from xiezhi.domains.service_of_process.types.tracing import LetterDraft, Unreachable
from xiezhi.lib.verdict import Refused

DAYS_BACK = 12


def trace(order: Any, town: Town, now: datetime) -> None:
    """The specialist asks where the defendant of this order is registered, the judge approves, the register answers."""
    recipient = order.recipients.select_related("party").order_by("position").first()
    operator, asked_at = town.people["xu.jingyi"], now - timedelta(hours=2)
    draft = LetterDraft(
        ground=Unreachable.NO_ADDRESS, explanation="登记的电话三次无人接听，原告不知道现在的住址",
        until_on=(now + timedelta(days=15)).date(),
    )  # fmt: skip
    letter = letters.draft_letter(recipient, draft, by=operator, at=asked_at)
    letters.submit_letter(letter, by=operator, at=asked_at + timedelta(minutes=4))
    approved_at = asked_at + timedelta(minutes=50)
    letters.approve_letter(letter, note="同意，限本案送达使用", by=order.judge, at=approved_at)
    with _standing(
        register_desk(Register(settings.POPULATION_REGISTER_SECRET), _port("population_register"))
    ):
        register_answers.issue_letter(letter.pk, at=approved_at + timedelta(seconds=5))
        register_answers.ask_register(letter.pk, at=approved_at + timedelta(seconds=9))


def report(town: Town, now: datetime) -> None:
    """Hand in the batches of the last days until the platform has sent a row back."""
    by = town.people["liang.zhiyuan"]
    with _standing(platform_desk(Platform(settings.QUALITY_PLATFORM_SECRET), _port("quality_platform"))):
        for back in range(1, DAYS_BACK):
            try:
                batch = quality_batches.build_batch(
                    town.court.pk, (now - timedelta(days=back)).date(), by=by, at=now - timedelta(minutes=40)
                )
            except Refused:
                continue  # a day without service
            quality_batches.send_batch(batch.pk, at=now - timedelta(minutes=39))
            batch.refresh_from_db()
            if batch.rejected_count:
                return


def _port(name: str) -> int:
    return int(settings.SIMULATOR_PORTS[name])


@contextmanager
def _standing(desk: ThreadingHTTPServer) -> Iterator[None]:
    """A stand-in that is up while its part of the story is told."""
    thread = threading.Thread(target=desk.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        desk.shutdown()
        desk.server_close()
        thread.join()
