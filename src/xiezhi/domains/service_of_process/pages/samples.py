"""Things that exist in the world the tests build, so that every page can be walked."""

from __future__ import annotations

from typing import Any


def sample_order(world: Any) -> dict[str, Any]:
    """The number of an order of the court."""
    return {"order_id": world.sample("order").pk}


def sample_cell(world: Any) -> dict[str, Any]:
    """An order and one of its cells."""
    cell = world.sample("cell")
    return {"order_id": cell.attempt.order_id, "cell_id": cell.pk}


def sample_document(world: Any) -> dict[str, Any]:
    """An order and one of its documents."""
    document = world.sample("document")
    return {"order_id": document.order_id, "document_id": document.pk}


def sample_recipient(world: Any) -> dict[str, Any]:
    """An order and one of its recipients."""
    recipient = world.sample("recipient")
    return {"order_id": recipient.order_id, "recipient_id": recipient.pk}


def sample_attempt(world: Any) -> dict[str, Any]:
    """An order and one of its attempts."""
    attempt = world.sample("attempt")
    return {"order_id": attempt.order_id, "attempt_id": attempt.pk}


def sample_objection_file(world: Any) -> dict[str, Any]:
    """An objection with a file that came with it."""
    objection = world.sample("objection")
    file = objection.files.first() or world.sample("document").file
    objection.files.add(file)
    return {"order_id": objection.attempt.order_id, "objection_id": objection.pk, "file_id": file.pk}


def sample_inquiry_file(world: Any) -> dict[str, Any]:
    """A question to the court with a file that came with it."""
    inquiry = world.sample("inquiry")
    file = inquiry.files.first() or world.sample("document").file
    inquiry.files.add(file)
    return {"order_id": inquiry.attempt.order_id, "inquiry_id": inquiry.pk, "file_id": file.pk}


def sample_agency(world: Any) -> dict[str, Any]:
    """An order and an agent of one of the parties of its case."""
    return {**sample_order(world), "agency_id": world.sample("agency").pk}
