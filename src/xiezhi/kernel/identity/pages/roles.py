"""Roles and rights: defined, given, taken back, and explained."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from xiezhi.kernel.identity import permissions
from xiezhi.kernel.identity.actions.roles import define_role, may_define, set_role_active
from xiezhi.kernel.identity.forms.people import ReasonForm
from xiezhi.kernel.identity.forms.rights import KINDS, ExplainForm, RoleForm
from xiezhi.kernel.identity.models import Role
from xiezhi.kernel.identity.pages.answering import one_of, people_tabs, status_of, succeeded
from xiezhi.kernel.identity.pages.showing import rights_held
from xiezhi.kernel.identity.queries.organisations import organisations_in
from xiezhi.kernel.identity.queries.people import people_in, people_sought
from xiezhi.kernel.identity.queries.rights import (
    administrators as holders_of_duties,
)
from xiezhi.kernel.identity.queries.rights import (
    assignments_of,
    assignments_through_groups,
    denials_of,
    holders_of_role,
    rights_by_group,
    roles_in,
    roles_with_holders,
)
from xiezhi.kernel.identity.types import Duty
from xiezhi.ui.components import Action
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import redirect_with_notice, render_page


def _sample(world: Any) -> dict[str, Any]:
    return {"role_id": world.own_role.pk}


@page("identity:roles", title="角色", right=permissions.ROLE_VIEW, menu="people")
def roles(request: Any) -> HttpResponse:
    """Every role one may see, with how many hold it."""
    found = roles_with_holders(request.scope(permissions.ROLE_VIEW), on=request.moment.date())
    context = {
        "rows": list(found),
        "tabs": people_tabs(request, "identity:roles"),
        "may_edit": bool(request.may(permissions.ROLE_EDIT)),
    }
    return render_page(request, "identity/roles.html", context)


@page("identity:rights-matrix", title="权限对照表", right=permissions.ROLE_VIEW, menu="people")
def rights_matrix(request: Any) -> HttpResponse:
    """Rights down, roles across: what each role gives, menu lines and buttons told apart."""
    found = [role for role in roles_in(request.scope(permissions.ROLE_VIEW)) if role.active]
    groups = {
        group: [(right, KINDS[right.kind], [right.name in role.rights for role in found]) for right in rights]
        for group, rights in rights_by_group().items()
    }
    context = {"roles": found, "groups": groups, "width": len(found) + 2}
    return render_page(request, "identity/rights_matrix.html", context)


@page("identity:role", title="角色", right=permissions.ROLE_VIEW, menu="people", sample=_sample)
def role(request: Any, role_id: int) -> HttpResponse:
    """One role: its rights, menu lines and buttons, and who holds it."""
    scope = request.scope(permissions.ROLE_VIEW)
    found = one_of(roles_in(scope), role_id)
    groups = {
        group: [(right, KINDS[right.kind]) for right in rights if right.name in found.rights]
        for group, rights in rights_by_group().items()
    }
    may_edit = bool(request.may(permissions.ROLE_EDIT))
    context = {
        "role": found,
        "duty": Duty(found.duty).label,
        "groups": {group: rights for group, rights in groups.items() if rights},
        "lines": list(holders_of_role(found, scope, on=request.moment.date())),
        "may_edit": may_edit and may_define(request.person, found.organisation_id, request.moment),
        "may_copy": may_edit,
        "today": request.moment.date(),
    }
    return render_page(request, "identity/role.html", context)


@page(
    "identity:role-new", title="新建角色", right=permissions.ROLE_EDIT, menu="people", methods=("GET", "POST")
)
def role_new(request: Any) -> HttpResponse:
    """Define a role of one's own court, from nothing or as a copy of another (``?copy=``)."""
    scope = request.scope(permissions.ROLE_EDIT)
    form = RoleForm(
        request.POST or None, organisations=organisations_in(scope).filter(active=True), is_new=True,
        initial=_copied(request, scope),
    )  # fmt: skip
    made: list[Role] = []

    def act() -> None:
        made.append(define_role(code="", **form.cleaned_data, by=request.person, at=request.moment))

    if request.method == "POST" and succeeded(form, act):
        said = f"已新建角色{made[0].name}"
        # Who may define roles need not be somebody who may look through them.
        to = ("identity:role",) if request.may(permissions.ROLE_VIEW) else ("identity:role-edit",)
        return redirect_with_notice(request, *to, said, role_id=made[0].pk)
    return render_page(request, "identity/role_form.html", {"form": form}, status=status_of(form))


