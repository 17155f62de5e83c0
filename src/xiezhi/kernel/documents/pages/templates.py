"""文书样式: the list, one with its versions, editing, preview and publishing."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from xiezhi.kernel.documents import actions, permissions
from xiezhi.kernel.documents.forms import ReasonForm, TemplateForm, WordingForm
from xiezhi.kernel.documents.pages import samples
from xiezhi.kernel.documents.pages.issued import picture_answer
from xiezhi.kernel.documents.queries import template_by_id, templates_visible_to, versions_of
from xiezhi.kernel.documents.types import TEMPLATE_FIELDS, FieldName
from xiezhi.kernel.identity.queries.organisations import court_of
from xiezhi.lib.verdict import Refused
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import redirect_with_notice, render_page

WORDING = "# 文书名称\n@ {{案号}}\n: {{受送达人}}：\n正文。\n>> {{法院}}\n>> {{出具日期}}\n[印章]\n"


def _sample(world: Any) -> dict[str, Any]:
    return {"template_id": samples.template(world).pk}


def _sample_page(world: Any) -> dict[str, Any]:
    return {"template_id": samples.template(world).pk, "version": 1, "number": 1}


@page("documents:template-list", title="文书样式", right=permissions.TEMPLATE_VIEW, menu="templates")
def template_list(request: Any) -> HttpResponse:
    """Standard documents and the court's own."""
    rows = templates_visible_to(request.person, on=request.moment.date()).filter(retired_at=None)
    lines = [(row, *_standing(row)) for row in rows]
    context = {"rows": lines, "may_edit": bool(request.may(permissions.TEMPLATE_EDIT))}
    return render_page(request, "documents/template_list.html", context)


@page(
    "documents:template-new",
    title="新建文书样式",
    right=permissions.TEMPLATE_EDIT,
    menu="templates",
    methods=("GET", "POST"),
)
def template_new(request: Any) -> HttpResponse:
    """A template of one's own court."""
    form = TemplateForm(request.POST or None, initial=_start(request))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            version = actions.create_template(
                code=told["code"],
                name=told["name"],
                organisation=court_of(request.person.organisation),
                wording=told["wording"],
                by=request.person,
                at=request.moment,
            )
        except Refused as refused:
            show_refusal(form, refused)
        else:
            return redirect_with_notice(
                request, "documents:template", "已建立草稿，发布后可用", template_id=version.template_id
            )
    return _form_page(request, form, heading="新建文书样式")


@page(
    "documents:template", title="文书样式", right=permissions.TEMPLATE_VIEW, menu="templates", sample=_sample
)
def template(request: Any, template_id: int) -> HttpResponse:
    """One template: its newest wording drawn with invented examples, and every version."""
    found = template_by_id(request.person, template_id, on=request.moment.date())
    versions = versions_of(found)
    shown = _chosen(versions, request.GET.get("version", ""))
    court = court_of(request.person.organisation).name
    context = {
        "template": found,
        "versions": versions,
        "shown": shown,
        "draft": next((version for version in versions if version.published_at is None), None),
        "pages": range(1, len(actions.draw_wording(shown.wording, court=court, at=request.moment)) + 1),
        "may_edit": bool(request.scope(permissions.TEMPLATE_EDIT).covers(found.organisation_id)),
        "may_copy": bool(request.may(permissions.TEMPLATE_EDIT)),
        "reason_form": ReasonForm(),
    }
    return render_page(request, "documents/template.html", context)


@page(
    "documents:template-edit",
    title="修改文书样式",
    right=permissions.TEMPLATE_EDIT,
    menu="templates",
    methods=("GET", "POST"),
    sample=_sample,
)
def template_edit(request: Any, template_id: int) -> HttpResponse:
    """Change the draft, or begin the next version."""
    found = template_by_id_to_edit(request, template_id)
    newest = versions_of(found)[0]
    start = {"wording": newest.wording, "note": "" if newest.published_at else newest.note}
    form = WordingForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            actions.save_draft(
                found.pk, wording=told["wording"], note=told["note"], by=request.person, at=request.moment
            )
        except Refused as refused:
            show_refusal(form, refused)
        else:
            return redirect_with_notice(request, "documents:template", "草稿已保存", template_id=found.pk)
    return _form_page(request, form, heading=f"修改{found.name}", found=found)


