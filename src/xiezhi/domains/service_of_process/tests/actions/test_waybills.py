"""面单: many in one file, printed again with a reason, the same post kept back."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from pypdf import PdfReader
from tests.support.clock import NOW
from tests.support.post import (
    fresh,
    make_parcel,
    make_posted,
)
from tests.support.service import make_case, make_order

from xiezhi.domains.service_of_process.actions import (
    parcels,
    waybills,
)
from xiezhi.domains.service_of_process.channels.waybills import TEMPLATES
from xiezhi.domains.service_of_process.types.posting import Layout
from xiezhi.kernel.documents.actions import print_sheet
from xiezhi.lib.verdict import Refused


def _many(world: Any, names: tuple[str, ...]) -> list[Any]:
    order = make_order(world, recipients=names)
    return [make_parcel(world, order=order, name=name) for name in names]


@pytest.mark.parametrize(
    ("layout", "pages", "size"), [(Layout.LABEL, 3, (283, 510)), (Layout.SHEET, 1, (595, 842))]
)
def test_waybills_of_many_are_one_file(world: Any, layout: Layout, pages: int, size: tuple[int, int]) -> None:
    rows = _many(world, ("陆文澜", "青禾餐饮管理有限公司", "沈嘉树"))
    batch = waybills.print_waybills(rows, layout=layout, by=world.service_specialist, at=NOW)
    pdf = PdfReader(
        io.BytesIO(waybills.waybill_file(batch, layout=layout, by=world.service_specialist, at=NOW))
    )
    assert len(pdf.pages) == pages
    assert (round(pdf.pages[0].mediabox.width), round(pdf.pages[0].mediabox.height)) == size
    text = "".join(page.extract_text() for page in pdf.pages).replace(" ", "")
    for row in rows:
        assert row.parcel_no in text
        assert row.receiver in text
    assert text.count("望潮路1号2室") == 3


def test_a_full_batch_of_thick_envelopes_is_set(world: Any) -> None:
    """200 labels with 60 papers each, more than the facts of one document of record may hold."""
    facts = json.loads(waybills_facts(world))
    facts["contents"] = [{"name": f"证据副本第{n}组" * 6, "copies": 1, "pages": 9} for n in range(60)]
    pdf = print_sheet(TEMPLATES[Layout.LABEL], {"court": facts["court"], "parcels": [facts] * 200}, at=NOW)
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 200


def waybills_facts(world: Any) -> str:
    """What stood on a waybill."""
    batch = waybills.print_waybills(
        [make_parcel(world)], layout=Layout.LABEL, by=world.service_specialist, at=NOW
    )
    return str(batch.waybills.get().facts)


def test_printing_again_wants_a_reason_and_keeps_what_was_printed(world: Any) -> None:
    parcel, by = make_parcel(world), world.service_specialist
    first = waybills.print_waybills([parcel], layout=Layout.LABEL, by=by, at=NOW)
    with pytest.raises(Refused) as refused:
        waybills.print_waybills([parcel], layout=Layout.LABEL, by=by, at=NOW)
    assert "重打要写明理由" in refused.value.remedy
    waybills.print_waybills([parcel], layout=Layout.LABEL, by=by, at=NOW, reason="卡纸")
    history = [(one.number, one.batch.reason) for one in parcel.waybills.order_by("number")]
    assert history == [(1, ""), (2, "卡纸")]
    assert "陆文澜" in first.waybills.get().facts


def test_the_same_papers_to_the_same_address_are_kept_back(world: Any) -> None:
    court_case, by = make_case(world), world.service_specialist
    first = make_posted(world, order=make_order(world, court_case=court_case))
    again = make_parcel(world, order=make_order(world, court_case=court_case))
    assert first.content_hash == again.content_hash
    with pytest.raises(Refused) as refused:
        waybills.print_waybills([again], layout=Layout.LABEL, by=by, at=NOW)
    assert "已经向同一人、同一地址寄过同样的文书" in refused.value.message
    parcels.correct_parcel(again, parcels.ParcelChange(same_reason="第一件内件破损"), by=by, at=NOW)
    waybills.print_waybills([again], layout=Layout.LABEL, by=by, at=NOW)
    assert fresh(again).state == "printed"


def test_a_batch_prints_what_can_be_printed_and_says_what_not(world: Any) -> None:
    rows = _many(world, ("陆文澜", "沈嘉树"))
    by = world.service_specialist
    waybills.print_waybills(rows[:1], layout=Layout.LABEL, by=by, at=NOW)
    batch = waybills.print_waybills(rows, layout=Layout.SHEET, by=by, at=NOW)
    assert [one["no"] for one in batch.skipped] == [rows[0].parcel_no]
    assert batch.waybills.count() == 1
