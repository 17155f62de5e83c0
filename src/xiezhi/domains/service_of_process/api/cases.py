"""同案归纳: all service of one case at a glance (SP-22)."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from xiezhi.domains.service_of_process.api import faces
from xiezhi.domains.service_of_process.api.answer_forms import CaseServiceOut
from xiezhi.domains.service_of_process.api.orders import PROBLEMS
from xiezhi.domains.service_of_process.queries.for_systems import orders_of_case
from xiezhi.lib.case_numbers import parse
from xiezhi.lib.verdict import NotFound

router = Router(tags=["送达任务"])


@router.get("/cases/service", response={200: CaseServiceOut, **PROBLEMS}, summary="同案送达归纳")
def of_case(
    request: HttpRequest, case_no: Annotated[str, Query(min_length=1, max_length=60)]
) -> dict[str, Any]:
    """谁、什么文书、哪种方式、何时送达，还差什么。"""
    number = parse(case_no, today=request.moment.date()).normalised
    orders = orders_of_case(request.auth, number)
    if not orders:
        raise NotFound
    return {
        "case_no": number, "cell_count": sum(order.cell_count for order in orders),
        "effective_count": sum(order.effective_count for order in orders),
        "orders": [faces.whole(order) for order in orders],
    }  # fmt: skip
