"""Documents made online: choose, fill, edit, seal, take away as Word (SP-12, SP-13)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from xiezhi.kernel.documents import actions, permissions
from xiezhi.kernel.documents.forms import MadeForm, MakeForm, ReasonForm
from xiezhi.kernel.documents.pages import samples
from xiezhi.kernel.documents.pages.issued import file_answer, picture_answer
from xiezhi.kernel.documents.queries import made_by_id, made_visible_to, templates_for
from xiezhi.kernel.documents.types import FIELD_SOURCES, SourceFound
from xiezhi.kernel.identity.queries.organisations import court_of
from xiezhi.lib.verdict import Conflict, Refused
from xiezhi.ui.components import Action, NextStep
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import paginate_by_key, redirect_with_notice, render_page

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _sample(world: Any) -> dict[str, Any]:
    return {"made_id": samples.made(world).pk}


def _sample_page(world: Any) -> dict[str, Any]:
    return {"made_id": samples.made(world).pk, "number": 1}


@page("documents:made-list", title="在线制作", right=permissions.MAKE, menu="made")
def made_list(request: Any) -> HttpResponse:
    """Documents being made, last changed first."""
    rows = made_visible_to(request.person, on=request.moment.date()).filter(discarded_at=None)
    return render_page(
        request, "documents/made_list.html", {"rows": paginate_by_key(rows, request, order=("-changed_at",))}
    )


@page("documents:make", title="制作文书", right=permissions.MAKE, menu="made", methods=("GET", "POST"))
def make(request: Any) -> HttpResponse:
    """Choose a template; one click fills it from what is known of the thing named in ``about``."""
    about, source = _source(request)
    templates = templates_for(source.organisation_id)
    choices = [(template.pk, template.name) for template in templates]
    form = MakeForm(request.POST or None, templates=choices)
    if request.method == "POST" and form.is_valid():
        try:
            found = actions.make_document(
                form.cleaned_data["template"], source, about=about, by=request.person, at=request.moment
            )
        except Refused as refused:
            show_refusal(form, refused)
        else:
            notice = f"已制作，还缺{len(found.missing)}处" if found.missing else "已制作，要素齐全"
            return redirect_with_notice(request, "documents:made", notice, made_id=found.pk)
    context = {"form": form, "source": source, "about": ":".join(about)}
    return render_page(request, "documents/make.html", context, status=status_of(form))


@page(
    "documents:made",
    title="在线制作的文书",
    right=permissions.MAKE,
    menu="made",
    methods=("GET", "POST"),
    sample=_sample,
)
def made(request: Any, made_id: int) -> HttpResponse:
    """The text open to editing beside its pages; what is missing is named on top."""
    found = made_by_id(request.person, made_id, on=request.moment.date())
    start = {"wording": found.wording, "edition": found.edition}
    form = MadeForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            actions.edit_made(
                found.pk,
                wording=told["wording"],
                edition=told["edition"],
                by=request.person,
                at=request.moment,
            )
        except (Refused, Conflict) as refused:
            show_refusal(form, refused)
        else:
            return redirect_with_notice(request, "documents:made", "修改已保存", made_id=found.pk)
    context = {
        "made": found,
        "form": form,
        "step": _step(found),
        "is_open": found.issued_id is None and found.discarded_at is None,
        "pages": range(1, len(actions.draw_made(found, at=request.moment)) + 1),
        "reason_form": ReasonForm(),
    }
    return render_page(request, "documents/made.html", context, status=status_of(form))


@page(
    "documents:made-picture",
    title="制作文书页面图像",
    right=permissions.MAKE,
    menu="made",
    sample=_sample_page,
)
def made_picture(request: Any, made_id: int, number: int) -> HttpResponse:
    """One page as it stands."""
    found = made_by_id(request.person, made_id, on=request.moment.date())
    return picture_answer(actions.draw_made(found, at=request.moment), number)


@page("documents:made-word", title="导出 Word", right=permissions.MAKE, menu="made", sample=_sample)
def made_word(request: Any, made_id: int) -> HttpResponse:
    """The text as Word."""
    found = made_by_id(request.person, made_id, on=request.moment.date())
    content = actions.word_of(found.pk, by=request.person, at=request.moment)
    return file_answer(content, f"{found.title}.docx", DOCX)


@page(
    "documents:made-issue",
    title="申请签章",
    right=permissions.MAKE,
    menu="made",
    methods=("POST",),
    sample=_sample,
)
def made_issue(request: Any, made_id: int) -> HttpResponse:
    """Send it to the seal machine; a failure is said on its page and nothing is lost."""
    try:
        document = actions.issue_made(made_id, by=request.person, at=request.moment)
    except Refused as refused:
        if refused.code == "not_found":
            raise
        text = f"没有签章：{refused.message}。{refused.remedy}"
        return redirect_with_notice(request, "documents:made", text, made_id=made_id, level="danger")
    return redirect_with_notice(
        request, "documents:made", f"已签章，编号{document.document_no}", made_id=made_id
    )


@page(
    "documents:made-discard",
    title="作废制作的文书",
    right=permissions.MAKE,
    menu="made",
    methods=("POST",),
    sample=_sample,
)
def made_discard(request: Any, made_id: int) -> HttpResponse:
    """Put it aside."""
    form = ReasonForm(request.POST)
    made_by_id(request.person, made_id, on=request.moment.date())
    if not form.is_valid():
        return redirect_with_notice(
            request, "documents:made", "没有作废：请写明理由", made_id=made_id, level="warn"
        )
    reason = form.cleaned_data["reason"]
    actions.discard_made(made_id, reason=reason, by=request.person, at=request.moment)
    return redirect_with_notice(request, "documents:made-list", "已作废")


def _source(request: Any) -> tuple[tuple[str, str], SourceFound]:
    """What the document is made for: a thing another app knows, or nothing but one's own court."""
    kind, _, found_id = (request.POST.get("about") or request.GET.get("about") or "").partition(":")
    if not kind:
        court = court_of(request.person.organisation)
        return ("", ""), SourceFound({"法院": court.name}, request.person.organisation_id, court.name, "")
    source = FIELD_SOURCES.get(kind)
    found = source.find(found_id, request.person, request.moment.date()) if source else None
    if found is None:
        raise Http404
    return (kind, found_id), found


def _step(found: Any) -> NextStep | None:
    if found.discarded_at is not None:
        return None
    if found.issued is not None and found.issued.issued_at is not None:
        url = reverse("documents:issued-file", args=[found.issued_id])
        return NextStep(
            "下载已签章的文书", reason=found.issued.document_no, action=Action("下载", url, kind="filled")
        )
    reason = f"还缺{'、'.join(found.missing)}，在正文中补上后才能签章" if found.missing else "要素齐全"
    return NextStep(
        "补齐缺少的要素" if found.missing else "送电子签章",
        reason=reason,
        action=Action(
            "申请签章",
            reverse("documents:made-issue", args=[found.pk]),
            kind="filled",
            method="post",
            refused="还有要素没有补齐" if found.missing else "",
        ),
    )
