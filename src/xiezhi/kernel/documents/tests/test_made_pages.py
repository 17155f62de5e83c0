"""Documents made online, as judges and specialists meet them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from tests.support.audit import acts
from tests.support.clock import NOW

from xiezhi.kernel.documents import actions
from xiezhi.kernel.documents.channels.sealing.simulator import SealMachineSimulator
from xiezhi.kernel.documents.models import DocumentTemplate, MadeDocument, SealUse
from xiezhi.kernel.documents.queries import trust_list
from xiezhi.kernel.documents.rules.verification import verify_proof
from xiezhi.kernel.documents.tests.paper import press
from xiezhi.kernel.documents.types import (
    DEMO_SEAL,
    FIELD_SOURCES,
    FieldSource,
    SealFace,
    SealMachineKind,
    SourceFound,
)

SignIn = Callable[[Any], Client]
VALUES = {
    "法院": "上海市临江区人民法院",
    "案号": "（2026）沪0199民初4127号",
    "案由": "房屋租赁合同纠纷",
    "受送达人": "陆文澜",
    "诉讼地位": "被告",
    "送达地址": "上海市临江区观澜街8号",
    "传唤事由": "开庭审理",
    "承办法官": "顾清和",
    "书记员": "周以宁",
    "联系电话": "021-0000 1234",
    "出具日期": "二〇二六年十一月十九日",
}


@pytest.fixture
def case_source(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A room that knows a case, as the registry of field sources has it."""

    def find(found_id: str, person: Any, on: Any) -> SourceFound | None:
        if found_id != "7" or person.organisation_id not in {world.division.pk, world.service_centre.pk}:
            return None
        return SourceFound(VALUES, person.organisation_id, world.court.name, VALUES["案号"])

    monkeypatch.setitem(FIELD_SOURCES._items, "tests.case", FieldSource("案件", find))


@pytest.fixture
def machine(world: Any, tmp_path: Path) -> Iterator[SealMachineSimulator]:
    """The court's electronic seal system."""
    face = SealFace("上海市临江区人民法院", DEMO_SEAL)
    with SealMachineSimulator(tmp_path, seals={"QZ-1": face}, drawing_of=press().seal_stamp) as running:
        actions.create_seal(
            world.court, machine=SealMachineKind.HTTP, machine_address=running.address, seal_no="QZ-1",
            certificate=running.certificate(NOW), by=None, at=NOW,
        )  # fmt: skip
        yield running


def make_summons(client: Client) -> MadeDocument:
    actions.seed_standard_templates(at=NOW)
    summons = DocumentTemplate.objects.get(code="summons")
    answer = client.post(reverse("documents:make"), {"template": summons.pk, "about": "tests.case:7"})
    assert answer.status_code == 302, answer.content.decode()
    return MadeDocument.objects.get()


def complete(client: Client, made: MadeDocument) -> None:
    wording = made.wording.replace("【缺：开庭时间】", "2026年12月18日9时30分").replace(
        "【缺：开庭地点】", "第三法庭"
    )
    client.post(reverse("documents:made", args=[made.pk]), {"wording": wording, "edition": made.edition})
    made.refresh_from_db()


def test_one_click_fills_what_is_known_marks_what_is_missing_and_lets_it_be_edited(
    world: Any, sign_in: SignIn, case_source: None
) -> None:
    client = sign_in(world.clerk)
    page = client.get(reverse("documents:make") + "?about=tests.case:7").content.decode()
    assert "房屋租赁合同纠纷" in page
    made = make_summons(client)
    assert made.missing == ["开庭时间", "开庭地点"]
    shown = client.get(reverse("documents:made", args=[made.pk])).content.decode()
    assert "【缺：开庭时间】" in shown
    assert "还缺开庭时间、开庭地点" in shown
    refused = client.post(reverse("documents:made-issue", args=[made.pk]), follow=True).content.decode()
    assert "没有签章：文书中还有 2 处缺失" in refused
    complete(client, made)
    assert made.missing == []
    assert "2026年12月18日9时30分" in made.wording
    picture = client.get(reverse("documents:made-picture", args=[made.pk, 1]))
    assert picture.content.startswith(b"\x89PNG")
    assert client.get(reverse("documents:made-picture", args=[made.pk, 9])).status_code == 404


