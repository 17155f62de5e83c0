"""What the case system of a court sends: invented cases with valid numbers."""

from __future__ import annotations

import base64
import io
from functools import cache
from typing import Any

from pypdf import PdfWriter

from tests.support.clock import NOW
from xiezhi.lib.identifiers import id_check_digit


@cache
def blank_pdf(pages: int = 1, mark: str = "") -> bytes:
    """A small PDF; ``mark`` makes its content its own."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    writer.add_metadata({"/Title": f"test {mark}"})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def invented_id_no(number: int) -> str:
    """A valid identity number of the invented district."""
    first = (
        f"310199198{number // 1000 % 10}0{1 + number // 10000 % 9}1{number // 100000 % 10}{number % 1000:03d}"
    )
    return first + id_check_digit(first)


def make_client(
    court: Any, *, by: Any = None, webhook_url: str = "", scopes: tuple[str, ...] = ("service_of_process",)
) -> Any:
    """The case system of a court; ``client.key`` is what it shows, ``client.shown`` its secrets."""
    from xiezhi.kernel.integration.actions import create_client

    client, shown = create_client(
        name="内网办案系统",
        organisation_id=court.pk,
        scopes=list(scopes),
        by=by,
        at=NOW,
        webhook_url=webhook_url,
    )
    client.key, client.shown = f"{client.client_id}.{shown['secret']}", shown
    return client


def document_body(kind: str = "complaint", name: str = "起诉状副本", mark: str = "") -> dict[str, Any]:
    """A document in base64."""
    return {"kind": kind, "name": name, "content": base64.b64encode(blank_pdf(1, mark or name)).decode()}


def order_body(number: int = 1, court_code: str = "沪0199", **other: Any) -> dict[str, Any]:
    """An order as the case system pushes it, complete."""
    return {
        "external_no": f"NW-{number:05d}",
        "case": {
            "case_no": f"（2026）{court_code}民初{number}号", "external_no": f"AJ-{number:05d}",
            "category": "civil_commercial", "cause": "买卖合同纠纷",
            "parties": [
                {"role": "原告", "name": f"沈测{number}", "serve": False},
                {
                    "role": "被告", "name": f"周试{number}", "id_no": invented_id_no(number), "phone": "19900000001",
                    "addresses": [{"kind": "mobile", "value": "19900000001", "source": "offered_in_papers"}],
                },
            ],
        },
        "documents": [document_body(), document_body("answer_notice", "应诉通知书")],
        **other,
    }  # fmt: skip
