"""The people of the organisations one looks after."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from xiezhi.kernel.identity import permissions
from xiezhi.kernel.identity.actions.hashing import one_time_password
from xiezhi.kernel.identity.actions.people import change_person, create_person, record_export, record_reading
from xiezhi.kernel.identity.actions.powers import may_look_after
from xiezhi.kernel.identity.forms.people import PeopleFilter, PersonForm
from xiezhi.kernel.identity.pages.answering import one_of, people_tabs, status_of, succeeded
from xiezhi.kernel.identity.queries.organisations import organisations_in
from xiezhi.kernel.identity.queries.people import people_in, people_sought
from xiezhi.kernel.identity.queries.rights import (
    assignments_of,
    assignments_through_groups,
    denials_of,
    roles_in,
)
from xiezhi.kernel.identity.queries.sessions import open_sign_ins
from xiezhi.lib.masking import mask_email, mask_phone
from xiezhi.lib.spreadsheets import workbook_file
from xiezhi.ui.components import Row
from xiezhi.ui.dates import cn_day, cn_moment
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import paginate_by_key, redirect_with_notice, render_page

HEAD = ("姓名", "用户名", "工号", "所在组织", "职务", "账号", "动态口令", "最近登录", "建立日期")
SORTS = {"name": "username", "organisation": "organisation__path", "seen": "last_login"}


def _sample(world: Any) -> dict[str, Any]:
    return {"person_id": world.clerk.pk}


@page("identity:people", title="人员", right=permissions.PERSON_VIEW, menu="people", fragment=True)
def people(request: Any) -> HttpResponse:
    """People with filters, search and pages."""
    form, found = _sought(request)
    sort = request.GET.get("sort", "")
    key = SORTS.get(sort.removeprefix("-"))
    order = (
        (f"-{key}" if sort.startswith("-") else key, "username")
        if key
        else ("organisation__path", "username")
    )
    context = {
        "filter": form,
        "rows": paginate_by_key(found, request, order=order, size=50, count=True),
        "tabs": people_tabs(request, "identity:people"),
        "may_edit": bool(request.may(permissions.PERSON_EDIT)),
        "query": request.GET.urlencode(),
        "now": request.moment,
    }
    return render_page(request, "identity/people.html", context, fragment="identity/parts/people_rows.html")


@page("identity:people-export", title="导出人员", right=permissions.PERSON_VIEW, menu="people")
def people_export(request: Any) -> FileResponse:
    """The list as it is filtered, as a workbook; that it was taken out is recorded."""
    form, found = _sought(request)
    count = found.count()
    record_export(by=request.person, at=request.moment, conditions=request.GET.dict(), rows=count)
    rows = _export_rows(found.order_by("organisation__path", "username"), request.moment)
    file = workbook_file("人员", HEAD, rows, widths=(12, 18, 12, 30, 14, 10, 10, 18, 14))
    return FileResponse(file, as_attachment=True, filename=f"人员-{request.moment:%Y%m%d-%H%M}.xlsx")


@page("identity:person", title="人员资料", right=permissions.PERSON_VIEW, menu="people", sample=_sample)
def person(request: Any, person_id: int) -> HttpResponse:
    """One person: facts, roles past and present, devices; opening it is recorded."""
    found = one_of(people_in(request.scope(permissions.PERSON_VIEW)), person_id)
    record_reading(found, by=request.person, at=request.moment)
    may_edit = bool(request.may(permissions.PERSON_EDIT, found))
    context = {
        "person": found,
        "facts": _facts(found, request.moment, open_to_editor=may_edit),
        "lines": [*assignments_of(found), *assignments_through_groups(found)],
        "denials": list(denials_of(found)),
        "memberships": list(found.memberships.select_related("organisation").order_by("-from_on", "-pk")),
        "devices": list(open_sign_ins(found)) if may_edit else [],
        "may_edit": may_edit,
        "charge": may_look_after(request.person, found, request.moment) if may_edit else None,
        "may_grant": bool(request.may(permissions.GRANT, found)) and found.pk != request.person.pk,
        "may_explain": bool(request.may(permissions.EXPLAIN, found)),
        "is_locked": bool(found.locked_until and found.locked_until > request.moment),
        "is_self": found.pk == request.person.pk,
        "today": request.moment.date(),
    }
    return render_page(request, "identity/person.html", context)


@page(
    "identity:person-new",
    title="新建人员",
    right=permissions.PERSON_EDIT,
    menu="people",
    methods=("GET", "POST"),
)
@never_cache
def person_new(request: Any) -> HttpResponse:
    """Add a person; the one-time password is shown on the answer and nowhere else."""
    form = PersonForm(
        request.POST or None, organisations=_places(request), is_new=True,
        initial={"organisation": request.GET.get("organisation")},
    )  # fmt: skip
    made: list[Any] = []
    password = one_time_password()

    def act() -> None:
        made.append(
            create_person(**form.cleaned_data, password=password, by=request.person, at=request.moment)
        )

    if request.method == "POST" and succeeded(form, act):
        context = {"person": made[0], "password": password, "is_new": True}
        return render_page(request, "identity/one_time_password.html", context)
    return render_page(request, "identity/person_form.html", {"form": form}, status=status_of(form))


@page(
    "identity:person-edit", title="修改人员", right=permissions.PERSON_EDIT, menu="people",
    methods=("GET", "POST"), sample=_sample,
)  # fmt: skip
def person_edit(request: Any, person_id: int) -> HttpResponse:
    """Change what is known of a person."""
    found = one_of(people_in(request.scope(permissions.PERSON_EDIT)), person_id)
    fields = ("name", "title", "staff_no", "phone", "email", "oidc_subject")
    initial = {field: getattr(found, field) for field in fields} | {"organisation": found.organisation_id}
    form = PersonForm(request.POST or None, organisations=_places(request), is_new=False, initial=initial)
    if request.method == "POST" and succeeded(
        form, lambda: change_person(found, **form.cleaned_data, by=request.person, at=request.moment)
    ):
        return redirect_with_notice(request, "identity:person", "已保存", person_id=found.pk)
    context = {"form": form, "person": found}
    return render_page(request, "identity/person_form.html", context, status=status_of(form))


def _sought(request: Any) -> tuple[PeopleFilter, Any]:
    scope = request.scope(permissions.PERSON_VIEW)
    form = PeopleFilter(request.GET, organisations=organisations_in(scope), roles=roles_in(scope))
    found = people_sought(
        people_in(scope), at=request.moment, words=form.value_of("q") or "",
        organisation_id=form.value_of("organisation"), roles=form.value_of("role"), standing=form.value_of("standing"),
    )  # fmt: skip
    return form, found


def _places(request: Any) -> Any:
    return organisations_in(request.scope(permissions.PERSON_EDIT)).filter(active=True)


def _export_rows(found: Any, at: Any) -> Iterator[tuple[Any, ...]]:
    for one in found.iterator(chunk_size=500):
        standing = "在用" if one.is_active else "已停用"
        if one.locked_until and one.locked_until > at:
            standing = "已锁定"
        seen = timezone.localtime(one.last_login) if one.last_login else None
        yield (
            one.name, one.username, one.staff_no, one.organisation.name, one.title, standing,
            one.has_second_factor, seen, timezone.localtime(one.created_at).date(),
        )  # fmt: skip


def _facts(found: Any, at: Any, *, open_to_editor: bool) -> list[Row]:
    phone = found.phone if open_to_editor else mask_phone(found.phone)
    email = found.email if open_to_editor else mask_email(found.email)
    locked = found.locked_until and found.locked_until > at
    standing = (
        "已停用"
        if not found.is_active
        else (f"已锁定，至{cn_moment(found.locked_until, at)}" if locked else "在用")
    )
    return [
        Row("用户名", found.username),
        Row("所在组织", found.organisation.name),
        Row("职务", found.title or "—"),
        Row("工号", found.staff_no or "—"),
        Row("手机号", phone if found.phone else "—"),
        Row("电子邮箱", email if found.email else "—"),
        Row("账号", standing, "danger" if not found.is_active else ("warn" if locked else "")),
        Row("动态口令", "已启用" if found.has_second_factor else "未启用"),
        Row("统一身份", "已登记" if found.oidc_subject else "未登记"),
        Row("最近登录", cn_moment(found.last_login, at) if found.last_login else "还没有登录过"),
        Row("口令", "下次登录须修改" if found.must_change_password else f"{cn_day(found.password_changed_at)}修改"),
    ]  # fmt: skip
