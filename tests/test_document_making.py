"""文书在线制作: a clerk makes a document for a case, over the pages of the house."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from django.urls import reverse

from tests.support.clock import NOW
from tests.support.service import make_case
from xiezhi.kernel.documents import actions
from xiezhi.kernel.documents.models import DocumentTemplate, MadeDocument

HEARING = datetime(2026, 12, 18, 9, 30, tzinfo=timezone(timedelta(hours=8)))


@pytest.mark.requirement("SP-12")
def test_a_document_is_made_from_the_case_with_one_click(world: Any, sign_in: Any) -> None:
    """Basic case fields are drawn into a template and one click makes the document; missing fields
    are marked and the result can be edited before use.
    """
    actions.seed_standard_templates(at=NOW)
    case = make_case(world)
    client = sign_in(world.clerk)
    notice = DocumentTemplate.objects.get(code="answer_notice")
    about = f"cases.court_case:{case.pk}"

    # Basic case fields are drawn into a template: they are shown before anything is made.
    page = client.get(f"{reverse('documents:make')}?about={about}").content.decode()
    for known in (case.case_no, "房屋租赁合同纠纷", "陆文澜"):
        assert known in page

    # One click makes the document.
    client.post(reverse("documents:make"), {"template": notice.pk, "about": about})
    made = MadeDocument.objects.get()
    assert made.about_id == str(case.pk)
    assert f"@ {case.case_no}" in made.wording
    assert "房屋租赁合同纠纷一案" in made.wording
    assert world.judge.name in made.wording
    assert ">> 上海市临江区人民法院" in made.wording
    assert ">> 二〇二六年十一月十九日" in made.wording

    # Missing fields are marked, on the page and in the text, and keep the document from use.
    assert "受送达人" in made.missing
    assert "答辩期限" in made.missing
    shown = client.get(reverse("documents:made", args=[made.pk])).content.decode()
    assert "【缺：答辩期限】" in shown
    assert "补齐缺少的要素" in shown
    client.post(reverse("documents:made-issue", args=[made.pk]))
    made.refresh_from_db()
    assert made.issued is None

    # The result can be edited before use.
    wording = made.wording
    typed = {
        "受送达人": "陆文澜",
        "答辩期限": "收到起诉状副本之日起十五日内",
        "联系电话": "021-0000 1234",
        "法院地址": "望江路1号",
    }
    for name in made.missing:
        wording = wording.replace(f"【缺：{name}】", typed[name])
    wording = wording.replace("特此通知。", "请携带身份证件原件。\n特此通知。")
    client.post(reverse("documents:made", args=[made.pk]), {"wording": wording, "edition": made.edition})
    made.refresh_from_db()
    assert made.missing == []
    assert "请携带身份证件原件。" in made.wording
    client.post(reverse("documents:made-issue", args=[made.pk]))
    made.refresh_from_db()
    assert made.issued is not None
    assert made.issued.issued_at is not None


def test_a_hearing_that_is_fixed_stands_in_the_summons(world: Any, sign_in: Any) -> None:
    actions.seed_standard_templates(at=NOW)
    case = make_case(world)
    type(case).objects.filter(pk=case.pk).update(hearing_at=HEARING, courtroom="第三法庭")
    summons = DocumentTemplate.objects.get(code="summons")
    about = f"cases.court_case:{case.pk}"
    sign_in(world.clerk).post(reverse("documents:make"), {"template": summons.pk, "about": about})
    assert "| 应到时间 | 2026年12月18日9时30分 |" in MadeDocument.objects.get().wording


def test_a_case_one_may_not_see_gives_no_fields(world: Any, sign_in: Any) -> None:
    case = make_case(world)
    about = f"cases.court_case:{case.pk}"
    for person in (world.clerk_elsewhere, world.judge_elsewhere):
        assert sign_in(person).get(f"{reverse('documents:make')}?about={about}").status_code == 404
    for wrong in ("cases.court_case:x", "cases.court_case:999999", "nothing:1"):
        assert sign_in(world.clerk).get(f"{reverse('documents:make')}?about={wrong}").status_code == 404
