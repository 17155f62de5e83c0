"""The pages of an order: steps with what happens then, numbers shown for a reason, lists that narrow."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from tests.support.service import make_order

from xiezhi.kernel.audit.models import AuditRow


def _url(name: str, *args: Any) -> str:
    return reverse(f"service_of_process:{name}", args=args)


def test_a_step_says_what_happens_and_is_taken_once(world: Any, sign_in: Any) -> None:
    order = make_order(world)
    client = sign_in(world.service_specialist)
    question = client.get(_url("step", order.pk, "return"))
    assert question.status_code == 200
    assert "补正后可以再提请" in question.content.decode()
    refused = client.post(_url("step", order.pk, "return"), {"reason": ""})
    assert refused.status_code == 422
    order.refresh_from_db()
    before = order.state
    assert client.post(_url("step", order.pk, "return"), {"reason": "缺少证据副本"}).status_code == 302
    order.refresh_from_db()
    assert before != order.state == "returned"
    assert client.post(_url("step", order.pk, "return"), {"reason": "再点一次"}).status_code in (
        422,
        404,
        409,
    )
    page = client.get(_url("order", order.pk)).content.decode()
    assert "缺少证据副本" in page


def test_a_step_asks_for_its_right_even_when_called_directly(world: Any, sign_in: Any) -> None:
    order = make_order(world)
    client = sign_in(world.supervisor)
    assert client.get(_url("order", order.pk)).status_code == 200
    assert client.get(_url("step", order.pk, "return")).status_code == 404
    assert client.post(_url("step", order.pk, "return"), {"reason": "x"}).status_code == 404
    order.refresh_from_db()
    assert order.state != "returned"


def test_numbers_stay_masked_until_a_reason_is_written_down(world: Any, sign_in: Any) -> None:
    recipient = world.sample("recipient")
    number = recipient.party.id_no
    client = sign_in(world.service_specialist)
    page = client.get(_url("recipient", recipient.order_id, recipient.pk)).content.decode()
    assert number not in page
    asked = _url("unmask", recipient.order_id, recipient.pk)
    assert number not in client.get(asked).content.decode()
    refused = client.post(asked, {"reason": ""})
    assert refused.status_code == 422
    assert number not in refused.content.decode()
    shown = client.post(asked, {"reason": "核对身份证复印件"})
    assert number in shown.content.decode()
    assert shown["Cache-Control"] == "private, no-store"
    row = AuditRow.objects.filter(act="identity.personal_field.unmask").get()
    assert (row.reason, row.by_id, row.outcome) == ("核对身份证复印件", world.service_specialist.pk, "read")
    assert number not in str(row.detail)


def test_the_list_narrows_and_never_shows_another_court(world: Any, sign_in: Any) -> None:
    order = world.sample("order")
    client = sign_in(world.service_specialist)
    address = _url("orders")
    assert order.order_no in client.get(address).content.decode()
    assert order.order_no in client.get(address, {"q": order.court_case.case_no}).content.decode()
    assert order.order_no in client.get(address, {"q": "陆文"}).content.decode()
    assert order.order_no not in client.get(address, {"q": "陆文甲"}).content.decode()
    assert order.order_no not in client.get(address, {"state": "failed"}).content.decode()
    assert order.order_no not in sign_in(world.service_specialist_elsewhere).get(address).content.decode()
    assert client.get(address, {"page": "forged"}).status_code == 200
    assert client.get(address, {"requested_from": "2026-02-30"}).status_code == 200


def test_the_export_runs_nothing_and_is_recorded(world: Any, sign_in: Any) -> None:
    world.sample("order")
    answer = sign_in(world.service_specialist).get(_url("orders-export"))
    content = b"".join(answer.streaming_content)
    assert content.startswith(b"PK")
    assert AuditRow.objects.filter(act="service_of_process.order.export").count() == 1
    answer.close()
