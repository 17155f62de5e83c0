"""The public pages: the record behind a code, the trust list, and the checker in a real browser."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.support.browser import PHONE
from tests.support.clock import NOW

from xiezhi.kernel.documents import actions
from xiezhi.kernel.documents.models import IssuedDocument
from xiezhi.kernel.documents.rules.trust import Trust
from xiezhi.kernel.documents.rules.verification import verify_proof
from xiezhi.kernel.documents.tests.test_issuing import order_for

STRANGER = Client


@pytest.fixture
def document(world: Any) -> IssuedDocument:
    return actions.issue(order_for(world), by=None, at=NOW)


@pytest.fixture
def pdf(document: IssuedDocument, tmp_path: Path) -> Path:
    path = tmp_path / "回证.pdf"
    path.write_bytes(actions.open_issued(document, by=None, at=NOW))
    return path


def test_whoever_holds_the_paper_sees_the_record_and_nothing_personal(document: IssuedDocument) -> None:
    actions.add_record(document.pk, line="再次查阅文书", at=NOW + timedelta(days=1))
    page = STRANGER().get(reverse("documents:verify-document", args=[document.token])).content.decode()
    for shown in (document.document_no, "电子送达回证", "再次查阅文书", "本院出具过这份文书", document.court):
        assert shown in page
    for hidden in ("陆文澜", "3101", "199****6021", "房屋租赁合同纠纷"):
        assert hidden not in page


def test_a_superseded_paper_says_which_counts(world: Any, document: IssuedDocument) -> None:
    later = actions.issue(order_for(world, "proof:2", supersedes_id=document.pk), by=None, at=NOW)
    page = STRANGER().get(reverse("documents:verify-document", args=[document.token])).content.decode()
    assert "这份文书已被替代" in page
    assert later.document_no in page


def test_an_unknown_code_is_not_there(db: None) -> None:
    assert STRANGER().get(reverse("documents:verify-document", args=["x" * 24])).status_code == 404


def test_the_published_trust_list_verifies_our_papers(pdf: Path) -> None:
    answer = STRANGER().get(reverse("documents:trust"))
    trust = Trust.read(answer.content)
    assert verify_proof(pdf.read_bytes(), trust)["valid"] is True


def test_the_single_file_needs_nothing_else(document: IssuedDocument) -> None:
    answer = STRANGER().get(reverse("documents:verify-file"))
    page = answer.content.decode()
    assert "attachment" in answer["Content-Disposition"]
    assert "http://" not in page.replace("http://testserver", "").replace("http://www.w3.org", "")
    assert (
        json.loads(page.split('type="application/json">')[1].split("</script>")[0])["format"]
        == "xiezhi-trust/1"
    )


def choose(page: Any, path: Path) -> Any:
    page.wait_for_selector("[data-verifier][data-ready=true]")
    page.set_input_files("[data-pdf]", str(path))
    page.wait_for_selector("[data-answer]:not([hidden])")
    return page.locator("[data-verifier]")


@pytest.mark.browser
def test_the_checker_in_a_browser_agrees_with_the_command_line(house: Any, pdf: Path, tmp_path: Path) -> None:
    page = house.open(reverse("documents:verify"), size=PHONE)
    root = choose(page, pdf)
    assert root.get_attribute("data-valid") == "true"
    text = root.inner_text()
    assert "核验通过" in text
    assert "（2026）沪0199送证4127-01号" in text
    assert "上海市临江区人民法院演示专用章" in text
    content = pdf.read_bytes()
    envelope = content.index(b"/Contents <") + 40
    positions = (3000, len(content) // 2, envelope, envelope + 1200, len(content) - 20)
    for position in positions:
        altered = bytearray(content)
        altered[position] ^= 1
        changed = tmp_path / "改动.pdf"
        changed.write_bytes(bytes(altered))
        root = choose(house.open(reverse("documents:verify")), changed)
        assert root.get_attribute("data-valid") == "false"
        assert root.get_attribute("data-intact") == "false"
        assert "核验不通过" in root.inner_text()
    longer = tmp_path / "追加.pdf"
    longer.write_bytes(content + b"\n%%EOF\n")
    root = choose(house.open(reverse("documents:verify")), longer)
    assert "盖章之后文件被追加或改动过" in root.inner_text()


@pytest.mark.browser
def test_the_single_file_checks_without_a_network(chromium: Any, pdf: Path, tmp_path: Path) -> None:
    saved = tmp_path / "核验.html"
    saved.write_bytes(STRANGER().get(reverse("documents:verify-file")).content)
    context = chromium.new_context(offline=True)
    faults: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(saved.as_uri())
    root = choose(page, pdf)
    assert root.get_attribute("data-valid") == "true", root.inner_text()
    # Somebody else's trust list: the file still agrees with itself, and that is said.
    other = tmp_path / "trust.json"
    other.write_text(json.dumps(Trust().as_json()), "utf-8")
    page.set_input_files("[data-trust-file]", str(other))
    page.set_input_files("[data-pdf]", [])
    page.set_input_files("[data-pdf]", str(pdf))
    page.wait_for_selector("[data-verifier][data-valid=false]")
    assert root.get_attribute("data-intact") == "true"
    assert "文件自身一致，但不能确认是谁出具" in root.inner_text()
    context.close()
    assert faults == []