@page(
    "identity:role-edit", title="修改角色", right=permissions.ROLE_EDIT, menu="people", methods=("GET", "POST"),
    sample=_sample,
)  # fmt: skip
def role_edit(request: Any, role_id: int) -> HttpResponse:
    """Give a role another set of rights; it counts from the next click of whoever holds it."""
    found = one_of(roles_in(request.scope(permissions.ROLE_EDIT)), role_id)
    initial = {name: getattr(found, name) for name in ("name", "description", "duty", "rights")}
    form = RoleForm(request.POST or None, organisations=None, is_new=False, initial=initial)

    def act() -> None:
        define_role(
            code=found.code, organisation=found.organisation, **form.cleaned_data, by=request.person,
            at=request.moment,
        )  # fmt: skip

    if request.method == "POST" and succeeded(form, act):
        to = "identity:role" if request.may(permissions.ROLE_VIEW) else "identity:role-edit"
        return redirect_with_notice(request, to, "已保存，马上生效", role_id=found.pk)
    shared = found.organisation_id is None and not may_define(request.person, None, request.moment)
    context = {"form": form, "role": found, "is_shared": shared}
    return render_page(request, "identity/role_form.html", context, status=status_of(form))


@page(
    "identity:role-standing", title="停用或启用角色", right=permissions.ROLE_EDIT, menu="people",
    methods=("GET", "POST"), sample=_sample,
)  # fmt: skip
def role_standing(request: Any, role_id: int) -> HttpResponse:
    """Stop a role for everybody who holds it, or reopen it."""
    found = one_of(roles_in(request.scope(permissions.ROLE_EDIT)), role_id)
    to, form = not found.active, ReasonForm(request.POST or None)
    verb = "启用" if to else "停用"
    if request.method == "POST" and succeeded(
        form,
        lambda: set_role_active(
            found, to, by=request.person, at=request.moment, reason=form.cleaned_data["reason"]
        ),
    ):
        return redirect_with_notice(request, "identity:roles", f"已{verb}角色{found.name}")
    happens = ["持有它的人马上重新得到这些权限"] if to else ["持有它的人马上失去这些权限", "授权记录保留"]
    context = {
        "question": f"{verb}角色{found.name}？", "happens": happens, "action": Action(verb, kind="filled"),
        "form": form, "back_url": reverse("identity:roles"),
    }  # fmt: skip
    return render_page(request, "ui/confirm.html", context, status=status_of(form))


@page("identity:administrators", title="三员", right=permissions.ROLE_VIEW, menu="people")
def administrators(request: Any) -> HttpResponse:
    """The three administrators: who they are, what keeps them apart."""
    found = holders_of_duties(request.scope(permissions.ROLE_VIEW), on=request.moment.date())
    context = {"duties": found, "tabs": people_tabs(request, "identity:administrators")}
    return render_page(request, "identity/administrators.html", context)


@page("identity:explain", title="权限怎么算", right=permissions.EXPLAIN, menu="people")
def explain(request: Any) -> HttpResponse:
    """Choose a person, a right and an organisation, and see the lines that decide."""
    scope, today = request.scope(permissions.EXPLAIN), request.moment.date()
    form = ExplainForm(request.GET or None, organisations=organisations_in(scope))
    context: dict[str, Any] = {"form": form, "tabs": people_tabs(request, "identity:explain"), "today": today}
    if form.is_bound and form.is_valid() and form.cleaned_data["who"].strip():
        who, place = form.cleaned_data["who"].strip(), form.cleaned_data["organisation"]
        people = people_in(scope)
        exact = list(people.filter(username=who.lower())[:1])
        found = exact or list(people_sought(people, at=request.moment, words=who).order_by("username")[:21])
        context["found"] = found[:20]
        if len(found) == 1:
            context |= _answer(found[0], form.cleaned_data["right"], place, today)
    return render_page(request, "identity/explain.html", context, status=status_of(form))


def _answer(person: Any, right: str, place: Any, today: date) -> dict[str, Any]:
    """What is shown of one person: the verdict on one right, or all rights with theirs."""
    groups = rights_held(person, on=today, organisation_id=place.pk if place else None, only=right)
    return {
        "person": person,
        "place": place,
        "groups": groups,
        "single": next(iter(groups.values()))[0] if right else None,
        "lines": [*assignments_of(person), *assignments_through_groups(person)],
        "denials": list(denials_of(person)),
    }


def _copied(request: Any, scope: Any) -> dict[str, Any]:
    asked = request.GET.get("copy", "")
    source = roles_in(scope).filter(pk=int(asked)).first() if asked.isdigit() and len(asked) < 10 else None
    if source is None:
        return {}
    return {
        "name": f"{source.name}（本院）", "description": source.description, "duty": source.duty,
        "rights": source.rights,
    }  # fmt: skip
