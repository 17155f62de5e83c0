"""公告送达: asked for, decided, worded, published, run out; one page for each notice."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions import notice_text, publications
from xiezhi.domains.service_of_process.actions import notices as actions
from xiezhi.domains.service_of_process.forms.notices import (
    NoticeDecisionForm,
    NoticeForm,
    NoticeTextForm,
    PublicationForm,
)
from xiezhi.domains.service_of_process.forms.orders import ReasonForm
from xiezhi.domains.service_of_process.pages.files import file_answer
from xiezhi.domains.service_of_process.pages.notice_faces import acts_of, course_of, panel_of
from xiezhi.domains.service_of_process.pages.orders import MENU, opened
from xiezhi.domains.service_of_process.pages.recipients import recipient_of
from xiezhi.domains.service_of_process.pages.samples import sample_recipient
from xiezhi.domains.service_of_process.queries.means import means_facts
from xiezhi.domains.service_of_process.queries.notices import (
    notice_of,
    paragraphs_of,
    publications_of,
    tried_of,
)
from xiezhi.domains.service_of_process.rules.tried import exhausted, tried_list
from xiezhi.domains.service_of_process.types import DocumentKind
from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On, Outcome
from xiezhi.lib.verdict import Refused
from xiezhi.ui.components import Action
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import redirect_with_notice, render_page

WRITES = ("GET", "POST")
FORM = "service_of_process/orders/form.html"


def sample_notice(world: Any) -> dict[str, Any]:
    """A notice that was published once."""
    notice = world.sample("public_notice")
    return {"order_id": notice.attempt.order_id, "notice_id": notice.pk}


def _sample_publication(world: Any) -> dict[str, Any]:
    notice = world.sample("public_notice")
    return {**sample_notice(world), "publication_id": notice.publications.first().pk}


def found_notice(request: Any, order_id: int, notice_id: int, right: str = "") -> tuple[Any, Any]:
    """The order and one of its notices, where this person may see it and holds the right."""
    order = opened(request, order_id)
    notice = notice_of(order, notice_id)
    if notice is None:
        raise Http404
    if right and not permissions.may_over(request.person, right, order, on=request.moment.date()):
        raise Http404
    return order, notice


@page("service_of_process:notice", title="公告送达", own=True, menu=MENU, sample=sample_notice)
def notice(request: Any, order_id: int, notice_id: int) -> HttpResponse:
    """The list of what was tried, the text, where it appeared, and until when it runs."""
    order, found = found_notice(request, order_id, notice_id)
    rows = publications_of(found)
    context = {
        "order": order, "notice": found, "recipient": found.attempt.recipient, "items": tried_of(found),
        "panel": panel_of(found, on=request.moment.date()), "paragraphs": paragraphs_of(found), "publications": rows,
        "course": course_of(found, rows), "acts": acts_of(request, order, found),
        "may_strike": found.state == "running"
        and permissions.may_over(request.person, permissions.CORRECT, order, on=request.moment.date()),
    }  # fmt: skip
    return render_page(request, "service_of_process/notices/detail.html", context)


@page(
    "service_of_process:notice-new", title="提请公告送达", right=permissions.SEND, menu=MENU, methods=WRITES,
    sample=sample_recipient,
)  # fmt: skip
def notice_new(request: Any, order_id: int, recipient_id: int) -> HttpResponse:
    """The check-list first; the form stands open, and is refused with what is missing."""
    order, recipient = recipient_of(request, order_id, recipient_id)
    if not permissions.may_over(request.person, permissions.SEND, order, on=request.moment.date()):
        raise Http404
    documents = order.documents.filter(withdrawn_at=None).order_by("position", "pk")
    form = NoticeForm(
        request.POST if request.method == "POST" else None, documents=[(str(d.pk), d.name) for d in documents]
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.request_notice(recipient, form.draft(), by=request.person, at=request.moment)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(
                request, "service_of_process:notice", "已提请法官决定", order.pk, made.pk
            )
    unknown = form.is_bound and bool(form.data.get("whereabouts_unknown"))
    items = tried_list(means_facts(recipient, on=request.moment.date(), whereabouts_unknown=unknown))
    context = {
        "form": form, "order": order, "recipient": recipient, "items": items, "verdict": exhausted(items),
        "title": f"对{recipient.party.name}公告送达", "submit_label": "提请法官决定",
        "back_to": reverse("service_of_process:means", args=[order.pk]),
        "note_url": reverse("service_of_process:means-note", args=[order.pk, recipient.pk]),
    }  # fmt: skip
    return render_page(request, "service_of_process/notices/new.html", context, status=status_of(form))


@page(
    "service_of_process:notice-decide", title="决定公告送达", right=permissions.DECIDE_NOTICE, menu=MENU, methods=WRITES,
    sample=sample_notice,
)  # fmt: skip
def notice_decide(request: Any, order_id: int, notice_id: int) -> HttpResponse:
    """The judge has the list before the eyes and decides."""
    order, found = found_notice(request, order_id, notice_id, permissions.DECIDE_NOTICE)
    form = NoticeDecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        agrees = form.cleaned_data["agrees"] == "yes"
        try:
            actions.decide_notice(
                found, agrees=agrees, reason=form.cleaned_data["reason"], by=request.person, at=request.moment
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            said = "已同意公告送达" if agrees else "没有同意，任务继续用其他方式送达"
            return redirect_with_notice(request, "service_of_process:notice", said, order.pk, found.pk)
    unknown = bool(found.attempt.result.get("whereabouts_unknown"))
    facts = means_facts(found.attempt.recipient, on=request.moment.date(), whereabouts_unknown=unknown)
    items = tried_list(facts)
    context = {
        "form": form, "order": order, "notice": found, "recipient": found.attempt.recipient, "items": items,
        "verdict": exhausted(items), "title": f"决定对{found.attempt.recipient.party.name}公告送达",
        "submit_label": "作出决定",
        "back_to": reverse("service_of_process:notice", args=[order.pk, found.pk]),
    }  # fmt: skip
    return render_page(request, "service_of_process/notices/new.html", context, status=status_of(form))


@page(
    "service_of_process:notice-text", title="出具公告", right=permissions.SEND, menu=MENU, methods=WRITES,
    sample=sample_notice,
)  # fmt: skip
def notice_words(request: Any, order_id: int, notice_id: int) -> HttpResponse:
    """Fill in what the papers of this notice need; the rest of the text follows from the file."""
    order, found = found_notice(request, order_id, notice_id, permissions.SEND)
    kinds = frozenset(
        DocumentKind(kind) for kind in found.attempt.cells.values_list("document__kind", flat=True)
    )
    court_case = order.court_case
    initial = {"hearing_at": court_case.hearing_at, "hearing_place": court_case.courtroom}
    form = NoticeTextForm(request.POST if request.method == "POST" else None, kinds=kinds, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            notice_text.write_notice_text(found, form.parts(), by=request.person, at=request.moment)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            said = "公告文本已定，盖章的公告随后生成"
            return redirect_with_notice(request, "service_of_process:notice", said, order.pk, found.pk)
    context = {
        "form": form, "order": order, "title": "出具公告", "submit_label": "出具",
        "back_to": reverse("service_of_process:notice", args=[order.pk, found.pk]),
        "notes": (
            ("写哪些", "只问这些文书依法要写的：起诉状写要点，传票写时间地点，裁判文书写主要内容和上诉法院。"),
            ("期限和后果", "公告期、答辩期、上诉期和逾期的后果由系统按规则写上。开庭要排在公告期满以后。"),
        ),
    }  # fmt: skip
    return render_page(request, FORM, context, status=status_of(form))


@page(
    "service_of_process:notice-publish", title="登记张贴、刊登", right=permissions.REGISTER, menu=MENU, methods=WRITES,
    sample=sample_notice,
)  # fmt: skip
def notice_publish(request: Any, order_id: int, notice_id: int) -> HttpResponse:
    """One posting or printing; the period runs from the last of them."""
    order, found = found_notice(request, order_id, notice_id, permissions.REGISTER)
    form = PublicationForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            publications.register_publication(
                found, form.draft(), file=(upload.name, upload.read()), by=request.person, at=request.moment
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(
                request, "service_of_process:notice", "已登记，公告期已重新计算", order.pk, found.pk
            )
    context = {
        "form": form, "order": order, "title": "登记张贴、刊登", "submit_label": "登记",
        "back_to": reverse("service_of_process:notice", args=[order.pk, found.pk]),
        "notes": (
            ("以最后一次为准", "几处张贴、刊登的，公告期从最后一次的日期起算（解释138条）。"),
            ("证据", "报纸上传刊登的版面；张贴上传照片或者录像；在住所地张贴的要记录张贴过程。"),
        ),
    }  # fmt: skip
    return render_page(request, FORM, context, status=status_of(form))


@page(
    "service_of_process:notice-strike", title="撤下张贴、刊登记录", right=permissions.CORRECT, menu=MENU, methods=WRITES,
    sample=_sample_publication,
)  # fmt: skip
def notice_strike(request: Any, order_id: int, notice_id: int, publication_id: int) -> HttpResponse:
    """Take out a record that is wrong; it stays visible, struck through."""
    order, found = found_notice(request, order_id, notice_id, permissions.CORRECT)
    row = found.publications.filter(pk=publication_id).first()
    if row is None:
        raise Http404
    happens = ("这次张贴、刊登不再计算，公告期按其余的重新计算", "原来的记录和证据保留")
    return _asked_why(
        request, order, found, f"撤下{row.get_medium_display()}的记录？", happens, "已撤下，公告期已重新计算",
        lambda reason: publications.strike_publication(row, reason=reason, by=request.person, at=request.moment),
    )  # fmt: skip


@page(
    "service_of_process:notice-withdraw", title="撤回公告", right=permissions.SEND, menu=MENU, methods=WRITES,
    sample=sample_notice,
)  # fmt: skip
def notice_withdraw(request: Any, order_id: int, notice_id: int) -> HttpResponse:
    """The person was found, or the notice was wrong."""
    order, found = found_notice(request, order_id, notice_id, permissions.SEND)
    happens = ("公告期不再计算，期满也不视为送达", "已经登记的张贴、刊登和证据保留")
    return _asked_why(
        request, order, found, f"撤回对{found.attempt.recipient.party.name}的公告？", happens, "公告已撤回",
        lambda reason: actions.withdraw_notice(found, reason=reason, by=request.person, at=request.moment),
    )  # fmt: skip


def _asked_why(
    request: Any, order: Any, found: Any, question: str, happens: tuple[str, ...], said: str, work: Any
) -> HttpResponse:
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            work(form.cleaned_data["reason"])
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(request, "service_of_process:notice", said, order.pk, found.pk)
    context = {
        "question": question, "happens": happens, "form": form, "number": order.order_no,
        "back_url": reverse("service_of_process:notice", args=[order.pk, found.pk]),
        "action": Action(question.rstrip("？"), kind="danger", method="post"),
    }  # fmt: skip
    return render_page(request, "ui/confirm.html", context, status=status_of(form))


@page("service_of_process:notice-file", title="公告", own=True, menu=MENU, sample=sample_notice)
def notice_file(request: Any, order_id: int, notice_id: int) -> HttpResponse:
    """The sealed notice."""
    _, found = found_notice(request, order_id, notice_id)
    if found.file is None:
        raise Http404
    _record_look(request, found, "公告")
    return file_answer(request, found.file, name="公告")


@page(
    "service_of_process:publication-file",
    title="张贴、刊登的证据",
    own=True,
    menu=MENU,
    sample=_sample_publication,
)
def publication_file(request: Any, order_id: int, notice_id: int, publication_id: int) -> HttpResponse:
    """The page of the newspaper, the photo or the video."""
    _, found = found_notice(request, order_id, notice_id)
    row = found.publications.select_related("file").filter(pk=publication_id).first()
    if row is None:
        raise Http404
    _record_look(request, found, "张贴、刊登的证据")
    return file_answer(request, row.file, name=f"公告-{row.get_medium_display()}-{row.published_on}")


def _record_look(request: Any, found: Any, what: str) -> None:
    audit.record(
        "service_of_process.notice.read", by=request.person, at=request.moment, outcome=Outcome.READ,
        on=On("service_of_process.notice", str(found.pk), found.audit_label, found.organisation_id),
        detail={"what": what},
    )  # fmt: skip
