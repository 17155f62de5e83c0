"""留置送达 on the page where results are registered: both ways, and the limits (S2, S2x, Z04 to Z07)."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests.support import notices, service
from tests.support.clock import NOW
from xiezhi.domains.service_of_process.actions.sending import send_attempt

pytestmark = pytest.mark.usefixtures("page_clock")
REFUSED = {
    "happened_at": f"{NOW:%Y-%m-%dT%H:%M}", "reaction": "refused", "signer": "recipient", "left_on": f"{NOW:%Y-%m-%d}",
    "place": "home", "witness_kind": "none", "recording": "none",
}  # fmt: skip


def left(
    world: Any, sign_in: Any, *, name: str = "陆文澜", documents: Any = service.DOCUMENTS, **filled: str
) -> Any:
    """The attempt after the page was filled in."""
    order = service.make_order(world, documents=documents, recipients=(name,))
    person = service.recipient(order, name)
    home = service.make_address(world, person, kind="postal", value=notices.POSTAL)
    attempt = service.make_attempt(world, person, method="leaving", channel="visit", address=home)
    send_attempt(attempt, by=world.service_specialist, at=service.SENT_AT)
    address = reverse("service_of_process:result", args=[order.pk, attempt.pk])
    answer = sign_in(world.service_specialist).post(address, {**REFUSED, **filled})
    assert answer.status_code == 302, answer.content.decode()
    attempt.refresh_from_db()
    return attempt


def test_a_refusal_on_video_serves_that_day(world: Any, sign_in: Any) -> None:
    attempt = left(world, sign_in, recording="video")
    assert attempt.state == "served"
    assert {cell.effective_on for cell in attempt.cells.all()} == {NOW.date()}


def test_a_witness_who_signs_serves_and_one_who_does_not_sign_does_not(world: Any, sign_in: Any) -> None:
    served = left(
        world,
        sign_in,
        name="青禾餐饮管理有限公司",
        signer="mail_room",
        witness_kind="village_committee",
        witness_signed="on",
    )
    assert served.state == "served"


def test_without_witness_or_recording_it_is_not_proved(world: Any, sign_in: Any) -> None:
    attempt = left(world, sign_in, witness_kind="employer")
    assert attempt.state == "failed"
    assert {cell.failed for cell in attempt.cells.all()} == {"leaving_not_proved"}


def test_absence_is_no_refusal(world: Any, sign_in: Any) -> None:
    attempt = left(world, sign_in, reaction="absent", signer="none", recording="video")
    assert {cell.failed for cell in attempt.cells.all()} == {"absence_is_not_refusal"}


def test_a_relative_refuses_only_where_it_is_written_that_they_live_together(
    world: Any, sign_in: Any
) -> None:
    attempt = left(world, sign_in, signer="adult_relative", recording="video")
    assert attempt.state == "attempting"
    again = {**REFUSED, "signer": "adult_relative", "recording": "video", "signer_lives_together": "true"}
    address = reverse("service_of_process:result", args=[attempt.order_id, attempt.pk])
    assert sign_in(world.service_specialist).post(address, again).status_code == 302
    attempt.refresh_from_db()
    assert attempt.state == "served"


def test_a_mediation_statement_is_never_left(world: Any, sign_in: Any) -> None:
    from xiezhi.lib.verdict import Refused

    papers = (("mediation_statement", "民事调解书", 2),)
    with pytest.raises(Refused, match="调解书"):
        left(world, sign_in, documents=papers, recording="video")
