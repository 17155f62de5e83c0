"""One recipient of an order: addresses with their provenance, confirmations, attempts, agent."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions import addresses as address_actions
from xiezhi.domains.service_of_process.actions import recipients as actions
from xiezhi.domains.service_of_process.forms.addresses import AddressForm, AuthorityForm
from xiezhi.domains.service_of_process.forms.orders import PartyForm, ReasonForm, RecipientsForm
from xiezhi.domains.service_of_process.pages.orders import MENU, opened
from xiezhi.domains.service_of_process.pages.samples import sample_order, sample_recipient
from xiezhi.domains.service_of_process.queries.matrix import matrix_of
from xiezhi.domains.service_of_process.queries.usable import addresses_of, addresses_offered_for
from xiezhi.domains.service_of_process.types import AddressKind, AddressSource, Authority
from xiezhi.domains.service_of_process.types.drafts import AddressDraft, RecipientDraft
from xiezhi.kernel.cases import actions as case_actions
from xiezhi.kernel.cases import queries as case_queries
from xiezhi.kernel.cases.types import PartyDraft
from xiezhi.kernel.files import actions as files
from xiezhi.kernel.files.types import Limits
from xiezhi.kernel.identity.permissions import UNMASK
from xiezhi.lib.masking import mask_id_no
from xiezhi.lib.verdict import Refused
from xiezhi.ui.components import Action
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import redirect_with_notice, render_page

WRITES = ("GET", "POST")
PAPERS = Limits(20 * 1024 * 1024, frozenset({"pdf", "png", "jpg"}))
REFUSES = {
    "question": "登记拒不确认送达地址？",
    "happens": ("可以依次使用合同、诉讼材料等载明的地址", "理由写入经过，随卷保存"),
}


def recipient_of(request: Any, order_id: int, recipient_id: int) -> tuple[Any, Any]:
    """The order and one of its recipients, where this person may open it."""
    order = opened(request, order_id)
    found = order.recipients.select_related("party", "agency").filter(pk=recipient_id).first()
    if found is None:
        raise Http404
    found.order = order
    return order, found


def may(request: Any, order: Any, right: str) -> bool:
    """Whether this person holds the right over this order."""
    return permissions.may_over(request.person, right, order, on=request.moment.date())


@page("service_of_process:recipient", title="受送达人", own=True, menu=MENU, sample=sample_recipient)
def recipient(request: Any, order_id: int, recipient_id: int) -> HttpResponse:
    """Everything about one recipient; numbers stay masked."""
    order, found = recipient_of(request, order_id, recipient_id)
    today = request.moment.date()
    matrix = matrix_of(order)
    context = {
        "order": order, "recipient": found, "id_no": mask_id_no(found.party.id_no) if found.party.id_no else "",
        "offered": addresses_offered_for(found, on=today), "addresses": addresses_of(found),
        "confirmations": found.party.address_confirmations.order_by("-created_at"),
        "attempts": matrix.attempts_of(found.pk),
        "may_unmask": may(request, order, UNMASK),
        "may_record": may(request, order, permissions.ADDRESS),
        "may_confirm": may(request, order, permissions.CONFIRM_ADDRESS),
        "may_correct": may(request, order, permissions.CORRECT),
        "may_register": may(request, order, permissions.REGISTER),
        "may_send": may(request, order, permissions.SEND),
        "may_ask_lookup": may(request, order, permissions.ASK_LOOKUP),
    }  # fmt: skip
    return render_page(request, "service_of_process/recipients/detail.html", context)


@page(
    "service_of_process:recipients", title="加入受送达人", right=permissions.REQUEST, menu=MENU, methods=WRITES,
    sample=sample_order,
)  # fmt: skip
def recipients(request: Any, order_id: int) -> HttpResponse:
    """Choose among the parties of the case, or add a party that is missing."""
    order = opened(request, order_id)
    if not may(request, order, permissions.REQUEST):
        raise Http404
    present = set(order.recipients.filter(withdrawn_at=None).values_list("party_id", flat=True))
    parties = [one for one in case_queries.parties_of(order.court_case) if one.pk not in present]
    choices = [(str(one.pk), f"{one.name}（{one.role}）") for one in parties]
    adds_party = request.POST.get("what") == "party"
    posted = request.POST if request.method == "POST" else None
    chosen = RecipientsForm(None if adds_party else posted, choices=choices)
    party = PartyForm(posted if adds_party else None, prefix="party")
    form = party if adds_party else chosen
    if request.method == "POST" and form.is_valid():
        try:
            ids = (
                [_add_party(request, order, party.cleaned_data)]
                if adds_party
                else chosen.cleaned_data["parties"]
            )
            drafts = [RecipientDraft(party_id=int(one)) for one in ids]
            actions.add_recipients(order, drafts, by=request.person, at=request.moment)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(
                request, "service_of_process:order", f"加入了{len(drafts)}名受送达人", order.pk
            )
    context = {"order": order, "chosen": chosen, "party": party, "choices": choices}
    return render_page(request, "service_of_process/recipients/add.html", context, status=status_of(form))


def _add_party(request: Any, order: Any, filled: dict[str, Any]) -> int:
    made = case_actions.add_party(
        order.court_case, PartyDraft(**filled), by=request.person, at=request.moment
    )
    return int(made.pk)


@page(
    "service_of_process:address-new", title="登记地址", right=permissions.ADDRESS, menu=MENU, methods=WRITES,
    sample=sample_recipient,
)  # fmt: skip
def address_new(request: Any, order_id: int, recipient_id: int) -> HttpResponse:
    """Write down an address, for instance one told on the phone."""
    order, found = recipient_of(request, order_id, recipient_id)
    if not may(request, order, permissions.ADDRESS):
        raise Http404
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        filled = form.cleaned_data
        draft = AddressDraft(
            kind=AddressKind(filled["kind"]), value=filled["value"], source=AddressSource(filled["source"]),
            note=filled["note"], known_as_own=filled["known_as_own"],
        )  # fmt: skip
        try:
            address_actions.record_address(found, draft, by=request.person, at=request.moment)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(
                request, "service_of_process:recipient", "地址已登记", order.pk, found.pk
            )
    context = {
        "form": form, "order": order, "title": f"登记{found.party.name}的地址", "submit_label": "登记",
        "notes": (("确认的地址", "本人确认过的地址请办理送达地址确认书，到达当天就能判定送达。"),),
    }  # fmt: skip
    return render_page(request, "service_of_process/orders/form.html", context, status=status_of(form))


@page(
    "service_of_process:address-block", title="停用地址", right=permissions.ADDRESS, menu=MENU, methods=WRITES,
    sample=lambda world: {**sample_recipient(world), "address_id": world.sample("address").pk},
)  # fmt: skip
def address_block(request: Any, order_id: int, recipient_id: int, address_id: int) -> HttpResponse:
    """Stop using an address, with the reason."""
    order, found = recipient_of(request, order_id, recipient_id)
    address = addresses_of(found).filter(pk=address_id).first()
    if address is None or not may(request, order, permissions.ADDRESS):
        raise Http404
    return _with_reason(
        request, order, found, question=f"停用{address.masked}？", button="停用",
        happens=("不再往这个地址发这个案件的文书", "以前的记录保留"), done="地址已停用",
        work=lambda reason: address_actions.block_address(address, reason=reason, by=request.person, at=request.moment),
    )  # fmt: skip


@page(
    "service_of_process:will-not-confirm", title="登记拒不确认地址", right=permissions.ADDRESS, menu=MENU,
    methods=WRITES, sample=sample_recipient,
)  # fmt: skip
def will_not_confirm(request: Any, order_id: int, recipient_id: int) -> HttpResponse:
    """Note that the person refuses to confirm an address, evades or has moved."""
    order, found = recipient_of(request, order_id, recipient_id)
    if not may(request, order, permissions.ADDRESS):
        raise Http404
    return _with_reason(
        request, order, found, question=str(REFUSES["question"]), button="登记", happens=REFUSES["happens"],
        done="已登记",
        work=lambda reason: address_actions.mark_will_not_confirm(
            found, reason=reason, by=request.person, at=request.moment
        ),
    )  # fmt: skip


def _with_reason(
    request: Any, order: Any, found: Any, *, question: str, button: str, happens: Any, done: str, work: Any
) -> HttpResponse:
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            work(form.cleaned_data["reason"])
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(request, "service_of_process:recipient", done, order.pk, found.pk)
    context = {
        "question": question, "happens": happens, "form": form,
        "back_url": reverse("service_of_process:recipient", args=[order.pk, found.pk]),
        "action": Action(button, kind="filled", method="post"),
    }  # fmt: skip
    return render_page(request, "ui/confirm.html", context, status=status_of(form))


@page(
    "service_of_process:agents", title="核对授权委托书", right=permissions.CORRECT, menu=MENU, methods=WRITES,
    sample=sample_order,
)  # fmt: skip
def agents(request: Any, order_id: int) -> HttpResponse:
    """Check what the agents who take papers may do; what they took is judged anew."""
    order = opened(request, order_id)
    if not may(request, order, permissions.CORRECT):
        raise Http404
    served = [r for r in order.recipients.select_related("party", "agency__power") if r.agency is not None]
    chosen = next((r.agency for r in served if str(r.agency.pk) == request.POST.get("agency")), None)
    form = AuthorityForm(request.POST if chosen else None, request.FILES or None)
    if chosen and form.is_valid():
        filled = form.cleaned_data
        try:
            power = filled["power"]
            kept = files.store(
                power.read(), name=power.name, by=request.person, at=request.moment, limits=PAPERS
            ) if power else None  # fmt: skip
            actions.check_authority(
                chosen, Authority(filled["authority"]), by=request.person, at=request.moment, note=filled["note"],
                power=kept,
            )  # fmt: skip
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(
                request, "service_of_process:order", f"已核对{chosen.name}的授权", order.pk
            )
    context = {"order": order, "served": served, "form": form, "chosen": chosen}
    return render_page(request, "service_of_process/recipients/agents.html", context, status=status_of(form))
