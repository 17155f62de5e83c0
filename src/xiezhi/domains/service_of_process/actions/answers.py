"""我不是这个人, 要纸质文书: what else the person reached can say."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from xiezhi.domains.service_of_process import events, permissions
from xiezhi.domains.service_of_process.actions.addresses import locked_orders_of, refresh_all, stop_using
from xiezhi.domains.service_of_process.actions.attempts import stop_for
from xiezhi.domains.service_of_process.actions.confirmations import token_hash
from xiezhi.domains.service_of_process.actions.locks import locked_attempt
from xiezhi.domains.service_of_process.actions.objections import write_objection
from xiezhi.domains.service_of_process.actions.reading import attempt_of_session
from xiezhi.domains.service_of_process.actions.tasks import ORDER
from xiezhi.domains.service_of_process.actions.trail import record_act, write_trail
from xiezhi.domains.service_of_process.models import Attempt, NotMeReport, PaperRequest
from xiezhi.domains.service_of_process.rules.effects_electronic import paper_copy
from xiezhi.domains.service_of_process.rules.signers import not_me_freezes
from xiezhi.domains.service_of_process.types import (
    AttemptState,
    DocumentKind,
    NotMeRelation,
    ObjectionKind,
)
from xiezhi.domains.service_of_process.types.drafts import RecipientSession
from xiezhi.domains.service_of_process.types.paths import order_path
from xiezhi.kernel.integration import actions as integration
from xiezhi.kernel.workflow import actions as workflow
from xiezhi.lib.dates import day_of
from xiezhi.lib.verdict import Conflict, NotFound, Refused

_STOPPABLE = (
    AttemptState.DRAFT.value,
    AttemptState.QUEUED.value,
    AttemptState.ATTEMPTING.value,
)
_IN_DOUBT = (AttemptState.HELD.value, AttemptState.SERVED.value, AttemptState.DEEMED_SERVED.value)
_PAPER = "service_of_process.manual.paper"
_WAYS = {"post": "邮寄", "counter": "到院领取"}


def record_not_me(token: str, *, relation: NotMeRelation, at: datetime, ip: str = "") -> NotMeReport:
    """我不是这个人: from the link alone, without identity, name or number.

    The address is not used again for this case, what was sent to it stops, and
    a person looks for another address. Nothing about the case is shown.
    """
    found = (
        Attempt.objects.filter(link_hash=token_hash(token), open_until__gt=at)
        .values_list("pk", flat=True)
        .first()
        if token
        else None
    )
    if found is None:
        raise NotFound
    return _record_not_me(found, relation, at, ip)


def report_not_me(
    session: RecipientSession, attempt_id: int, *, relation: NotMeRelation, at: datetime, ip: str = ""
) -> NotMeReport:
    """The same from the papers, for who came by typing a code and holds no link."""
    if attempt_id not in session.attempt_ids:
        raise NotFound
    return _record_not_me(attempt_id, relation, at, ip)


@transaction.atomic
def _record_not_me(attempt_id: int, relation: NotMeRelation, at: datetime, ip: str) -> NotMeReport:
    party_id = Attempt.objects.filter(pk=attempt_id).values_list("recipient__party_id", flat=True).get()
    orders = locked_orders_of(party_id)
    attempt = locked_attempt(attempt_id)
    report = attempt.not_me_reports.filter(relation=relation.value).first()
    if report is not None:
        return report
    report = NotMeReport.objects.create(attempt=attempt, relation=relation.value, at=at, ip=ip[:45])
    stopped = f"，{attempt.address_masked}已停用" if attempt.address is not None else ""
    write_trail(
        attempt.order, "not_me", "接收人称不是受送达人", at=at, attempt=attempt, line=f"{relation.label}{stopped}",
        evidence={"relation": relation.value, "ip": ip},
    )  # fmt: skip
    record_act(
        "attempt.not_me", attempt.order, by=None, at=at, attempt=attempt, detail={"relation": relation.value}
    )
    if attempt.address is not None and attempt.address.blocked_at is None:
        stop_using(attempt.address, orders, reason=f"接收人称不是受送达人：{relation.label}", by=None, at=at)
    _stop_and_freeze(attempt, relation, at)
    integration.publish(events.NOT_ME_REPORTED, order_id=attempt.order_id, attempt_id=attempt.pk, at=at)
    refresh_all(orders, at=at)
    return report


def _stop_and_freeze(reported: Attempt, relation: NotMeRelation, at: datetime) -> None:
    """Stop what is under way to this address; what was derived from it stands still until a judge has decided."""
    to_it = Q(pk=reported.pk)
    if reported.address_id is not None:
        to_it |= Q(address_id=reported.address_id)
    rows = Attempt.objects.filter(to_it, state__in=(*_STOPPABLE, *_IN_DOUBT)).order_by("pk")
    for attempt in [locked_attempt(pk) for pk in rows.values_list("pk", flat=True)]:
        derived = attempt.cells.filter(effective_on__isnull=False).exists()
        if derived and not_me_freezes(relation, confirmed=attempt.address_status == "confirmed"):
            write_objection(
                attempt, kind=ObjectionKind.NOT_MY_ADDRESS, at=at, text="", files=(), by=None, said_by="接收人",
                title="接收人称不是受送达人，等法官决定",
            )  # fmt: skip
        elif attempt.state in _STOPPABLE:
            stop_for(attempt, at=at, reason="接收人称不是受送达人")


@transaction.atomic
def request_paper(
    session: RecipientSession, attempt_id: int, *, at: datetime, how: str = "post", address: str = ""
) -> PaperRequest:
    """要纸质文书 (民诉法90): judgments, rulings and mediation statements must be given on paper when asked for."""
    attempt = attempt_of_session(session, attempt_id, at=at)
    if how not in _WAYS:
        raise Refused("领取方式不在范围内", field="how")
    if how == "post" and not address.strip():
        raise Refused("请填写寄到哪里", field="address", remedy="请写详细地址", code="missing")
    if len(address) > 200:
        raise Refused("地址最多200个字", field="address", code="too_long")
    standing = attempt.paper_requests.filter(handled_at=None).first()
    if standing is not None:
        return standing
    request = PaperRequest.objects.create(attempt=attempt, how=how, address=address.strip(), at=at)
    write_trail(
        attempt.order, "paper", f"{attempt.recipient.party.name}申请纸质文书", at=at, attempt=attempt, line=_WAYS[how],
        evidence={"paper": request.pk},
    )  # fmt: skip
    record_act("paper.request", attempt.order, by=None, at=at, attempt=attempt, detail={"how": how})
    order = attempt.order
    workflow.open_task(
        _PAPER, on=(ORDER, order.pk), title=f"给{attempt.recipient.party.name}提供纸质文书", line=f"{_WAYS[how]}；{_owed(attempt)}",
        url=order_path(order.pk), case_no=order.court_case.case_no, organisation_id=order.organisation_id,
        person_id=order.specialist_id, right=permissions.SEND, at=at,
    )  # fmt: skip
    integration.publish(events.PAPER_REQUESTED, order_id=order.pk, attempt_id=attempt.pk, at=at)
    return request


def _owed(attempt: Attempt) -> str:
    """Of what decides, paper must be given; of the rest the court decides (民诉法90条1款)."""
    kinds = [DocumentKind(kind) for kind in attempt.cells.values_list("document__kind", flat=True)]
    owed = [kind.label for kind in dict.fromkeys(kinds) if paper_copy(kind)]
    return f"{'、'.join(owed)}依法应当提供" if owed else "是否提供由人民法院决定"


@transaction.atomic
def handle_paper(request: PaperRequest, *, note: str, by: Any, at: datetime) -> PaperRequest:
    """Note that the paper was sent or handed over."""
    attempt = locked_attempt(request.attempt_id)
    permissions.require_order(by, attempt.order, permissions.SEND, on=day_of(at))
    request = PaperRequest.objects.select_for_update().get(pk=request.pk)
    if request.handled_at is not None:
        raise Conflict("这个申请已经办理", code="already_handled")
    if not note.strip():
        raise Refused("请写明怎样办理的", field="note", remedy="例如：11-20法院专递寄出")
    request.handled_at, request.handled_by, request.note = at, by, note.strip()[:200]
    request.save(update_fields=["handled_at", "handled_by", "note"])
    write_trail(
        attempt.order, "paper", f"{by.name}提供纸质文书", at=at, by=by, attempt=attempt, line=note,
        evidence={"paper": request.pk},
    )  # fmt: skip
    record_act("paper.handle", attempt.order, by=by, at=at, attempt=attempt)
    waiting = PaperRequest.objects.filter(attempt__order=attempt.order, handled_at=None).exists()
    if not waiting:
        workflow.close_tasks(_PAPER, on=(ORDER, attempt.order_id), by=by, at=at)
    return request
