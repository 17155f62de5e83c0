"""Raise an order: a case number, what to serve, and on whom."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions import orders as actions
from xiezhi.domains.service_of_process.forms.orders import NewOrderForm
from xiezhi.domains.service_of_process.pages.orders import MENU
from xiezhi.domains.service_of_process.rules.document_names import kind_from_name, name_from_file
from xiezhi.domains.service_of_process.types import ServiceClass
from xiezhi.domains.service_of_process.types.drafts import DocumentDraft, OrderDraft, RecipientDraft
from xiezhi.kernel.cases import queries as case_queries
from xiezhi.lib.case_numbers import parse
from xiezhi.lib.verdict import Refused
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import redirect_with_notice, render_page

NOTES = (
    ("地址从哪里来", "填好受送达人后，系统会列出已确认的送达地址。没有确认书的，可以发送，但要等对方查阅或回复才能判定送达。"),
    ("为什么要身份证号", "只用来核对打开链接的人。加密保存，列表里只显示首尾几位，查看全号要写理由并留痕。"),
    ("日期怎么填", "以文书落款日期为准。送达日期不能早于它。"),
)  # fmt: skip


@page(
    "service_of_process:order-new", title="新建送达任务", right=permissions.REQUEST, menu=MENU,
    methods=("GET", "POST"),
)  # fmt: skip
def order_new(request: Any) -> HttpResponse:
    """A refused form keeps what was typed; a known case brings its parties along."""
    data = request.POST if request.method == "POST" else None
    form = NewOrderForm(data, request.FILES or None, initial={"case_no": request.GET.get("case_no", "")})
    if request.method == "POST" and form.is_valid():
        try:
            order = _create(request, form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(
                request, "service_of_process:order", "草稿已建好。核对受送达人和文书后提请。", order.pk
            )
    context = {
        "form": form, "notes": NOTES, "prefixes": _prefixes(request), "draft_key": "service-order-new",
        "cases": _recent_cases(request),
    }  # fmt: skip
    return render_page(request, "service_of_process/orders/new.html", context, status=status_of(form))


def _create(request: Any, filled: dict[str, Any]) -> Any:
    number = parse(filled["case_no"], today=request.moment.date())
    found = case_queries.cases_visible_to(request.person, on=request.moment.date())
    court_case = found.filter(case_no=number.normalised).first()
    if court_case is None:
        raise Refused(
            f"本院没有立卷的{number.normalised}",
            field="case_no",
            remedy="请先立卷，或者核对案号",
            code="unknown_case",
        )
    documents = tuple(
        DocumentDraft(
            kind=kind_from_name(one.name),
            name=name_from_file(one.name),
            content=one.read(),
            file_name=one.name,
        )
        for one in filled["files"]
    )
    others = [
        p
        for p in case_queries.parties_of(court_case)
        if p.role not in {"原告", "申请执行人", "上诉人", "公诉机关"}
    ]
    draft = OrderDraft(
        court_case_id=court_case.pk, service_class=ServiceClass(filled["service_class"]),
        wanted_by_on=filled["wanted_by_on"], note=filled["note"], documents=documents,
        recipients=tuple(RecipientDraft(party_id=party.pk) for party in others),
    )  # fmt: skip
    return actions.create_order(draft, by=request.person, at=request.moment)


def _prefixes(request: Any) -> list[str]:
    offered = case_queries.prefixes_of(request.person.organisation, on=request.moment.date())
    return [f"（{one.year}）{one.court.court_code}{one.type_code}" for one in offered]


def _recent_cases(request: Any) -> list[str]:
    found = case_queries.cases_visible_to(request.person, on=request.moment.date())
    return list(found.order_by("-docketed_at").values_list("case_no", flat=True)[:30])


def new_order_address(case_no: str) -> str:
    """The page to raise an order for this case."""
    return f"{reverse('service_of_process:order-new')}?case_no={case_no}"
