"""协查函: the list, one letter, drafting, deciding, taking back, and what the register told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions import assistance_letters as actions
from xiezhi.domains.service_of_process.actions.register_answers import letter_text, show_addresses
from xiezhi.domains.service_of_process.forms.orders import ReasonForm
from xiezhi.domains.service_of_process.forms.tracing import SILENT, ApproveForm, LetterFilter, LetterForm
from xiezhi.domains.service_of_process.pages.files import file_answer
from xiezhi.domains.service_of_process.pages.recipients import may, recipient_of
from xiezhi.domains.service_of_process.pages.samples import sample_recipient
from xiezhi.domains.service_of_process.queries.tracing import (
    addresses_told,
    letter_visible_to,
    letters_visible_to,
    reach_facts,
)
from xiezhi.domains.service_of_process.rules.tracing import grounds_of, may_ask
from xiezhi.domains.service_of_process.types.tracing import LetterDraft, LetterState, Unreachable
from xiezhi.kernel.identity.queries.lookups import standing_of_grant, uses_of
from xiezhi.lib.masking import mask_id_no
from xiezhi.lib.verdict import NotFound, Refused
from xiezhi.ui.components import Action
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import paginate_by_key, redirect_with_notice, render_page

MENU = "service_letters"
EITHER = (permissions.ASK_LOOKUP, permissions.APPROVE_LOOKUP)
USUAL = timedelta(days=15)
SIZE = 30
LOOKS = {
    LetterState.DRAFTED: "none", LetterState.SUBMITTED: "queued", LetterState.APPROVED: "handed",
    LetterState.ANSWERED: "effective", LetterState.REFUSED: "failed", LetterState.REVOKED: "objected",
    LetterState.DISCARDED: "none",
}  # fmt: skip


def _sample(world: Any) -> dict[str, Any]:
    return {"letter_id": world.sample("letter").pk}


def _issued(world: Any) -> dict[str, Any]:
    return {"letter_id": world.sample("issued_letter").pk}


@page("service_of_process:letters", title="协查函", any_of=EITHER, menu=MENU, fragment=True)
def letters(request: Any) -> HttpResponse:
    """Newest first; those whose register stays silent can be picked out."""
    form = LetterFilter(request.GET)
    found = letters_visible_to(request.person, on=request.moment.date())
    number = "".join(letter for letter in form.value_of("q") or "" if letter.isprintable()).strip()
    if number:
        wanted = number.replace("(", "（").replace(")", "）")
        found = found.filter(order__court_case__case_no__startswith=wanted)
    states = list(form.value_of("state") or [])
    if SILENT in states:
        found = found.filter(state=LetterState.APPROVED.value, tries__gt=0).exclude(fault="")
    elif states:
        found = found.filter(state__in=states)
    rows = paginate_by_key(found, request, order=("-drafted_at",), size=SIZE)
    context = {
        "filters": form,
        "page": rows,
        "rows": [_faced(one, request.moment.date()) for one in rows.items],
    }
    return render_page(
        request,
        "service_of_process/letters/list.html",
        context,
        fragment="service_of_process/letters/_rows.html",
    )


def _faced(letter: Any, today: Any) -> dict[str, Any]:
    state = LetterState(letter.state)
    standing = standing_of_grant(letter.grant, on=today) if letter.grant else None
    over = standing is not None and standing.value in {"expired", "revoked"} and state is LetterState.ANSWERED
    return {
        "one": letter, "look": "none" if over else LOOKS[state],
        "label": standing.label if over and standing else state.label, "standing": standing,
    }  # fmt: skip


@page(
    "service_of_process:letter-new", title="起草协查函", right=permissions.ASK_LOOKUP, menu=MENU,
    methods=("GET", "POST"), sample=sample_recipient,
)  # fmt: skip
def letter_new(request: Any, order_id: int, recipient_id: int) -> HttpResponse:
    """Draft a letter for a recipient who cannot be reached; for anybody else the page says why not."""
    order, found = recipient_of(request, order_id, recipient_id)
    if not may(request, order, permissions.ASK_LOOKUP):
        raise Http404
    facts = reach_facts(found, on=request.moment.date())
    verdict, grounds = may_ask(facts), grounds_of(facts)
    form = LetterForm(
        request.POST or None, grounds=grounds,
        initial={"ground": grounds[0].value if grounds else "", "until_on": request.moment.date() + USUAL},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        filled = form.cleaned_data
        draft = LetterDraft(
            ground=Unreachable(filled["ground"]),
            explanation=filled["explanation"],
            until_on=filled["until_on"],
        )
        try:
            letter = actions.draft_letter(found, draft, by=request.person, at=request.moment)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(
                request, "service_of_process:letter", "已起草，核对后送法官审批", letter.pk
            )
    context = {
        "form": form, "order": order, "recipient": found, "title": f"查询{found.party.name}的地址", "verdict": verdict,
        "submit_label": "起草", "back_to": reverse("service_of_process:recipient", args=[order.pk, found.pk]),
    }  # fmt: skip
    return render_page(request, "service_of_process/letters/new.html", context, status=status_of(form))


@page(
    "service_of_process:letter", title="协查函", own=True, menu=MENU, methods=("GET", "POST"), sample=_sample
)
def letter(request: Any, letter_id: int) -> HttpResponse:
    """One letter: its text, its grant, its answer. POST shows the address found, and is written down."""
    today = request.moment.date()
    found = letter_visible_to(request.person, letter_id, on=today)
    shown: list[Any] = []
    if request.method == "POST":
        try:
            shown = show_addresses(found, by=request.person, at=request.moment)
        except NotFound:
            raise
        except Refused as refusal:
            said = f"{refusal.message}，{refusal.remedy}" if refusal.remedy else refusal.message
            return redirect_with_notice(request, "service_of_process:letter", said, found.pk, level="danger")
    text = letter_text(found, at=request.moment)
    for block in text["blocks"]:
        block["cells"] = [
            mask_id_no(cell) if cell == found.recipient.party.id_no else cell for cell in block["cells"]
        ]
    told = addresses_told(found, on=today)
    context = {
        **_faced(found, today), "text": text, "told": told, "shown": shown, "party": found.recipient.party,
        "acts": _acts(request, found), "uses": uses_of(found.grant) if found.grant else [],
        "may_show": bool(told) and any(may(request, found.order, right) for right in EITHER),
        "may_ask_again": found.state == LetterState.APPROVED.value
        and bool(found.fault)
        and may(request, found.order, permissions.ASK_LOOKUP),
    }  # fmt: skip
    answer = render_page(request, "service_of_process/letters/detail.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _acts(request: Any, found: Any) -> list[Action]:
    """What this person may do with the letter now."""
    asks, decides = (may(request, found.order, right) for right in EITHER)
    state = LetterState(found.state)

    def act(label: str, name: str, kind: str = "") -> Action:
        address = reverse("service_of_process:letter-step", args=[found.pk, name])
        return Action(label, address, kind=kind) if kind else Action(label, address)

    acts: list[Action] = []
    if state is LetterState.DRAFTED and asks:
        acts += [act("送法官审批", "submit", "filled"), act("作废", "discard")]
    if state is LetterState.SUBMITTED and decides:
        acts += [act("批准", "approve", "filled"), act("不批准", "refuse")]
    if state in {LetterState.SUBMITTED, LetterState.APPROVED, LetterState.ANSWERED} and actions.may_end(
        request.person, found, at=request.moment
    ):
        acts.append(act("撤销", "revoke"))
    return acts


_ASKED: dict[str, tuple[str, tuple[str, ...], str, str]] = {
    "submit": ("送法官审批？", ("法官批准以后才出函、才查询", "审批前可以撤销"), "送审", "已送法官审批"),
    "discard": ("作废这份协查函？", ("不再使用，记录保留",), "作废", "已作废"),
    "approve": (
        "批准这份协查函？", ("出具盖章的协查函，并向人口信息库查询这一个人", "只收登记情况和住址，只用于本案送达", "到期自动失效，可以随时撤销"),
        "批准", "已批准，正在出函和查询",
    ),
    "refuse": ("不批准这份协查函？", ("不会查询",), "不批准", "已办理"),
    "revoke": (
        "撤销这份协查函？", ("查得的地址马上不再显示，也不能用于新的送达", "已经完成的送达不受影响"), "撤销", "已撤销"
    ),
    "again": ("再问一次人口信息库？", ("在授权有效期内重新查询，同样留痕",), "再问", "正在查询"),
}  # fmt: skip
_WITH_REASON = frozenset({"refuse", "revoke"})


@page(
    "service_of_process:letter-step", title="办理协查函", any_of=EITHER, menu=MENU, methods=("GET", "POST"),
    sample=lambda world: {**_sample(world), "name": "revoke"},
)  # fmt: skip
def letter_step(request: Any, letter_id: int, name: str) -> HttpResponse:
    """Ask first what happens then; approval says until when, refusal and revocation say why."""
    found = letter_visible_to(request.person, letter_id, on=request.moment.date())
    if name not in _ASKED:
        raise Http404
    question, happens, label, said = _ASKED[name]
    form = _form_of(request, name, found)
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            _take(request, name, found, form.cleaned_data if form else {})
        except NotFound:
            raise
        except Refused as refusal:
            if form is None:
                return redirect_with_notice(
                    request, "service_of_process:letter", refusal.message, found.pk, level="danger"
                )
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(request, "service_of_process:letter", said, found.pk)
    context = {
        "question": question, "number": f"{found.letter_no}　{found.order.court_case.case_no}", "happens": happens,
        "form": form, "back_url": reverse("service_of_process:letter", args=[found.pk]),
        "action": Action(label, kind="danger" if name == "revoke" else "filled", method="post"),
    }  # fmt: skip
    return render_page(request, "ui/confirm.html", context, status=status_of(form) if form else 200)


def _form_of(request: Any, name: str, found: Any) -> Any:
    posted = request.POST if request.method == "POST" else None
    if name == "approve":
        return ApproveForm(posted, initial={"until_on": found.until_on})
    return ReasonForm(posted) if name in _WITH_REASON else None


def _take(request: Any, name: str, found: Any, filled: dict[str, Any]) -> None:
    by, at = request.person, request.moment
    if name == "approve":
        actions.approve_letter(found, until_on=filled["until_on"], note=filled["note"], by=by, at=at)
    elif name in _WITH_REASON:
        act = actions.refuse_letter if name == "refuse" else actions.revoke_letter
        act(found, reason=filled["reason"], by=by, at=at)
    else:
        {"submit": actions.submit_letter, "discard": actions.discard_letter, "again": actions.ask_again}[
            name
        ](found, by=by, at=at)


@page("service_of_process:letter-file", title="协查函文件", own=True, menu=MENU, sample=_issued)
def letter_file(request: Any, letter_id: int) -> HttpResponse:
    """The sealed letter."""
    found = letter_visible_to(request.person, letter_id, on=request.moment.date())
    file = found.document.file if found.document else None
    if file is None or not any(may(request, found.order, right) for right in EITHER):
        raise Http404
    return file_answer(request, file, name=f"协查函{found.letter_no}")
