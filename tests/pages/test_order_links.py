"""From a case or an order to where documents are made and recipients are taken in by the sheet."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from tests.support.clock import NOW
from tests.support.service import make_confirmation, make_order
from xiezhi.domains.service_of_process.actions.summary import refresh_summary
from xiezhi.kernel.documents import actions as documents
from xiezhi.kernel.documents.models import DocumentTemplate, MadeDocument


def _at(name: str, *args: Any) -> str:
    return reverse(f"service_of_process:{name}", args=args)


def test_the_sheet_of_recipients_is_found_from_the_order_and_from_the_page_that_adds_them(
    world: Any, sign_in: Any
) -> None:
    order = make_order(world)
    clerk = sign_in(world.clerk)
    sheet = _at("recipients-intake", order.pk)
    for page in (_at("order", order.pk), _at("recipients", order.pk)):
        assert sheet in clerk.get(page).content.decode()
    assert clerk.get(sheet).status_code == 200
    # Who only looks is not led there.
    assert sheet not in sign_in(world.supervisor).get(_at("order", order.pk)).content.decode()


def test_the_next_step_is_a_button_only_for_who_may_take_it(world: Any, sign_in: Any) -> None:
    order = make_order(world)
    # Nobody knows an address yet: whoever may record one is led to the person, and may open that page.
    step = _at("act", order.pk, "confirm_address")
    assert order.recipients.first().party.name in order.next_sentence
    for person in (world.service_specialist, world.judge):
        client = sign_in(person)
        assert step in client.get(_at("order", order.pk)).content.decode()
        led_to = client.get(step, follow=True)
        assert led_to.status_code == 200
        assert led_to.redirect_chain[-1][0] == _at("recipient", order.pk, order.recipients.first().pk)
    for one in order.recipients.all():
        make_confirmation(world, one.party)
    refresh_summary(order, at=NOW)
    step = _at("act", order.pk, "choose_method")
    assert step in sign_in(world.service_specialist).get(_at("order", order.pk)).content.decode()
    page = sign_in(world.judge).get(_at("order", order.pk)).content.decode()
    assert step not in page
    assert order.next_sentence in page
    assert "由送达中心办理" in page


def test_a_document_is_made_from_the_case_or_the_order_and_comes_back_to_it(world: Any, sign_in: Any) -> None:
    order = make_order(world)
    documents.seed_standard_templates(at=NOW)
    clerk = sign_in(world.clerk)
    make = f"{reverse('documents:make')}?about=cases.court_case:{order.court_case_id}"
    for page in (_at("order", order.pk), _at("case", order.court_case_id), _at("document-made", order.pk)):
        assert make in clerk.get(page).content.decode(), page
    assert "还没有盖章的文书" in clerk.get(_at("document-made", order.pk)).content.decode()
    # The facts of the case are filled in.
    assert order.court_case.case_no in clerk.get(make).content.decode()
    template = DocumentTemplate.objects.get(code="answer_notice")
    clerk.post(make, {"template": template.pk, "about": f"cases.court_case:{order.court_case_id}"})
    made = MadeDocument.objects.get()
    wording = "# 告知书\n\n请按时到庭。\n\n>> 上海市临江区人民法院\n>> 二〇二六年十一月十九日\n"
    documents.edit_made(made.pk, wording=wording, edition=made.edition, by=world.clerk, at=NOW)
    documents.issue_made(made.pk, by=world.clerk, at=NOW)
    made.refresh_from_db()
    assert made.title in clerk.get(_at("document-made", order.pk)).content.decode()
    assert clerk.post(_at("document-made", order.pk), {"made": made.pk, "kind": "other"}).status_code == 302
    assert order.documents.filter(source="made").count() == 1
    # Who may not make documents is not led there.
    assert make not in sign_in(world.supervisor).get(_at("case", order.court_case_id)).content.decode()
