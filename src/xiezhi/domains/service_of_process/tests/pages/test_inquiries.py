"""留言: the person served asks, the court answers, nothing is decided by it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.support import received as by
from tests.support.service import make_sent, png

from xiezhi.domains.service_of_process.models import Inquiry
from xiezhi.kernel.workflow.models import Task

pytestmark = pytest.mark.django_db
ASKED = "到哪里领纸质文书？"


@pytest.fixture
def sent(world: Any) -> Any:
    return make_sent(world)


def _page(sent: Any) -> str:
    return by.address("received-inquiry", sent.attempt.pk)


def test_a_question_goes_to_the_court_and_the_answer_comes_back(sent: Any, world: Any, sign_in: Any) -> None:
    client = by.opened(sent)
    assert _page(sent) in client.get(by.address("received", sent.attempt.pk)).content.decode()
    before = [(cell.viewed_at, cell.effective_on, cell.frozen) for cell in sent.cells()]
    picture = SimpleUploadedFile("单子.png", png(), "image/png")
    assert client.post(_page(sent), {"text": ASKED, "files": [picture]}).status_code == 302
    said = client.get(_page(sent)).content.decode()
    assert ASKED in said
    assert "还没有答复" in said
    assert "附1个文件" in said
    # Nothing is decided by it.
    assert [(cell.viewed_at, cell.effective_on, cell.frozen) for cell in sent.cells()] == before
    # Who carries the order has it among the to-dos and answers it.
    task = Task.objects.get(kind="service_of_process.manual.inquiry", closed_at=None)
    assert task.person == world.service_specialist
    specialist = sign_in(world.service_specialist)
    inquiry = Inquiry.objects.get()
    place = by.address("inquiry", sent.order.pk, inquiry.pk)
    listed = specialist.get(by.address("objections", sent.order.pk)).content.decode()
    assert ASKED in listed
    assert place in listed
    file = inquiry.files.get()
    assert specialist.get(by.address("inquiry-file", sent.order.pk, inquiry.pk, file.pk)).status_code == 200
    assert specialist.post(place, {"text": " "}).status_code == 422
    assert specialist.post(place, {"text": "诉讼服务中心3号窗口"}).status_code == 302
    assert not Task.objects.filter(kind="service_of_process.manual.inquiry", closed_at=None).exists()
    # The person reads the answer, and not who of the court wrote it.
    answered = client.get(_page(sent)).content.decode()
    assert "诉讼服务中心3号窗口" in answered
    assert world.service_specialist.name not in answered
    # An answer that was given stays.
    assert specialist.post(place, {"text": "改一下"}).status_code == 422
    inquiry.refresh_from_db()
    assert inquiry.answer == "诉讼服务中心3号窗口"


@pytest.mark.parametrize(("text", "said"), [("", "请写下要问的事"), ("长" * 1001, "最多1000个字")])
def test_a_question_that_says_nothing_or_too_much_is_refused_and_kept_as_typed(
    sent: Any, text: str, said: str
) -> None:
    answer = by.opened(sent).post(_page(sent), {"text": text})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Inquiry.objects.exists()


def test_a_file_that_is_none_of_those_is_refused_beside_its_field(sent: Any) -> None:
    odd = SimpleUploadedFile("木马.png", b"MZ\x90\x00" * 40, "image/png")
    answer = by.opened(sent).post(_page(sent), {"text": ASKED, "files": [odd]})
    assert answer.status_code == 422
    assert not Inquiry.objects.exists()


def test_three_wait_at_most(sent: Any) -> None:
    client = by.opened(sent)
    for number in range(3):
        assert client.post(_page(sent), {"text": f"第{number}问"}).status_code == 302
    refused = client.post(_page(sent), {"text": "再问"})
    assert refused.status_code == 422
    assert "等法院答复" in refused.content.decode()


def test_hostile_words_stay_words(sent: Any, world: Any, sign_in: Any) -> None:
    by.opened(sent).post(_page(sent), {"text": "<script>alert(1)</script>"})
    for page in ("objections", "order"):
        assert (
            "<script>alert(1)"
            not in sign_in(world.judge).get(by.address(page, sent.order.pk)).content.decode()
        )


def test_nobody_asks_or_answers_for_others(sent: Any, world: Any, sign_in: Any) -> None:
    assert Client().post(_page(sent), {"text": ASKED}).status_code == 403
    by.opened(sent).post(_page(sent), {"text": ASKED})
    place = by.address("inquiry", sent.order.pk, Inquiry.objects.get().pk)
    for who in ("judge_elsewhere", "service_specialist_elsewhere", "field_server", "supervisor"):
        assert sign_in(world.people[who]).post(place, {"text": "答"}).status_code == 404, who
