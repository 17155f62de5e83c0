"""What else the person reached can say: not me, an objection, paper please, no more electronic service."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from xiezhi.domains.service_of_process.actions.answers import record_not_me, report_not_me, request_paper
from xiezhi.domains.service_of_process.actions.confirmations import withdraw_consent
from xiezhi.domains.service_of_process.actions.inquiries import write_inquiry
from xiezhi.domains.service_of_process.actions.objections import raise_objection
from xiezhi.domains.service_of_process.forms.recipient import (
    MOST_FILES,
    InquiryForm,
    NotMeForm,
    ObjectionForm,
    PaperForm,
    WithdrawForm,
)
from xiezhi.domains.service_of_process.models import Attempt
from xiezhi.domains.service_of_process.pages.recipient_entry import sample_link
from xiezhi.domains.service_of_process.pages.recipient_faces import context_of
from xiezhi.domains.service_of_process.pages.recipient_session import (
    Received,
    close,
    court_context,
    private,
    public_page,
    received_page,
)
from xiezhi.domains.service_of_process.queries.received import (
    attempt_of_link,
    consent_behind,
    inquiries_for,
    is_stopped,
)
from xiezhi.domains.service_of_process.types import NotMeRelation, ObjectionKind
from xiezhi.kernel.audit.actions import surroundings
from xiezhi.kernel.files import actions as files
from xiezhi.kernel.files.types import Limits
from xiezhi.kernel.identity.actions.tries import allow_try
from xiezhi.lib.verdict import Refused
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.registry import Audience
from xiezhi.ui.rendering import redirect_with_notice

_DAY = timedelta(days=1)
EVIDENCE = Limits(20 * 1024 * 1024, frozenset({"pdf", "png", "jpg"}))


@page(
    "service_of_process:link-not-me", title="我不是这个人", audience=Audience.PUBLIC, methods=("GET", "POST"),
    sample=sample_link,
)  # fmt: skip
def link_not_me(request: Any, token: str) -> HttpResponse:
    """From the link alone: no code, no name, no number; nothing of the case is shown.

    A link nobody was sent looks the same, so that trying links tells nothing.
    """
    attempt = attempt_of_link(token)
    back = reverse("service_of_process:link", args=[token])
    return _not_me(request, attempt, partial(record_not_me, token), {**court_context(attempt), "back": back})


@received_page("received-not-me", title="我不是这个人", methods=("GET", "POST"))
def received_not_me(request: Any, mine: Received) -> HttpResponse:
    """The same, from the papers; also where a code was typed and nobody holds a link."""
    back = reverse("service_of_process:received", args=[mine.attempt.pk])

    def record(**how: Any) -> Any:
        return report_not_me(mine.opened, mine.attempt.pk, **how)

    return _not_me(request, mine.attempt, record, {**court_context(mine.attempt), "back": back})


def _not_me(
    request: Any, attempt: Attempt | None, record: Callable[..., Any], context: dict[str, Any]
) -> HttpResponse:
    form = NotMeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if attempt is not None and not is_stopped(attempt, at=request.moment):
            relation = NotMeRelation(form.cleaned_data["relation"])
            record(relation=relation, at=request.moment, ip=surroundings().ip)
            close(request, attempt.pk)
        return public_page(request, "not_me_done", context)
    return public_page(request, "not_me", {**context, "form": form}, status=status_of(form))


@received_page("received-object", title="提出异议", methods=("GET", "POST"))
def received_object(request: Any, mine: Received) -> HttpResponse:
    """An objection: what it brings about is said before the button."""
    form = ObjectionForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            _few_files(request, mine, typed["files"])
            raise_objection(
                mine.opened, mine.attempt.pk, kind=ObjectionKind(typed["kind"]), text=typed["text"],
                files=[_kept(request, one) for one in typed["files"]], at=request.moment,
            )  # fmt: skip
        except Refused as refused:
            if refused.code == "objection_open":
                return public_page(request, "object_done", context_of(mine.attempt))
            show_refusal(form, _beside_files(refused))
        else:
            return public_page(request, "object_done", context_of(mine.attempt))
    context = context_of(mine.attempt, form=form)
    return public_page(request, "object", context, status=status_of(form))


def _few_files(request: Any, mine: Received, sent: list[Any]) -> None:
    for _ in sent:
        allow_try(
            f"service_of_process.upload:{mine.attempt.pk}", at=request.moment, window=_DAY, most=MOST_FILES * 4,
            message="今天上传的文件太多",
        )  # fmt: skip


def _kept(request: Any, sent: Any) -> Any:
    return files.store(sent.read(), name=sent.name, by=None, at=request.moment, limits=EVIDENCE)


def _beside_files(refused: Refused) -> Refused:
    if refused.field != "file":
        return refused
    return Refused(
        refused.message, field="files", remedy=refused.remedy, code=refused.code, basis=refused.basis
    )


@received_page("received-inquiry", title="给法院留言", methods=("GET", "POST"))
def received_inquiry(request: Any, mine: Received) -> HttpResponse:
    """Ask the court something about this service, and read what it answered; it is no objection."""
    form = InquiryForm(request.POST if request.method == "POST" else None, request.FILES or None)
    here = "service_of_process:received-inquiry"
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            _few_files(request, mine, typed["files"])
            write_inquiry(
                mine.opened, mine.attempt.pk, text=typed["text"], at=request.moment,
                files=[_kept(request, one) for one in typed["files"]],
            )  # fmt: skip
        except Refused as refused:
            show_refusal(form, _beside_files(refused))
        else:
            return private(redirect_with_notice(request, here, "留言已送到法院", mine.attempt.pk))
    context = context_of(mine.attempt, form=form, inquiries=inquiries_for(mine.attempt))
    return public_page(request, "inquiry", context, status=status_of(form))


@received_page("received-paper", title="要纸质文书", methods=("GET", "POST"))
def received_paper(request: Any, mine: Received) -> HttpResponse:
    """Paper as well; judgments, rulings and mediation statements have to be given on paper when asked for."""
    form = PaperForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            asked = request_paper(
                mine.opened, mine.attempt.pk, how=typed["how"], address=typed["address"], at=request.moment
            )
        except Refused as refused:
            show_refusal(form, refused)
        else:
            return public_page(request, "paper_done", context_of(mine.attempt, asked=asked))
    context = context_of(mine.attempt, form=form)
    return public_page(request, "paper", context, status=status_of(form))


@received_page("received-consent", title="撤回电子送达同意", methods=("GET", "POST"))
def received_consent(request: Any, mine: Received) -> HttpResponse:
    """Take consent to electronic service back; what was sent before stays."""
    confirmation = consent_behind(mine.attempt)
    if confirmation is None:
        raise Http404
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_consent(confirmation, at=request.moment, note=form.cleaned_data["note"])
        except Refused as refused:
            show_refusal(form, refused)
        else:
            return public_page(request, "consent_done", context_of(mine.attempt))
    if confirmation.withdrawn_at is not None:
        return public_page(request, "consent_done", context_of(mine.attempt))
    context = context_of(mine.attempt, form=form, confirmation=confirmation)
    return public_page(request, "consent", context, status=status_of(form))
