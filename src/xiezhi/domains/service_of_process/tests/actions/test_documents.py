"""Documents of an order: pushed, uploaded, made; named, versioned, never lost."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support import service
from tests.support.clock import NOW

from xiezhi.domains.service_of_process.actions.documents import (
    add_document,
    replace_document,
    withdraw_document,
)
from xiezhi.kernel.files.queries import read
from xiezhi.lib.verdict import Conflict, NotFound, Refused


def test_one_order_carries_documents_of_each_source(world: Any) -> None:
    order = service.make_order(world, documents=(("complaint", "起诉状副本", 3),))
    for source in ("pushed", "uploaded", "made"):
        add_document(
            order, service.document_draft("other", f"材料{source}", 1, source=source), by=world.clerk, at=NOW
        )
    assert [(d.name, d.source, d.version) for d in order.documents.all()] == [
        ("起诉状副本", "uploaded", 1), ("材料pushed", "pushed", 1), ("材料uploaded", "uploaded", 1), ("材料made", "made", 1),
    ]  # fmt: skip
    assert read(order.documents.first().file) == service.pdf("起诉状副本", 3)
    order.refresh_from_db()
    assert order.cell_count == 4


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "长" * 121}, "name"),
        ({"name": "起诉\u202e状"}, "name"),
        ({"copies": 0}, "copies"),
        ({"copies": 1000}, "copies"),
        ({"source": "stolen"}, "source"),
        ({"content": b"not a file"}, "file"),
        ({"content": b"%PDF-1.7 broken"}, "file"),
    ],
)
def test_what_is_wrong_with_a_document_is_said_at_its_field(
    world: Any, change: dict[str, Any], field: str
) -> None:
    order = service.make_order(world, documents=(("complaint", "起诉状副本", 1),))
    with pytest.raises(Refused) as refused:
        add_document(
            order,
            service.document_draft(**{"kind": "other", "name": "材料", **change}),
            by=world.clerk,
            at=NOW,
        )
    assert refused.value.field == field
    assert order.documents.count() == 1


def test_a_pdf_with_a_password_is_refused(world: Any) -> None:
    import io

    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    order = service.make_order(world, documents=(("complaint", "起诉状副本", 1),))
    with pytest.raises(Refused, match="密码"):
        add_document(
            order, service.document_draft("other", "材料", content=out.getvalue()), by=world.clerk, at=NOW
        )


def test_a_name_stands_once_and_a_new_version_takes_its_place(world: Any) -> None:
    order = service.make_order(world)
    old = order.documents.first()
    with pytest.raises(Conflict, match="已有"):
        add_document(order, service.document_draft(), by=world.clerk, at=NOW)
    draft = service.document_draft(content=service.pdf("起诉状副本第二版", 5))
    with pytest.raises(Refused, match="理由"):
        replace_document(old, draft, reason="", by=world.clerk, at=NOW)
    fresh = replace_document(old, draft, reason="页码有误", by=world.clerk, at=NOW)
    old.refresh_from_db()
    assert (fresh.version, fresh.pages, fresh.position) == (2, 5, old.position)
    assert old.withdrawn_at == NOW
    assert read(old.file) != read(fresh.file)
    with pytest.raises(Conflict, match="已经撤下"):
        replace_document(old, draft, reason="再换", by=world.clerk, at=NOW)
    order.refresh_from_db()
    assert order.cell_count == 4


def test_what_was_sent_keeps_its_version(world: Any) -> None:
    sent = service.make_sent(world, confirmed=False)
    old = sent.documents[0]
    fresh = replace_document(
        old, service.document_draft(content=service.pdf("第二版")), reason="页码有误", by=world.clerk, at=NOW
    )
    assert sent.cells()[0].document_id == old.pk
    sent.order.refresh_from_db()
    assert sent.order.cell_count == 4
    assert fresh.cells.count() == 0
    assert sent.order.next_code == "choose_method"


def test_a_planned_attempt_follows_the_new_version(world: Any) -> None:
    order = service.make_order(world)
    person = service.recipient(order)
    service.make_address(world, person)
    attempt = service.make_attempt(world, person)
    fresh = replace_document(
        order.documents.first(), service.document_draft(content=service.pdf("第二版")), reason="页码有误", by=world.clerk,
        at=NOW,
    )  # fmt: skip
    assert fresh.pk in set(attempt.cells.values_list("document_id", flat=True))


def test_a_document_is_taken_out_unless_somebody_has_it(world: Any) -> None:
    order = service.make_order(world)
    document = order.documents.last()
    with pytest.raises(Refused, match="理由"):
        withdraw_document(document, reason="", by=world.clerk, at=NOW)
    withdraw_document(document, reason="送错", by=world.clerk, at=NOW)
    order.refresh_from_db()
    assert order.cell_count == 3
    assert withdraw_document(document, reason="再撤", by=world.clerk, at=NOW).withdrawn_at == NOW
    sent = service.make_sent(world, order=order, confirmed=False)
    with pytest.raises(Refused, match="已经发送"):
        withdraw_document(sent.documents[0], reason="送错", by=world.clerk, at=NOW)


def test_an_order_that_ended_takes_no_more_documents(world: Any) -> None:
    sent = service.make_sent(world)
    assert sent.order.state == "completed"
    with pytest.raises(Conflict, match="已经办结"):
        add_document(sent.order, service.document_draft("summons", "开庭传票", 1), by=world.clerk, at=NOW)


def test_other_courts_find_no_such_document(world: Any) -> None:
    order = service.make_order(world)
    with pytest.raises(NotFound):
        add_document(order, service.document_draft("other", "材料"), by=world.clerk_elsewhere, at=NOW)
    with pytest.raises(NotFound):
        withdraw_document(order.documents.first(), reason="无", by=world.judge_elsewhere, at=NOW)