@pytest.mark.requirement("SP-13")
def test_a_made_document_goes_to_the_seal_system_and_comes_back_sealed(
    world: Any, sign_in: SignIn, case_source: None, machine: SealMachineSimulator
) -> None:
    """A made document is sent to the electronic seal system (电子签章) and returns sealed; the seal
    verifies, an altered copy fails verification, and who asked for the seal is logged.
    """
    client = sign_in(world.clerk)
    made = make_summons(client)
    complete(client, made)

    # A made document is sent to the electronic seal system and returns sealed.
    answer = client.post(reverse("documents:made-issue", args=[made.pk]), follow=True)
    assert "已签章，编号（2026）文" in answer.content.decode()
    made.refresh_from_db()
    assert len(machine.log) == 1
    seal_clerk = sign_in(world.court_admin)
    sealed = seal_clerk.get(reverse("documents:issued-file", args=[made.issued_id]))
    assert sealed["Content-Type"] == "application/pdf"

    # The seal verifies.
    found = verify_proof(sealed.content, trust_list())
    assert found["valid"] is True
    assert found["signed_by"] == "上海市临江区人民法院演示专用章"
    assert machine.machine.verify(sealed.content).valid

    # An altered copy fails verification.
    altered = bytearray(sealed.content)
    altered[len(altered) // 3] ^= 1
    assert verify_proof(bytes(altered), trust_list())["valid"] is False
    assert not machine.machine.verify(bytes(altered)).valid

    # Who asked for the seal is logged.
    use = SealUse.objects.get()
    assert (use.asked_by, use.succeeded, use.reason) == (world.clerk, True, "出具传票")
    assert machine.log[0]["asked_by"] == world.clerk.audit_label
    assert ("documents.issued.issue", "done") in acts(object_kind="document", by_id=world.clerk.pk)
    log = seal_clerk.get(reverse("documents:seal", args=[use.seal_id])).content.decode()
    assert world.clerk.name in log
    assert "出具传票" in log


def test_a_seal_system_that_refuses_loses_nothing_and_says_so(
    world: Any, sign_in: SignIn, case_source: None, machine: SealMachineSimulator
) -> None:
    client = sign_in(world.service_specialist)
    made = make_summons(client)
    complete(client, made)
    machine.misbehave = deque(["refuse"])
    answer = client.post(reverse("documents:made-issue", args=[made.pk]), follow=True).content.decode()
    assert "没有签章：签章系统拒绝签章（4003：印章已停用）" in answer
    waiting = client.get(reverse("documents:issued-list") + "?view=waiting").content.decode()
    assert "未出具" in waiting
    assert client.post(reverse("documents:made-issue", args=[made.pk]), follow=True).status_code == 200
    made.refresh_from_db()
    assert made.issued is not None
    assert made.issued.issued_at is not None
    assert made.issued.tries == 2


def test_nobody_writes_over_another(world: Any, sign_in: SignIn, case_source: None) -> None:
    client = sign_in(world.clerk)
    made = make_summons(client)
    seen = {"wording": "# 传票\n我的修改", "edition": made.edition}
    complete(client, made)
    answer = client.post(reverse("documents:made", args=[made.pk]), seen)
    assert answer.status_code == 422
    assert "刚被别人改过" in answer.content.decode()
    assert "我的修改" in answer.content.decode()
    made.refresh_from_db()
    assert "我的修改" not in made.wording


def test_after_sealing_the_text_is_closed(
    world: Any, sign_in: SignIn, case_source: None, machine: SealMachineSimulator
) -> None:
    client = sign_in(world.clerk)
    made = make_summons(client)
    complete(client, made)
    client.post(reverse("documents:made-issue", args=[made.pk]))
    answer = client.post(
        reverse("documents:made", args=[made.pk]), {"wording": "# 改", "edition": made.edition}
    )
    assert answer.status_code == 422
    assert "已经送签，不能再改" in answer.content.decode()
    again = client.post(reverse("documents:made-issue", args=[made.pk]), follow=True)
    assert again.status_code == 200
    assert len(machine.log) == 1


def test_the_word_file_holds_the_text_and_stays_text(world: Any, sign_in: SignIn, case_source: None) -> None:
    client = sign_in(world.clerk)
    made = make_summons(client)
    hostile = made.wording + "\n=cmd|' /C calc'!A0 <w:p/> {{案号}} {% x %}"
    client.post(reverse("documents:made", args=[made.pk]), {"wording": hostile, "edition": made.edition})
    answer = client.get(reverse("documents:made-word", args=[made.pk]))
    word = Document(BytesIO(answer.content))
    text = "\n".join(paragraph.text for paragraph in word.paragraphs)
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert "传票" in text
    assert "=cmd|' /C calc'!A0 <w:p/> {{案号}} {% x %}" in text
    assert "演示环境出具" in text
    assert "（2026）沪0199民初4127号" in cells
    assert ("documents.made.export", "read") in acts(object_kind="made_document")


def test_a_document_put_aside_cannot_be_issued(world: Any, sign_in: SignIn, case_source: None) -> None:
    client = sign_in(world.clerk)
    made = make_summons(client)
    without = client.post(reverse("documents:made-discard", args=[made.pk]), follow=True).content.decode()
    assert "请写明理由" in without
    client.post(reverse("documents:made-discard", args=[made.pk]), {"reason": "改用公告"})
    answer = client.post(reverse("documents:made-issue", args=[made.pk]), follow=True).content.decode()
    assert "已经作废" in answer


def test_elsewhere_it_is_not_there(world: Any, sign_in: SignIn, case_source: None) -> None:
    made = make_summons(sign_in(world.clerk))
    elsewhere = sign_in(world.clerk_elsewhere)
    for name in ("made", "made-word"):
        assert elsewhere.get(reverse(f"documents:{name}", args=[made.pk])).status_code == 404
    assert elsewhere.post(reverse("documents:made-issue", args=[made.pk])).status_code == 404
    assert elsewhere.get(reverse("documents:make") + "?about=tests.case:7").status_code == 404
