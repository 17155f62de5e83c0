"""对接系统: let other systems in, change what they may do, shut them out."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from xiezhi.kernel.identity.queries.organisations import organisations_in
from xiezhi.kernel.integration import actions, permissions
from xiezhi.kernel.integration.actions.clients import SCOPES
from xiezhi.kernel.integration.forms import ClientForm, NewClientForm, StopForm
from xiezhi.kernel.integration.queries import clients_visible_to, deliveries_visible_to
from xiezhi.lib.verdict import Refused
from xiezhi.ui.components import Action, Row
from xiezhi.ui.dates import cn_moment
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import redirect_with_notice, render_page

MENU = "api_clients"
WRITES = ("GET", "POST")


def _sample(world: Any) -> dict[str, Any]:
    """A system of the court."""
    return {"client_id": world.sample("api_client").pk}


@page("integration:clients", title="对接系统", right=permissions.VIEW, menu=MENU)
def clients(request: Any) -> HttpResponse:
    """Every system one may see, with when it last called."""
    context = {
        "rows": clients_visible_to(request.person, on=request.moment.date()).order_by("-active", "name", "pk"),
        "may_edit": bool(request.may(permissions.EDIT)), "scopes": SCOPES,
    }  # fmt: skip
    return render_page(request, "integration/clients.html", context)


@page("integration:client-new", title="登记对接系统", right=permissions.EDIT, menu=MENU, methods=WRITES)
def client_new(request: Any) -> HttpResponse:
    """Register a system; its secrets are on the answer to this form and nowhere else."""
    places = [(one.pk, one.name) for one in organisations_in(request.scope(permissions.EDIT)) if one.active]
    form = NewClientForm(request.POST or None, places=places)
    if request.method == "POST" and form.is_valid():
        filled = form.cleaned_data
        try:
            client, shown = actions.create_client(
                name=filled["name"], organisation_id=filled["organisation"], scopes=filled["scopes"],
                webhook_url=filled["webhook_url"], by=request.person, at=request.moment,
            )  # fmt: skip
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return _secrets(request, client, shown)
    return render_page(
        request,
        "integration/client_form.html",
        {"form": form, "client": None},
        status=status_of(form),
    )


@page("integration:client", title="对接系统", right=permissions.VIEW, menu=MENU, sample=_sample)
def client(request: Any, client_id: int) -> HttpResponse:
    """One system: what it may, where it is told, what it was told lately."""
    found = _client(request, client_id, permissions.VIEW)
    rows = [
        Row("所属", found.organisation.name),
        Row("标识", found.client_id),
        Row("可调用的接口", "；".join(SCOPES.get(scope, scope) for scope in found.scopes) or "没有"),
        Row("推送地址", found.webhook_url or "不推送，由对方查询"),
        Row("登记", cn_moment(found.created_at)),
        Row("最近调用", cn_moment(found.last_call_at) if found.last_call_at else "还没有调用过"),
        Row("状态", "启用" if found.active else "已停用", "" if found.active else "warn"),
    ]
    recent = deliveries_visible_to(request.person, on=request.moment.date()).filter(client=found)[:10]
    context = {
        "client": found, "rows": rows, "recent": recent,
        "may_edit": found.active and bool(request.may(permissions.EDIT, found)),
    }  # fmt: skip
    return render_page(request, "integration/client.html", context)


@page(
    "integration:client-edit",
    title="修改对接系统",
    right=permissions.EDIT,
    menu=MENU,
    methods=WRITES,
    sample=_sample,
)
def client_edit(request: Any, client_id: int) -> HttpResponse:
    """Change what it may call and where it is told."""
    found = _client(request, client_id)
    start = {"name": found.name, "scopes": found.scopes, "webhook_url": found.webhook_url}
    form = ClientForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_client(found.pk, **form.cleaned_data, by=request.person, at=request.moment)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(request, "integration:client", "已修改", found.pk)
    context = {"form": form, "client": found}
    return render_page(request, "integration/client_form.html", context, status=status_of(form))


@page(
    "integration:client-secret",
    title="换新密钥",
    right=permissions.EDIT,
    menu=MENU,
    methods=WRITES,
    sample=_sample,
)
def client_secret(request: Any, client_id: int) -> HttpResponse:
    """A new secret; the old one stops at once."""
    found = _client(request, client_id)
    if request.method == "POST":
        return _secrets(
            request, found, {"secret": actions.new_secret(found.pk, by=request.person, at=request.moment)}
        )
    context = {
        "question": f"给{found.name}换新密钥？",
        "happens": ["原来的密钥马上失效，对方换上新密钥前不能调用", "新密钥只显示一次", "留下操作记录"],
        "stays": "推送签名和免登录签名的密钥不变。",
        "action": Action("换新密钥", kind="filled"),
        "back_url": reverse("integration:client", args=[found.pk]),
    }
    return render_page(request, "ui/confirm.html", context)


@page(
    "integration:client-stop",
    title="停用对接系统",
    right=permissions.EDIT,
    menu=MENU,
    methods=WRITES,
    sample=_sample,
)
def client_stop(request: Any, client_id: int) -> HttpResponse:
    """Shut a system out, with the reason."""
    found = _client(request, client_id)
    form = StopForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.stop_client(
                found.pk, by=request.person, at=request.moment, reason=form.cleaned_data["reason"]
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(request, "integration:client", "已停用", found.pk)
    context = {
        "question": f"停用{found.name}？", "form": form,
        "happens": ["这个系统马上不能再调用，也不再推送", "已经提请的任务照常办理"],
        "action": Action("停用", kind="danger"), "back_url": reverse("integration:client", args=[found.pk]),
    }  # fmt: skip
    return render_page(request, "ui/confirm.html", context, status=status_of(form))


def _client(request: Any, client_id: int, right: str = permissions.EDIT) -> Any:
    found = (
        clients_visible_to(request.person, on=request.moment.date(), right=right).filter(pk=client_id).first()
    )
    if found is None:
        raise Http404
    return found


def _secrets(request: Any, found: Any, shown: dict[str, str]) -> HttpResponse:
    labels = {"secret": "调用密钥", "webhook_secret": "推送签名密钥", "hand_over_secret": "免登录签名密钥"}
    rows = [Row("标识", found.client_id), *(Row(labels[name], value) for name, value in shown.items())]
    rows.append(Row("请求头", f"Authorization: Bearer {found.client_id}.{shown['secret']}"))
    answer = render_page(request, "integration/secrets.html", {"client": found, "rows": rows})
    answer["Cache-Control"] = "no-store"
    return answer
