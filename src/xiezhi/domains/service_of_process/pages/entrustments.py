"""委托送达 and 转交送达: the list, one of them, its letter, its sending, what came back."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions import entrustments as actions
from xiezhi.domains.service_of_process.forms.entrustments import (
    AcceptedForm,
    EntrustmentFilter,
    FinishedForm,
    LetterForm,
    ReturnedForm,
    SentForm,
)
from xiezhi.domains.service_of_process.pages.order_faces import course
from xiezhi.domains.service_of_process.pages.pickup_faces import entrustment_state
from xiezhi.domains.service_of_process.queries.entrustments import (
    VIEWS,
    entrustments_listed,
    entrustments_visible_to,
)
from xiezhi.domains.service_of_process.queries.pickups import papers_of
from xiezhi.domains.service_of_process.queries.trails import trail_of_attempt
from xiezhi.domains.service_of_process.rules.pickups import unit_for
from xiezhi.domains.service_of_process.types import Method, RecipientKind
from xiezhi.domains.service_of_process.types.pickups import EntrustmentState
from xiezhi.lib.verdict import Refused
from xiezhi.ui.components import Action, NextStep, Row, ViewTab
from xiezhi.ui.dates import cn_day
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import paginate_by_key, redirect_with_notice, render_page

MENU = "service_entrustments"
WRITES = ("GET", "POST")
ENDED = frozenset({EntrustmentState.DONE.value, EntrustmentState.RETURNED.value})
NOTES = (
    ("委托其他法院", "函、文书和送达回证一起寄出。受托法院从收到之日起十日内代为送达，以受送达人签收的日期为送达日期。"),
    ("通过单位转交", "军人通过所在部队团以上单位的政治机关，被监禁的通过监所，被采取强制性教育措施的通过教育机构。单位收到后应当立即交给本人签收。"),
)  # fmt: skip


def _sample(world: Any) -> dict[str, Any]:
    return {"entrustment_id": world.sample("entrustment").pk}


def _opened(request: Any, entrustment_id: int, right: str = "") -> Any:
    found = (
        entrustments_visible_to(request.person, on=request.moment.date()).filter(pk=entrustment_id).first()
    )
    if found is None or (right and not _may(request, found, right)):
        raise Http404
    return found


def _may(request: Any, found: Any, right: str) -> bool:
    return permissions.may_over(request.person, right, found.attempt.order, on=request.moment.date())


@page("service_of_process:entrustments", title="委托转交", right=permissions.SEND, menu=MENU, fragment=True)
def entrustments(request: Any) -> HttpResponse:
    """Everything given to other courts and units."""
    form = EntrustmentFilter(request.GET)
    view = request.GET.get("view", "open")
    view = view if view in VIEWS else "open"
    found = entrustments_listed(
        request.person, view=view, text=form.value_of("q") or "", on=request.moment.date()
    )
    rows = paginate_by_key(found, request, order=("-made_at",), size=20)
    base = reverse("service_of_process:entrustments")
    context = {
        "filters": form, "page": rows, "rows": [{"one": one, "state": entrustment_state(one)} for one in rows.items],
        "tabs": [ViewTab(label, f"{base}?view={name}", is_current=name == view) for name, (label, _) in VIEWS.items()],
    }  # fmt: skip
    return render_page(
        request, "service_of_process/entrustments/list.html", context,
        fragment="service_of_process/entrustments/_rows.html",
    )  # fmt: skip


@page("service_of_process:entrustment", title="委托转交", own=True, menu=MENU, sample=_sample)
def entrustment(request: Any, entrustment_id: int) -> HttpResponse:
    """One of them: what is next, to whom, the letter, the course."""
    found = _opened(request, entrustment_id)
    context = {
        "one": found, "order": found.attempt.order, "state": entrustment_state(found), "step": _step(request, found),
        "panel": _panel(request, found), "acts": _acts(request, found), "papers": papers_of(found.attempt),
        "course": course(trail_of_attempt(found.attempt_id)), "may_list": request.may(permissions.SEND),
    }  # fmt: skip
    return render_page(request, "service_of_process/entrustments/detail.html", context)


def _url(name: str, found: Any) -> str:
    return reverse(f"service_of_process:{name}", args=[found.pk])


def _step(request: Any, found: Any) -> NextStep:
    def act(label: str, name: str, right: str) -> Action:
        refused = "" if _may(request, found, right) else "您没有办理这一步的权限"
        return Action(label, _url(name, found), kind="filled", refused=refused)

    match EntrustmentState(found.state):
        case EntrustmentState.PREPARED if found.letter_id is None:
            return NextStep(
                "写明寄给谁，出具函", action=act("出具函", "entrustment-letter", permissions.SEND)
            )
        case EntrustmentState.PREPARED:
            return NextStep(
                "寄出函、文书和空白送达回证", action=act("登记寄出", "entrustment-send", permissions.SEND)
            )
        case EntrustmentState.SENT:
            return NextStep(
                "等对方收到", reason="收到的日期以对方回复或者邮寄回执为准",
                action=act("登记对方收到", "entrustment-accept", permissions.REGISTER),
            )  # fmt: skip
        case EntrustmentState.ACCEPTED:
            due = f"期限{cn_day(found.due_on, request.moment.date())}" if found.due_on else ""
            return NextStep(
                "等寄回送达回证", reason=due,
                action=act("登记送达回证", "entrustment-finish", permissions.REGISTER),
            )  # fmt: skip
        case EntrustmentState.WITHDRAWN:
            return NextStep("已取消")
        case _:
            return NextStep("结果已登记", reason="送达效力见任务页")


def _acts(request: Any, found: Any) -> list[Action]:
    acts: list[Action] = []
    if _may(request, found, permissions.SEND) and found.state == EntrustmentState.PREPARED.value:
        acts.append(Action("更正函" if found.letter_id else "出具函", _url("entrustment-letter", found)))
    if _may(request, found, permissions.REGISTER):
        out = found.state in {EntrustmentState.SENT.value, EntrustmentState.ACCEPTED.value}
        if out or (found.state in ENDED and _may(request, found, permissions.CORRECT)):
            acts += [
                Action("登记送达回证" if out else "更正为已签收", _url("entrustment-finish", found)),
                Action("登记退回" if out else "更正为退回", _url("entrustment-return", found)),
            ]
    return acts


def _panel(request: Any, found: Any) -> list[Row]:
    today, attempt = request.moment.date(), found.attempt
    entrusted = attempt.method == Method.ENTRUSTED.value
    rows = [
        Row("受送达人", f"{attempt.recipient.party.name}（{attempt.recipient.party.role}）"),
        Row("方式", attempt.get_method_display()),
        Row("受托法院" if entrusted else "转交单位", found.to_name or "还没有写", tone="" if found.to_name else "warn"),
    ]  # fmt: skip
    unit = unit_for(RecipientKind(attempt.recipient.kind))
    if not entrusted and unit:
        rows.append(Row("应当转交的单位", unit))
    if attempt.reason:
        rows.append(Row("理由", attempt.reason))
    if found.to_address:
        rows.append(Row("对方地址", found.to_address))
    if found.contact:
        rows.append(Row("联系人", found.contact))
    if found.letter:
        rows.append(Row("函", found.letter.number))
    if found.sent_on:
        rows.append(Row("寄出", f"{cn_day(found.sent_on, today)}，{found.sent_how}"))
    if found.accepted_on:
        rows.append(Row("对方收到", cn_day(found.accepted_on, today)))
    if found.due_on and found.state not in ENDED:
        late = found.due_on < today
        label = "十日期限" if entrusted else "催办日期"
        rows.append(
            Row(
                label,
                f"{cn_day(found.due_on, today)}{'，已超期' if late else ''}",
                tone="danger" if late else "",
            )
        )
    if found.ended_on:
        rows.append(
            Row(
                "签收" if found.state == EntrustmentState.DONE.value else "退回",
                cn_day(found.ended_on, today),
            )
        )
    if found.return_reason:
        rows.append(Row("退回的理由", found.return_reason, tone="danger"))
    return rows


def _form_page(request: Any, found: Any, form: Any, title: str, label: str) -> HttpResponse:
    context = {"form": form, "one": found, "title": title, "submit_label": label, "notes": NOTES}
    return render_page(request, "service_of_process/entrustments/form.html", context, status=status_of(form))


def _carried_out(request: Any, found: Any, form: Any, work: Any, said: str) -> HttpResponse | None:
    """The answer after the act went through; nothing where the form has to be shown again."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        work()
    except Refused as refusal:
        show_refusal(form, refusal)
        return None
    return redirect_with_notice(request, "service_of_process:entrustment", said, found.pk)


