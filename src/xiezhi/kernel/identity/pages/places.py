"""Organisations as a tree, and user groups."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from xiezhi.kernel.identity import permissions
from xiezhi.kernel.identity.actions.groups import (
    change_group,
    create_group,
    put_in_group,
    set_group_active,
    take_out_of_group,
)
from xiezhi.kernel.identity.actions.organisations import (
    change_organisation,
    create_organisation,
    set_organisation_active,
)
from xiezhi.kernel.identity.forms.people import GroupForm, MemberForm, OrganisationForm, ReasonForm
from xiezhi.kernel.identity.pages.answering import one_of, people_tabs, status_of, succeeded
from xiezhi.kernel.identity.queries.organisations import organisations_in, organisations_with_counts
from xiezhi.kernel.identity.queries.people import groups_in, people_in, person_named
from xiezhi.kernel.identity.queries.rights import assignments_of, denials_of
from xiezhi.ui.components import Action
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import paginate_by_key, redirect_with_notice, render_page


def _group_sample(world: Any) -> dict[str, Any]:
    return {"group_id": world.group.pk}


def _place_sample(world: Any) -> dict[str, Any]:
    return {"organisation_id": world.division.pk}


@page("identity:organisations", title="组织", right=permissions.ORGANISATION_VIEW, menu="people")
def organisations(request: Any) -> HttpResponse:
    """The tree of organisations one may see, with how many people each has."""
    found = list(organisations_with_counts(request.scope(permissions.ORGANISATION_VIEW)))
    top = min((one.depth for one in found), default=1)
    editable = request.scope(permissions.ORGANISATION_EDIT)
    context = {
        "rows": [(one, one.depth - top, editable.covers(one.pk)) for one in found],
        "tabs": people_tabs(request, "identity:organisations"),
        "may_edit": bool(request.may(permissions.ORGANISATION_EDIT)),
    }
    return render_page(request, "identity/organisations.html", context)


@page(
    "identity:organisation-new", title="新建组织", right=permissions.ORGANISATION_EDIT, menu="people",
    methods=("GET", "POST"),
)  # fmt: skip
def organisation_new(request: Any) -> HttpResponse:
    """Add an organisation below one that one looks after."""
    places = organisations_in(request.scope(permissions.ORGANISATION_EDIT)).filter(active=True)
    initial = {"parent": request.GET.get("parent"), "kind": "division"}
    form = OrganisationForm(request.POST or None, organisations=places, initial=initial)
    if request.method == "POST" and succeeded(
        form, lambda: create_organisation(**form.cleaned_data, by=request.person, at=request.moment)
    ):
        return redirect_with_notice(request, "identity:organisations", f"已新建{form.cleaned_data['name']}")
    return render_page(request, "identity/organisation_form.html", {"form": form}, status=status_of(form))


@page(
    "identity:organisation-edit", title="修改组织", right=permissions.ORGANISATION_EDIT, menu="people",
    methods=("GET", "POST"), sample=_place_sample,
)  # fmt: skip
def organisation_edit(request: Any, organisation_id: int) -> HttpResponse:
    """Change name, kind and contacts."""
    found = one_of(organisations_in(request.scope(permissions.ORGANISATION_EDIT)), organisation_id)
    fields = ("name", "short_name", "kind", "court_code", "phone", "address")
    initial = {field: getattr(found, field) for field in fields}
    form = OrganisationForm(request.POST or None, organisations=None, initial=initial)
    if request.method == "POST" and succeeded(
        form, lambda: change_organisation(found, **form.cleaned_data, by=request.person, at=request.moment)
    ):
        return redirect_with_notice(request, "identity:organisations", "已保存")
    context = {"form": form, "organisation": found}
    return render_page(request, "identity/organisation_form.html", context, status=status_of(form))


@page(
    "identity:organisation-standing", title="停用或启用组织", right=permissions.ORGANISATION_EDIT, menu="people",
    methods=("GET", "POST"), sample=_place_sample,
)  # fmt: skip
def organisation_standing(request: Any, organisation_id: int) -> HttpResponse:
    """Close an organisation where nobody works any more, or reopen it."""
    found = one_of(organisations_in(request.scope(permissions.ORGANISATION_EDIT)), organisation_id)
    to, form = not found.active, ReasonForm(request.POST or None)
    verb = "启用" if to else "停用"
    if request.method == "POST" and succeeded(
        form,
        lambda: set_organisation_active(
            found, to, by=request.person, at=request.moment, reason=form.cleaned_data["reason"]
        ),
    ):
        return redirect_with_notice(request, "identity:organisations", f"已{verb}{found.name}")
    happens = ["可以再安排人员和任务"] if to else ["不能再往这里安排人员和任务", "以前的案卷和记录不变"]
    context = {
        "question": f"{verb}{found.name}？", "happens": happens, "action": Action(verb, kind="filled"), "form": form,
        "back_url": reverse("identity:organisations"),
    }  # fmt: skip
    return render_page(request, "ui/confirm.html", context, status=status_of(form))


@page("identity:groups", title="用户组", right=permissions.PERSON_VIEW, menu="people")
def groups(request: Any) -> HttpResponse:
    """User groups of the organisations one may see."""
    found = groups_in(request.scope(permissions.PERSON_VIEW))
    context = {
        "rows": paginate_by_key(found, request, order=("organisation__path", "name"), size=50),
        "tabs": people_tabs(request, "identity:groups"),
        "may_edit": bool(request.may(permissions.GROUP_EDIT)),
    }
    return render_page(request, "identity/groups.html", context)


@page(
    "identity:group", title="用户组", right=permissions.PERSON_VIEW, menu="people", methods=("GET", "POST"),
    sample=_group_sample,
)  # fmt: skip
def group(request: Any, group_id: int) -> HttpResponse:
    """One group: its people and roles; a POST adds a person."""
    found = one_of(groups_in(request.scope(permissions.PERSON_VIEW)), group_id)
    may_edit = bool(request.may(permissions.GROUP_EDIT, found))
    form = MemberForm(request.POST or None)

    def act() -> None:
        people = people_in(request.scope(permissions.GROUP_EDIT))
        person = person_named(people, form.cleaned_data["who"])
        put_in_group(found, person, by=request.person, at=request.moment)

    if request.method == "POST" and succeeded(form, act):
        return redirect_with_notice(request, "identity:group", "已加入", group_id=found.pk)
    context = {
        "group": found, "form": form, "may_edit": may_edit,
        "people": list(found.people.select_related("organisation").order_by("username")),
        "lines": list(assignments_of(found)), "denials": list(denials_of(found)),
        "may_grant": bool(request.may(permissions.GRANT, found)), "today": request.moment.date(),
    }  # fmt: skip
    return render_page(request, "identity/group.html", context, status=status_of(form))


@page(
    "identity:group-new",
    title="新建用户组",
    right=permissions.GROUP_EDIT,
    menu="people",
    methods=("GET", "POST"),
)
def group_new(request: Any) -> HttpResponse:
    """Make a group."""
    places = organisations_in(request.scope(permissions.GROUP_EDIT)).filter(active=True)
    form = GroupForm(request.POST or None, organisations=places)
    made: list[Any] = []

    def act() -> None:
        made.append(create_group(**form.cleaned_data, by=request.person, at=request.moment))

    if request.method == "POST" and succeeded(form, act):
        return redirect_with_notice(request, "identity:groups", f"已新建用户组{made[0].name}")
    return render_page(request, "identity/group_form.html", {"form": form}, status=status_of(form))


@page(
    "identity:group-edit", title="修改用户组", right=permissions.GROUP_EDIT, menu="people",
    methods=("GET", "POST"), sample=_group_sample,
)  # fmt: skip
def group_edit(request: Any, group_id: int) -> HttpResponse:
    """Rename or describe a group."""
    found = one_of(groups_in(request.scope(permissions.GROUP_EDIT)), group_id)
    initial = {"name": found.name, "description": found.description}
    form = GroupForm(request.POST or None, organisations=None, initial=initial)
    if request.method == "POST" and succeeded(
        form, lambda: change_group(found, **form.cleaned_data, by=request.person, at=request.moment)
    ):
        return redirect_with_notice(request, "identity:groups", "已保存")
    context = {"form": form, "group": found}
    return render_page(request, "identity/group_form.html", context, status=status_of(form))


@page(
    "identity:group-standing", title="停用或启用用户组", right=permissions.GROUP_EDIT, menu="people",
    methods=("GET", "POST"), sample=_group_sample,
)  # fmt: skip
def group_standing(request: Any, group_id: int) -> HttpResponse:
    """Stop or reopen a group."""
    found = one_of(groups_in(request.scope(permissions.GROUP_EDIT)), group_id)
    to, form = not found.active, ReasonForm(request.POST or None)
    verb = "启用" if to else "停用"
    if request.method == "POST" and succeeded(
        form,
        lambda: set_group_active(
            found, to, by=request.person, at=request.moment, reason=form.cleaned_data["reason"]
        ),
    ):
        return redirect_with_notice(request, "identity:groups", f"已{verb}用户组{found.name}")
    happens = ["组里的人重新得到组的角色"] if to else ["组里的人马上失去经这个组得到的角色", "名单和记录保留"]
    context = {
        "question": f"{verb}用户组{found.name}？", "happens": happens, "action": Action(verb, kind="filled"),
        "form": form, "back_url": reverse("identity:groups"),
    }  # fmt: skip
    return render_page(request, "ui/confirm.html", context, status=status_of(form))


@page(
    "identity:group-remove", title="移出用户组", right=permissions.GROUP_EDIT, menu="people", methods=("POST",),
    sample=lambda world: _group_sample(world) | {"person_id": world.clerk.pk},
)  # fmt: skip
def group_remove(request: Any, group_id: int, person_id: int) -> HttpResponse:
    """Take a person out of a group."""
    found = one_of(groups_in(request.scope(permissions.GROUP_EDIT)), group_id)
    person = one_of(found.people.all(), person_id)
    take_out_of_group(found, person, by=request.person, at=request.moment)
    return redirect_with_notice(request, "identity:group", f"已把{person.name}移出", group_id=found.pk)
