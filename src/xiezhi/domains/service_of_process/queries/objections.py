"""Read objections, papers asked for, and 我不是这个人."""

from __future__ import annotations

from django.db.models import F, QuerySet

from xiezhi.domains.service_of_process.models import (
    Inquiry,
    NotMeReport,
    Objection,
    PaperRequest,
    ServiceOrder,
)


def objections_of(order: ServiceOrder) -> QuerySet[Objection]:
    """Objections to anything of an order, undecided ones first."""
    return (
        Objection.objects.filter(attempt__order=order)
        .select_related("attempt__recipient__party", "attempt__order", "decided_by")
        .prefetch_related("files")
        .order_by("decision", "-raised_at")
    )


def paper_requests_of(order: ServiceOrder) -> QuerySet[PaperRequest]:
    """Wishes for paper, open ones first."""
    return (
        PaperRequest.objects.filter(attempt__order=order)
        .select_related("attempt__recipient__party", "handled_by")
        .order_by("handled_at", "-at")
    )


def inquiries_of(order: ServiceOrder) -> QuerySet[Inquiry]:
    """What the people served asked, unanswered first."""
    return (
        Inquiry.objects.filter(attempt__order=order)
        .select_related(
            "attempt__recipient__party", "attempt__recipient__agency", "attempt__order", "answered_by"
        )
        .prefetch_related("files")
        .order_by(F("answered_at").desc(nulls_first=True), "-at")
    )


def not_me_reports_of(order: ServiceOrder) -> QuerySet[NotMeReport]:
    """Who said that they are somebody else."""
    return (
        NotMeReport.objects.filter(attempt__order=order)
        .select_related("attempt__recipient__party")
        .order_by("-at")
    )
