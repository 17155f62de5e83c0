"""电子印章: which seals a court has, where they are kept, and each use of them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse

from xiezhi.kernel.documents import actions, permissions
from xiezhi.kernel.documents.forms import ReasonForm, SealForm
from xiezhi.kernel.documents.pages import samples
from xiezhi.kernel.documents.queries import seal_by_id, seals_of, seals_visible_to, uses_of
from xiezhi.kernel.documents.types import SealMachineKind
from xiezhi.lib.verdict import Refused
from xiezhi.ui.components import Row
from xiezhi.ui.dates import cn_moment
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import paginate_by_key, redirect_with_notice, render_page


def _sample(world: Any) -> dict[str, Any]:
    return {"seal_id": samples.seal(world).pk}


@page("documents:seal-list", title="电子印章", right=permissions.SEAL_VIEW, menu="seals")
def seal_list(request: Any) -> HttpResponse:
    """The seals of the courts one may see."""
    context = {
        "rows": seals_visible_to(request.person, on=request.moment.date()),
        "may_edit": bool(request.may(permissions.SEAL_EDIT)),
    }
    return render_page(request, "documents/seal_list.html", context)


@page(
    "documents:seal-new",
    title="登记电子印章",
    right=permissions.SEAL_EDIT,
    menu="seals",
    methods=("GET", "POST"),
)
def seal_new(request: Any) -> HttpResponse:
    """Register a seal of one's own court."""
    form = SealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = actions.create_seal(
                request.person.organisation, **form.cleaned_data, by=request.person, at=request.moment
            )
        except Refused as refused:
            show_refusal(form, refused)
        else:
            return redirect_with_notice(request, "documents:seal", "印章已登记", seal_id=found.pk)
    return render_page(request, "documents/seal_new.html", {"form": form}, status=status_of(form))


@page("documents:seal", title="电子印章", right=permissions.SEAL_VIEW, menu="seals", sample=_sample)
def seal(request: Any, seal_id: int) -> HttpResponse:
    """One seal and each use of it: who asked, why, for which file, with what result."""
    found = seal_by_id(request.person, seal_id, on=request.moment.date())
    rows = [
        Row("所属法院", found.organisation.name),
        Row("印面", f"{found.name}　{found.purpose}"),
        Row("印章编号", found.seal_no),
        Row("签章方式", SealMachineKind(found.machine).label),
        Row("登记", f"{found.made_by.name if found.made_by else '系统'}，{cn_moment(found.made_at)}"),
    ]
    if found.machine_address:
        rows.append(Row("签章系统地址", found.machine_address))
    if found.retired_at:
        rows.append(Row("停用", f"{cn_moment(found.retired_at)}，{found.retire_reason}", "warn"))
    context = {
        "seal": found,
        "rows": rows,
        "uses": paginate_by_key(uses_of(found), request, order=("-asked_at",), count=True),
        "may_retire": found.retired_at is None and bool(request.may(permissions.SEAL_EDIT, found)),
        "reason_form": ReasonForm(),
    }
    return render_page(request, "documents/seal.html", context)


@page(
    "documents:seal-retire",
    title="停用电子印章",
    right=permissions.SEAL_EDIT,
    menu="seals",
    methods=("POST",),
    sample=_sample,
)
def seal_retire(request: Any, seal_id: int) -> HttpResponse:
    """Take a seal out of use."""
    form = ReasonForm(request.POST)
    may_edit = request.scope(permissions.SEAL_EDIT)
    if seals_of(may_edit).filter(pk=seal_id).first() is None:
        raise Http404
    if not form.is_valid():
        return redirect_with_notice(
            request, "documents:seal", "没有停用：请写明理由", seal_id=seal_id, level="warn"
        )
    found = actions.retire_seal(
        seal_id, reason=form.cleaned_data["reason"], by=request.person, at=request.moment
    )
    return redirect_with_notice(request, "documents:seal", f"{found}已停用", seal_id=found.pk)
