"""Give roles and take them back; take single rights back and return them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from xiezhi.kernel.identity import permissions
from xiezhi.kernel.identity.actions.rights import deny_right, give_role, lift_denial, take_role_back
from xiezhi.kernel.identity.forms.people import ReasonForm
from xiezhi.kernel.identity.forms.rights import DenyForm, GiveRoleForm
from xiezhi.kernel.identity.pages.answering import one_of, status_of, succeeded
from xiezhi.kernel.identity.queries.organisations import organisations_in
from xiezhi.kernel.identity.queries.people import groups_in, people_in
from xiezhi.kernel.identity.queries.rights import assignments_in, denials_in, roles_in
from xiezhi.lib.rights import RIGHTS
from xiezhi.ui.components import Action
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import redirect_with_notice, render_page

GRANT = permissions.GRANT


def _person(world: Any) -> dict[str, Any]:
    return {"person_id": world.clerk.pk}


def _group(world: Any) -> dict[str, Any]:
    return {"group_id": world.group.pk}


@page(
    "identity:person-role-give", title="授予角色", right=GRANT, menu="people", methods=("GET", "POST"),
    sample=_person,
)  # fmt: skip
def person_role_give(request: Any, person_id: int) -> HttpResponse:
    """Give a person a role."""
    return _give(request, one_of(people_in(request.scope(GRANT)), person_id))


@page(
    "identity:group-role-give",
    title="授予角色",
    right=GRANT,
    menu="people",
    methods=("GET", "POST"),
    sample=_group,
)
def group_role_give(request: Any, group_id: int) -> HttpResponse:
    """Give a group a role."""
    return _give(request, one_of(groups_in(request.scope(GRANT)), group_id))


@page(
    "identity:person-right-deny", title="单独收回权限", right=GRANT, menu="people", methods=("GET", "POST"),
    sample=_person,
)  # fmt: skip
def person_right_deny(request: Any, person_id: int) -> HttpResponse:
    """Take one right back from a person."""
    return _deny(request, one_of(people_in(request.scope(GRANT)), person_id))


@page(
    "identity:group-right-deny", title="单独收回权限", right=GRANT, menu="people", methods=("GET", "POST"),
    sample=_group,
)  # fmt: skip
def group_right_deny(request: Any, group_id: int) -> HttpResponse:
    """Take one right back from a group."""
    return _deny(request, one_of(groups_in(request.scope(GRANT)), group_id))


@page(
    "identity:role-take-back", title="收回角色", right=GRANT, menu="people", methods=("GET", "POST"),
    sample=lambda world: {"assignment_id": world.assignment.pk},
)  # fmt: skip
def role_take_back(request: Any, assignment_id: int) -> HttpResponse:
    """End a role today."""
    line = one_of(assignments_in(request.scope(GRANT)), assignment_id)
    holder = line.person or line.group
    return _end(
        request, f"收回{holder}的角色“{line.role.name}”？",
        ["今天起不再有这个角色给的权限", "其他角色给过的同样权限不受影响", "这条授权记录保留"], "收回角色", holder,
        lambda reason: take_role_back(line, by=request.person, at=request.moment, reason=reason), "已收回角色",
    )  # fmt: skip


@page(
    "identity:denial-lift", title="解除单独收回", right=GRANT, menu="people", methods=("GET", "POST"),
    sample=lambda world: {"denial_id": world.denial.pk},
)  # fmt: skip
def denial_lift(request: Any, denial_id: int) -> HttpResponse:
    """Let what roles give count again."""
    line = one_of(denials_in(request.scope(GRANT)), denial_id)
    holder = line.person or line.group
    right = RIGHTS.get(line.right)
    return _end(
        request, f"解除对{holder}“{right.label if right else line.right}”的单独收回？",
        ["今天起，角色给过的这项权限重新有效"], "解除", holder,
        lambda reason: lift_denial(line, by=request.person, at=request.moment, reason=reason), "已解除",
    )  # fmt: skip


def _give(request: Any, holder: Any) -> HttpResponse:
    scope = request.scope(GRANT)
    offered = list(roles_in(scope).filter(active=True))
    form = GiveRoleForm(
        request.POST or None, organisations=organisations_in(scope), roles=offered,
        initial={"organisation": holder.organisation_id, "from_on": request.moment.date()},
    )  # fmt: skip

    def act() -> None:
        values = dict(form.cleaned_data)
        wanted = values.pop("role")
        role = next(one for one in offered if one.pk == wanted)
        give_role(role, to=holder, **values, by=request.person, at=request.moment)

    if request.method == "POST" and succeeded(form, act):
        return redirect_with_notice(request, _page_of(holder, request), "已授予角色，马上生效")
    context = {"form": form, "holder": holder, "back_url": _page_of(holder, request)}
    return render_page(request, "identity/role_give.html", context, status=status_of(form))


def _deny(request: Any, holder: Any) -> HttpResponse:
    form = DenyForm(
        request.POST or None, organisations=organisations_in(request.scope(GRANT)),
        initial={"organisation": holder.organisation_id, "from_on": request.moment.date()},
    )  # fmt: skip

    def act() -> None:
        deny_right(to=holder, **form.cleaned_data, by=request.person, at=request.moment)

    if request.method == "POST" and succeeded(form, act):
        return redirect_with_notice(request, _page_of(holder, request), "已收回这项权限，马上生效")
    context = {"form": form, "holder": holder, "back_url": _page_of(holder, request)}
    return render_page(request, "identity/right_deny.html", context, status=status_of(form))


def _end(
    request: Any, question: str, happens: list[str], label: str, holder: Any, act: Any, said: str
) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    back = _page_of(holder, request)
    if request.method == "POST" and succeeded(form, lambda: act(form.cleaned_data["reason"])):
        return redirect_with_notice(request, back, said)
    context = {
        "question": question, "happens": happens, "action": Action(label, kind="filled"), "form": form,
        "back_url": back,
    }  # fmt: skip
    return render_page(request, "ui/confirm.html", context, status=status_of(form))


def _page_of(holder: Any, request: Any) -> str:
    """Where one sees the holder's roles; who may only give them goes home."""
    if not request.may(permissions.PERSON_VIEW):
        return "/"
    if hasattr(holder, "username"):
        return reverse("identity:person", kwargs={"person_id": holder.pk})
    return reverse("identity:group", kwargs={"group_id": holder.pk})