@page(
    "service_of_process:entrustment-letter", title="出具委托、转交函", right=permissions.SEND, menu=MENU, methods=WRITES,
    sample=_sample,
)  # fmt: skip
def entrustment_letter(request: Any, entrustment_id: int) -> HttpResponse:
    """Draw the letter up."""
    found = _opened(request, entrustment_id, permissions.SEND)
    shown = ("to_name", "to_address", "contact", "request")
    form = LetterForm(request.POST or None, initial={name: getattr(found, name) for name in shown})
    done = _carried_out(
        request, found, form,
        lambda: actions.draw_up_letter(found, form.draft(), by=request.person, at=request.moment), "函正在生成，做好后可以打印",
    )  # fmt: skip
    return done or _form_page(request, found, form, "出具函", "出具")


@page(
    "service_of_process:entrustment-send", title="登记寄出", right=permissions.SEND, menu=MENU, methods=WRITES,
    sample=_sample,
)  # fmt: skip
def entrustment_send(request: Any, entrustment_id: int) -> HttpResponse:
    """Letter, papers and 送达回证 have left."""
    found = _opened(request, entrustment_id, permissions.SEND)
    form = SentForm(request.POST or None, initial={"sent_on": request.moment.date()})
    done = _carried_out(
        request, found, form,
        lambda: actions.send_entrustment(
            found, sent_on=form.cleaned_data["sent_on"], how=form.cleaned_data["sent_how"], by=request.person,
            at=request.moment,
        ),
        "已登记寄出",
    )  # fmt: skip
    return done or _form_page(request, found, form, "登记寄出", "登记")