@page(
    "documents:template-publish",
    title="发布文书样式",
    right=permissions.TEMPLATE_EDIT,
    menu="templates",
    methods=("POST",),
    sample=_sample,
)
def template_publish(request: Any, template_id: int) -> HttpResponse:
    """Let the draft be used from now on."""
    version = actions.publish_template(template_id, by=request.person, at=request.moment)
    return redirect_with_notice(
        request, "documents:template", f"第{version.number}版已发布", template_id=template_id
    )


@page(
    "documents:template-retire",
    title="停用文书样式",
    right=permissions.TEMPLATE_EDIT,
    menu="templates",
    methods=("POST",),
    sample=_sample,
)
def template_retire(request: Any, template_id: int) -> HttpResponse:
    """Take it out of the list."""
    template_by_id_to_edit(request, template_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return redirect_with_notice(
            request, "documents:template", "没有停用：请写明理由", template_id=template_id, level="warn"
        )
    found = actions.retire_template(
        template_id, reason=form.cleaned_data["reason"], by=request.person, at=request.moment
    )
    return redirect_with_notice(request, "documents:template-list", f"“{found.name}”已停用")


@page(
    "documents:template-picture",
    title="文书样式页面图像",
    right=permissions.TEMPLATE_VIEW,
    menu="templates",
    sample=_sample_page,
)
def template_picture(request: Any, template_id: int, version: int, number: int) -> HttpResponse:
    """One page of a version, drawn with invented examples."""
    found = template_by_id(request.person, template_id, on=request.moment.date())
    shown = next((one for one in versions_of(found) if one.number == version), None)
    if shown is None:
        raise Http404
    court = court_of(request.person.organisation).name
    return picture_answer(actions.draw_wording(shown.wording, court=court, at=request.moment), number)


def template_by_id_to_edit(request: Any, template_id: int) -> Any:
    """The template where the person may edit it; else it is not there."""
    scope = request.scope(permissions.TEMPLATE_EDIT)
    found = templates_visible_to(request.person, on=request.moment.date(), right=permissions.TEMPLATE_EDIT)
    chosen = found.filter(pk=template_id, retired_at=None).first()
    if chosen is None or not scope.covers(chosen.organisation_id):
        raise Http404
    return chosen


def _start(request: Any) -> dict[str, str]:
    """An empty wording, or that of the template named in ``from``."""
    wanted = request.GET.get("from", "")
    if not wanted.isdigit():
        return {"wording": WORDING}
    found = templates_visible_to(request.person, on=request.moment.date(), right=permissions.TEMPLATE_EDIT)
    chosen = found.filter(pk=int(wanted)).first()
    if chosen is None:
        raise Http404
    return {"wording": versions_of(chosen)[0].wording, "name": chosen.name, "code": chosen.code}


def _form_page(request: Any, form: WordingForm, *, heading: str, found: Any = None) -> HttpResponse:
    context = {
        "form": form,
        "heading": heading,
        "template": found,
        "field_groups": field_groups(),
        "back": reverse("documents:template", args=[found.pk])
        if found
        else reverse("documents:template-list"),
    }
    return render_page(request, "documents/template_edit.html", context, status=status_of(form))


def field_groups() -> list[tuple[str, list[FieldName]]]:
    """The fields a template may ask for, in groups."""
    groups: dict[str, list[FieldName]] = {}
    for field in TEMPLATE_FIELDS:
        groups.setdefault(field.group, []).append(field)
    return list(groups.items())


def _standing(row: Any) -> tuple[Any, Any]:
    """The version in use and the draft of a template."""
    versions = sorted(row.versions.all(), key=lambda version: -version.number)
    published = next((version for version in versions if version.published_at), None)
    return published, next((version for version in versions if version.published_at is None), None)


def _chosen(versions: list[Any], wanted: str) -> Any:
    return next((version for version in versions if str(version.number) == wanted), versions[0])
