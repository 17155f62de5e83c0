"""委托、转交: what a person may see, what a letter says, which answers are late."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from xiezhi.domains.service_of_process.models import Entrustment, ServiceOrder
from xiezhi.domains.service_of_process.permissions import attempts_visible_to
from xiezhi.domains.service_of_process.queries.pickups import papers_of
from xiezhi.domains.service_of_process.queries.settings import settings_of
from xiezhi.domains.service_of_process.rules.entrusting_letters import ENTRUSTING, HANDING, LetterFacts
from xiezhi.domains.service_of_process.types import CaseCategory, Method, RecipientKind
from xiezhi.domains.service_of_process.types.pickups import EntrustmentState
from xiezhi.kernel.cases.queries import matching

OUT = (EntrustmentState.SENT.value, EntrustmentState.ACCEPTED.value)
VIEWS: dict[str, tuple[str, Q]] = {
    "open": ("办理中", Q(state__in=(EntrustmentState.PREPARED.value, *OUT))),
    "done": ("已签收", Q(state=EntrustmentState.DONE.value)),
    "returned": ("已退回", Q(state=EntrustmentState.RETURNED.value)),
    "all": ("全部", Q()),
}
ASK_AFTER_DAYS = 10
"""Sent so long ago and nothing heard: a letter may be lost. A choice of the house."""


def entrustments_visible_to(person: Any, *, on: date) -> QuerySet[Entrustment]:
    """The entrustments of the attempts this person may open."""
    return Entrustment.objects.filter(attempt__in=attempts_visible_to(person, on=on)).select_related(
        "attempt__order__court_case", "attempt__order__court", "attempt__recipient__party", "letter__file"
    )


def entrustments_listed(person: Any, *, view: str, text: str, on: date) -> QuerySet[Entrustment]:
    """The list, without its order and page."""
    found = entrustments_visible_to(person, on=on).filter(VIEWS.get(view, VIEWS["open"])[1])
    words = text.strip()
    if not words:
        return found
    plain = words.upper().replace(" ", "")
    return found.filter(
        Q(entrustment_no__istartswith=plain) | Q(to_name__icontains=words)
        | matching(words, path="attempt__order__court_case__")
    )  # fmt: skip


def entrustments_of(order: ServiceOrder) -> list[Entrustment]:
    """What of one order lies with others, for its page."""
    rows = Entrustment.objects.filter(attempt__order=order).exclude(state=EntrustmentState.WITHDRAWN.value)
    return list(rows.select_related("attempt__recipient__party").order_by("pk"))


def letter_facts(entrustment: Entrustment, *, number: str, on: date) -> LetterFacts:
    """What the letter of this entrustment is made of."""
    attempt = entrustment.attempt
    order = attempt.order
    return LetterFacts(
        kind=ENTRUSTING if attempt.method == Method.ENTRUSTED.value else HANDING, number=number, court=order.court.name,
        to_name=entrustment.to_name, case_no=order.court_case.case_no, cause=order.court_case.cause,
        recipient=attempt.recipient.party.name, recipient_kind=RecipientKind(attempt.recipient.kind),
        category=CaseCategory(order.category), address=attempt.address_text,
        papers=tuple(
            (cell.document.name, cell.document.copies, cell.document.pages) for cell in papers_of(attempt)
        ),
        request=entrustment.request, contact=f"{order.court.name}，电话{settings_of(order.court_id).hotline}", written_on=on,
    )  # fmt: skip


def late_entrustments(*, on: date) -> list[int]:
    """Past their day, or sent long ago without a word; each asked about once a week."""
    late = Q(state=EntrustmentState.ACCEPTED.value, due_on__lt=on)
    silent = Q(state=EntrustmentState.SENT.value, sent_on__lte=on - timedelta(days=ASK_AFTER_DAYS))
    rows = Entrustment.objects.filter(late | silent)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:500])