@page(
    "service_of_process:entrustment-accept", title="登记对方收到", right=permissions.REGISTER, menu=MENU, methods=WRITES,
    sample=_sample,
)  # fmt: skip
def entrustment_accept(request: Any, entrustment_id: int) -> HttpResponse:
    """The other side has it; the days begin."""
    found = _opened(request, entrustment_id, permissions.REGISTER)
    form = AcceptedForm(request.POST or None, initial={"accepted_on": request.moment.date()})
    done = _carried_out(
        request, found, form,
        lambda: actions.accept_entrustment(
            found, accepted_on=form.cleaned_data["accepted_on"], by=request.person, at=request.moment
        ),
        "已登记对方收到",
    )  # fmt: skip
    return done or _form_page(request, found, form, "登记对方收到", "登记")


@page(
    "service_of_process:entrustment-finish", title="登记寄回的送达回证", right=permissions.REGISTER, menu=MENU,
    methods=WRITES, sample=_sample,
)  # fmt: skip
def entrustment_finish(request: Any, entrustment_id: int) -> HttpResponse:
    """The 送达回证 came back."""
    found = _opened(request, entrustment_id, permissions.REGISTER)
    form = FinishedForm(request.POST or None, request.FILES or None, corrects=found.state in ENDED)
    done = _carried_out(
        request, found, form,
        lambda: actions.finish_entrustment(found, **form.result(), by=request.person, at=request.moment),
        "结果已登记，送达日期见任务",
    )  # fmt: skip
    return done or _form_page(request, found, form, "登记寄回的送达回证", "登记")


@page(
    "service_of_process:entrustment-return", title="登记退回", right=permissions.REGISTER, menu=MENU, methods=WRITES,
    sample=_sample,
)  # fmt: skip
def entrustment_return(request: Any, entrustment_id: int) -> HttpResponse:
    """It came back undone."""
    found = _opened(request, entrustment_id, permissions.REGISTER)
    form = ReturnedForm(request.POST or None, request.FILES or None, corrects=found.state in ENDED)

    def work() -> None:
        filled = form.cleaned_data
        paper = filled["paper"]
        actions.return_entrustment(
            found, returned_on=filled["returned_on"], why=filled["why"], by=request.person, at=request.moment,
            evidence=((paper.name, paper.read()),) if paper else (), reason=filled.get("reason", ""),
        )  # fmt: skip

    done = _carried_out(request, found, form, work, "退回已登记，请安排下一种方式")
    return done or _form_page(request, found, form, "登记退回", "登记")
