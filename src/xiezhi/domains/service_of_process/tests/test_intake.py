"""Spreadsheets: every faulty row named with its remedy, the good ones in, once."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from tests.support.case_system import invented_id_no, make_client, order_body
from tests.support.clock import NOW, TODAY
from tests.support.spreadsheets import CASES, RECIPIENTS, cells_of, upload, workbook

from xiezhi.domains.service_of_process.actions import intake as actions
from xiezhi.domains.service_of_process.models import IntakeBatch, ServiceOrder
from xiezhi.domains.service_of_process.queries.intake import rows_of
from xiezhi.domains.service_of_process.rules.intake import columns_of, judge_rows
from xiezhi.domains.service_of_process.rules.spreadsheet_rows import cell_text, read_rows
from xiezhi.domains.service_of_process.types.intake import IntakeKind
from xiezhi.kernel.cases.models import CourtCase
from xiezhi.kernel.workflow.models import Task
from xiezhi.lib.verdict import Refused

GOOD = invented_id_no(77)


def _judged(kind: IntakeKind, content: bytes) -> list[Any]:
    return judge_rows(kind, read_rows(content, columns_of(kind)), on=TODAY)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (19900000001, "19900000001"), (19900000001.0, "19900000001"), ("１９９００００００１２", "19900000012"),
        ("　周　予安 ", "周 予安"), (datetime.fromisoformat("2026-11-18"), "2026-11-18"), (date(2026, 11, 18), "2026-11-18"),
        (datetime.fromisoformat("2026-12-24 09:30"), "2026-12-24T09:30"), (None, ""), ("\u200b周予安\ufeff", "周予安"), (True, "是"),
    ],
)  # fmt: skip
def test_a_cell_becomes_clean_text(value: Any, text: str) -> None:
    assert cell_text(value) == (text, None)


def test_a_number_that_lost_its_figures_is_refused() -> None:
    _, fault = cell_text(310199198001010010)
    assert fault is not None
    assert "丢失" in fault[0]
    assert "文本" in fault[1]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        (["被告", "甲", "自然人", "310199198001010000"], "证件号码"),
        (["被告", "甲", "自然人", "", "12345"], "手机号"),
        (["被告", "甲", "自然人", "", "", "not-a-mail"], "电子邮箱"),
        (["路人", "甲"], "诉讼地位"),
        (["被告", ""], "姓名或名称"),
        (["被告", "<script>alert(1)</script>"], "姓名或名称"),
        (["被告", "=HYPERLINK(\"http://x.example\")"], "姓名或名称"),
        (["被告", "甲", "外星人"], "类型"),
        (["被告", "长" * 301], "姓名或名称"),
        (["被告", "甲公司", "法人或者其他组织", "91310199MA1K000000"], "证件号码"),
    ],
)  # fmt: skip
def test_each_fault_names_its_row_and_column(cells: list[str], column: str) -> None:
    good = ["被告", "周予安", "自然人", GOOD, "19900000001"]
    rows = _judged(IntakeKind.RECIPIENTS, workbook(RECIPIENTS, good, cells))
    assert rows[0].is_good
    assert rows[1].number == 3
    assert column in {fault.column for fault in rows[1].faults}
    assert all(fault.reason and fault.remedy for fault in rows[1].faults)


def test_a_repeated_row_names_the_row_it_repeats() -> None:
    row = ["被告", "周予安", "自然人", GOOD]
    rows = _judged(IntakeKind.RECIPIENTS, workbook(RECIPIENTS, row, row))
    assert rows[0].is_good
    assert "第2行" in rows[1].faults[0].reason


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04 broken", b"role,name\n", workbook(("甲", "乙"), ["x", "y"]), workbook(RECIPIENTS)],
    ids=["empty", "broken", "csv", "other head", "only head"],
)
def test_a_table_that_is_none_is_refused_whole(content: bytes, world: Any) -> None:
    with pytest.raises(Refused) as refused:
        actions.preview_cases(
            content, file_name="x.xlsx", organisation=world.division, by=world.clerk, at=NOW
        )
    assert refused.value.remedy
    assert not IntakeBatch.objects.exists()


def test_a_bomb_is_refused_before_it_is_opened(world: Any) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"0" * 210_000_000)
    with pytest.raises(Refused) as refused:
        actions.preview_cases(
            out.getvalue(), file_name="x.xlsx", organisation=world.division, by=world.clerk, at=NOW
        )
    assert refused.value.code == "too_large"


def test_too_many_rows_are_refused() -> None:
    content = workbook(RECIPIENTS, *[["被告", f"甲{n}"] for n in range(2001)])
    with pytest.raises(Refused) as refused:
        read_rows(content, columns_of(IntakeKind.RECIPIENTS))
    assert refused.value.code == "too_large"


def _case(number: int, *party: Any) -> list[Any]:
    return [
        f"（2026）沪0199民初{number}号",
        "民商事",
        "买卖合同纠纷",
        date(2026, 11, 18),
        "2026-12-24 09:30",
        *party,
    ]


@pytest.mark.requirement("SP-04")
def test_cases_are_docketed_in_one_operation(world: Any, sign_in: Any) -> None:
    """A set of pushed cases is docketed in one operation (批量立卷); each valid case gets its file and tasks, and
    invalid ones are listed with reasons without stopping the rest."""
    browser = sign_in(world.clerk)
    content = workbook(
        CASES, _case(1, "原告", "沈嘉树"), _case(1, "被告", "周予安", "自然人", GOOD, 19900000001),
        _case(2, "被告", "韩清越", "自然人", "310199198001010000"), _case(3, "被告", "梁未央"),
        ["没有案号", "民商事", "借款", "", "", "被告", "苏映雪"], _case(2, "原告", "顾明朗"),
    )  # fmt: skip
    moved = browser.post("/docketing/", {"file": upload(content)})
    page = browser.get(moved["Location"])
    assert CourtCase.objects.count() == 0
    # Invalid ones are listed with reasons: each faulty row with its column, its reason and its remedy …
    for words in ("第4行", "第6行", "第7行", "证件号码", "案号"):
        assert words in page.content.decode()
    # A set of cases is docketed in one operation.
    browser.post(moved["Location"])
    assert set(CourtCase.objects.values_list("case_no", flat=True)) == {
        "（2026）沪0199民初1号",
        "（2026）沪0199民初3号",
    }
    # Each valid case gets its file and tasks.
    orders = ServiceOrder.objects.order_by("court_case__case_no")
    assert [order.court_case.parties.count() for order in orders] == [2, 1]
    assert [[r.party.name for r in order.recipients.all()] for order in orders] == [["周予安"], ["梁未央"]]
    assert set(orders.values_list("pk", flat=True)) <= set(Task.objects.values_list("object_id", flat=True))
    # … without stopping the rest; pressed again, nothing happens twice.
    browser.post(moved["Location"])
    assert ServiceOrder.objects.count() == 2
    mend = cells_of(browser.get(moved["Location"] + "faulty/").getvalue())
    assert len(mend) == 4
    assert mend[0][-1] == "问题"


def test_recipients_come_in_with_what_is_wrong_told(world: Any, sign_in: Any) -> None:
    from xiezhi.domains.service_of_process.actions.pushing import take_pushed
    from xiezhi.domains.service_of_process.api.pushed_forms import OrderIn, pushed_order

    client = make_client(world.court)
    order, _ = take_pushed(pushed_order(OrderIn(**order_body(5))), client=client, at=NOW)
    content = workbook(
        RECIPIENTS, ["被告", "梁未央", "自然人", invented_id_no(9), "１９９００００００３１"], ["被告", "周试5"],
        ["第三人", "=1+1"], ["第三人", "+cmd|x"],
    )  # fmt: skip
    browser = sign_in(world.service_specialist)
    moved = browser.post(f"/orders/{order.pk}/recipients/intake/", {"file": upload(content)})
    assert "已经是本任务的受送达人" in browser.get(moved["Location"]).content.decode()
    browser.post(moved["Location"])
    assert {r.party.name for r in order.recipients.all()} == {"周试5", "梁未央", "+cmd|x"}
    batch = IntakeBatch.objects.get()
    assert (batch.taken_count, batch.refused_count) == (2, 2)
    assert [row.taken for row in rows_of(batch)] == [True, False, False, True]
    assert sign_in(world.service_specialist_elsewhere).get(moved["Location"]).status_code == 404
    assert sign_in(world.court_leader).get(moved["Location"]).status_code == 404


def test_templates_can_be_filled_and_handed_in(world: Any, sign_in: Any) -> None:
    for kind, address, person in (
        (IntakeKind.CASES, "/docketing/template/", world.clerk),
        (IntakeKind.RECIPIENTS, "/orders/intake/template/", world.clerk),
    ):
        answer = sign_in(person).get(address)
        rows = _judged(kind, answer.getvalue())
        assert [fault for row in rows for fault in row.faults] == []
