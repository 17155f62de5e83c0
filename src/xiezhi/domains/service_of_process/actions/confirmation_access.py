"""A 送达地址确认书 filled in by the party itself: who opens the link, and what is signed there."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from xiezhi.domains.service_of_process.actions.confirmations import confirm_address, link_is_open, token_hash
from xiezhi.domains.service_of_process.models import AddressConfirmation
from xiezhi.domains.service_of_process.rules.access import STANDARD, identity_matches, normal_name
from xiezhi.domains.service_of_process.types import Signer
from xiezhi.domains.service_of_process.types.drafts import ConfirmationDraft
from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On, Outcome
from xiezhi.kernel.identity.actions.tries import allow_try
from xiezhi.lib.verdict import Refused

_MOST_BY_IP = 60
_LEAST_NAME = 2


def verify_confirmer(token: str, *, answer: str, ip: str, at: datetime) -> AddressConfirmation:
    """Who opens the link: the party, or an agent of the party; a link nobody was sent refuses the same way.

    Must not run inside a transaction of the caller's: a wrong try is counted before it is refused.
    """
    if not answer.strip():
        raise Refused("请填写身份证号最后4位，或者姓名全名", field="answer", code="missing")
    tries = "试的次数太多，请过一会儿再试"
    allow_try(
        f"service_of_process.ip:{ip or 'unknown'}",
        at=at,
        window=timedelta(hours=1),
        most=_MOST_BY_IP,
        message=tries,
    )
    mark = token_hash(token)
    allow_try(
        f"service_of_process.confirm:{mark}", at=at, window=STANDARD.locked_for, most=STANDARD.most_wrong_tries,
        message=tries,
    )  # fmt: skip
    found = (
        AddressConfirmation.objects.select_related("party").filter(link_hash=mark).first() if token else None
    )
    if found is None or not link_is_open(found, at=at) or not _is_theirs(found, answer):
        if found is not None:
            _record(found, Outcome.REFUSED, at)
        raise Refused(
            "身份信息不对", field="answer", remedy="请再看一遍；还不行，请拨打12368", code="access_wrong"
        )
    _record(found, Outcome.DONE, at)
    return found


def _is_theirs(confirmation: AddressConfirmation, answer: str) -> bool:
    party = confirmation.party
    people = [party, *party.agencies.all()]
    return any(identity_matches(answer, citizen_id=one.id_no, name=one.name) for one in people)


def _record(confirmation: AddressConfirmation, outcome: Outcome, at: datetime) -> None:
    audit.record(
        "service_of_process.confirmation.open", by=None, at=at, outcome=outcome,
        on=On(
            "service_of_process.confirmation", str(confirmation.pk), confirmation.number, confirmation.organisation_id
        ),
    )  # fmt: skip


def confirm_by_party(
    confirmation: AddressConfirmation, draft: ConfirmationDraft, *, at: datetime, strokes: list[Any], file: Any = None,
    typed_name: str = "", ip: str = "",
) -> AddressConfirmation:  # fmt: skip
    """Confirm in the portal: signed by hand, or by the full name typed where a hand cannot write."""
    signature: dict[str, Any] = {"ip": ip}
    if strokes:
        signature |= {"how": "drawn", "strokes": strokes}
    else:
        signature |= {"how": "typed", "name": _checked_name(confirmation, draft, typed_name)}
    return confirm_address(confirmation, draft, by=None, at=at, signature=signature, file=file)


def _checked_name(confirmation: AddressConfirmation, draft: ConfirmationDraft, typed: str) -> str:
    name = normal_name(typed)
    if len(name) < _LEAST_NAME:
        raise Refused(
            "还没有签名", field="typed_name", remedy="请在框里手写，或者填写姓名全名", code="missing"
        )
    party = confirmation.party
    own = {normal_name(party.name)} | {normal_name(one.name) for one in party.agencies.all()}
    if draft.confirmer in {Signer.RECIPIENT, Signer.AGENT} and name not in own:
        raise Refused(
            "签的姓名和确认人对不上", field="typed_name", remedy="请填写您本人的姓名全名", code="wrong_name"
        )
    return typed.strip()
