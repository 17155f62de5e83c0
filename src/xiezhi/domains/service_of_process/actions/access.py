"""确认身份: link or code, then the one question; few tries, and the same answer for what is wrong and what is not there."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from xiezhi.domains.service_of_process.actions.confirmations import token_hash
from xiezhi.domains.service_of_process.models import Attempt
from xiezhi.domains.service_of_process.queries.codes import code_hash
from xiezhi.domains.service_of_process.queries.recipient import companions_of
from xiezhi.domains.service_of_process.queries.settings import access_policy, settings_of
from xiezhi.domains.service_of_process.rules.access import (
    STANDARD,
    AccessFacts,
    AccessPolicy,
    after_wrong_try,
    code_readable,
    identity_matches,
    may_try,
)
from xiezhi.domains.service_of_process.types import AttemptState
from xiezhi.domains.service_of_process.types.drafts import RecipientSession
from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On, Outcome
from xiezhi.kernel.identity.actions.tries import count_try
from xiezhi.lib.verdict import Refused, Verdict

_HOUR = timedelta(hours=1)
_MOST_BY_IP = 60
_MOST_BY_CODE = 20
_STOPPED = frozenset({AttemptState.HELD.value, AttemptState.CANCELLED.value, AttemptState.DRAFT.value})
_WRONG = "验证码或者身份信息不对"


def verify_access(
    *, code: str, answer: str, ip: str, at: datetime, token: str = "", through: str = ""
) -> RecipientSession:
    """Open what a message leads to, for whoever has its code and knows who the recipient is.

    Must not run inside a transaction of the caller's: a wrong try is written
    down before it is refused. Absent, wrong and somebody else's look the same;
    a link without an owner locks as fast as one with an owner.
    """
    code_readable(code).require()
    if not answer.strip():
        raise Refused("请填写身份证号最后4位，或者姓名全名", field="answer", code="missing")
    _limit("ip", ip or "unknown", _MOST_BY_IP, at)
    mark = code_hash(code)
    _limit("code", mark, _MOST_BY_CODE, at)
    candidates = _candidates(token, mark)
    if not candidates:
        _refuse_absent(token or mark, at)
        raise _wrong()
    if token and candidates[0].code_hash != mark:
        _count_wrong(candidates[0].pk, at)
        raise _wrong()
    for attempt in candidates:
        _may_try(attempt, at).require()
        if identity_matches(
            answer, citizen_id=_identity_no(attempt), name=_name(attempt), policy=_policy(attempt)
        ):
            return _open(attempt, at, through or ("link" if token else "code"))
    for attempt in candidates:
        _count_wrong(attempt.pk, at)
    raise _wrong()


def _candidates(token: str, mark: str) -> list[Attempt]:
    rows = Attempt.objects.select_related("order", "recipient__party", "recipient__agency")
    if token:
        return list(rows.filter(link_hash=token_hash(token)))
    return list(rows.filter(code_hash=mark).exclude(state__in=_STOPPED))


def _limit(kind: str, what: str, most: int, at: datetime) -> None:
    if count_try(f"service_of_process.{kind}:{what}", at=at, window=_HOUR) > most:
        raise Refused("试的次数太多，请过一会儿再试", code="too_many", remedy="或者拨打12368核对")


def _wrong() -> Refused:
    return Refused(_WRONG, field="code", remedy="请照短信再看一遍；还不行，请拨打12368", code="access_wrong")


def _policy(attempt: Attempt) -> AccessPolicy:
    return access_policy(attempt.order.court_id)


def _identity_no(attempt: Attempt) -> str:
    """Of whom the question is asked: the agent where the papers went to the agent."""
    who = attempt.recipient.agency or attempt.recipient.party
    return str(who.id_no)


def _name(attempt: Attempt) -> str:
    who = attempt.recipient.agency or attempt.recipient.party
    return str(who.name)


def access_facts(attempt: Attempt, at: datetime) -> AccessFacts:
    """What is known of the link of an attempt."""
    return AccessFacts(
        open_until=attempt.open_until or at, wrong_tries=attempt.wrong_tries, locked_until=attempt.locked_until,
        locks=attempt.lock_count, stopped=attempt.state in _STOPPED,
    )  # fmt: skip


def _may_try(attempt: Attempt, at: datetime) -> Verdict:
    return may_try(access_facts(attempt, at), at, _policy(attempt))


@transaction.atomic
def _count_wrong(attempt_id: int, at: datetime) -> None:
    """One try less; the row is locked so that tries at once are all counted."""
    attempt = Attempt.objects.select_for_update(of=("self",)).select_related("order").get(pk=attempt_id)
    facts = access_facts(attempt, at)
    _may_try(attempt, at).require()
    after = after_wrong_try(facts, at, _policy(attempt))
    attempt.wrong_tries, attempt.locked_until = after.wrong_tries, after.locked_until
    attempt.lock_count = after.locks
    attempt.save(update_fields=["wrong_tries", "locked_until", "lock_count"])
    _record(attempt, Outcome.REFUSED, at)


def _refuse_absent(what: str, at: datetime) -> None:
    """A link or code that nobody owns locks after as many tries as one that somebody owns."""
    window = STANDARD.locked_for
    if (
        count_try(f"service_of_process.absent:{token_hash(what)}", at=at, window=window)
        > STANDARD.most_wrong_tries
    ):
        minutes = int(window.total_seconds() // 60)
        raise Refused(f"输错次数太多，请{minutes}分钟以后再试", code="locked", remedy="或者拨打12368核对")


@transaction.atomic
def _open(attempt: Attempt, at: datetime, through: str) -> RecipientSession:
    locked = Attempt.objects.select_for_update(of=("self",)).select_related("order").get(pk=attempt.pk)
    _may_try(locked, at).require()
    locked.wrong_tries = 0
    locked.save(update_fields=["wrong_tries"])
    _record(locked, Outcome.DONE, at)
    return RecipientSession(attempt_ids=(attempt.pk, *companions_of(attempt)), opened_at=at, through=through)


def _record(attempt: Attempt, outcome: Outcome, at: datetime) -> None:
    audit.record(
        "service_of_process.access.verify", by=None, at=at, outcome=outcome,
        on=On(
            "service_of_process.attempt", str(attempt.pk), f"{attempt.order.order_no}/{attempt.pk}",
            attempt.order.organisation_id,
        ),
    )  # fmt: skip


def check_message(check_code: str, *, ip: str, at: datetime) -> dict[str, Any] | None:
    """核对短信: does this court know a message with this check code? Says the court and the day, nothing else."""
    _limit("check", ip or "unknown", _MOST_BY_IP, at)
    plain = check_code.strip().upper()
    found = (
        Attempt.objects.select_related("order__court")
        .filter(check_code=plain, open_until__gt=at)
        .exclude(state__in=_STOPPED)
        .order_by("-queued_at")
        .first()
        if plain
        else None
    )
    if found is None:
        return None
    return {
        "court": found.order.court.name,
        "sent_at": found.queued_at,
        "hotline": settings_of(found.order.court_id).hotline,
    }
