"""When somebody may be looked up: approved by another person, for a case and a purpose, not past its end.

Nothing here knows a database. A look-up that was not asked for, was refused, ran out or was taken back
is the same to whoever tries: there is no address.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from xiezhi.kernel.identity.types import GrantStanding, LookupPurpose
from xiezhi.lib.verdict import YES, Refused, Verdict, no


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantFacts:
    """What decides whether a grant stands."""

    decided_at: datetime | None
    refused: bool
    until_on: date | None
    revoked_at: datetime | None


def standing_of(facts: GrantFacts, *, on: date) -> GrantStanding:
    """What a grant is worth on a day; taking it back outweighs everything else."""
    if facts.revoked_at is not None:
        return GrantStanding.REVOKED
    if facts.decided_at is None:
        return GrantStanding.ASKED
    if facts.refused:
        return GrantStanding.REFUSED
    if facts.until_on is None or on >= facts.until_on:
        return GrantStanding.EXPIRED
    return GrantStanding.STANDING


def may_be_used(standing: GrantStanding) -> Verdict:
    """May somebody be looked up under it?"""
    if standing is GrantStanding.STANDING:
        return YES
    remedy = "请等审批" if standing is GrantStanding.ASKED else "确需查询的，请重新申请"
    return no(f"查询授权{standing.label}，不能查询", code=f"lookup_{standing.value}", remedy=remedy)


def check_application(purpose: LookupPurpose, *, case_no: str, reason: str, until_on: date, on: date) -> None:
    """Refuse an application without a case, without a reason, or for longer than the purpose allows."""
    if not case_no.strip():
        raise Refused("没有案件，不能申请查询", field="case_no", remedy="请从案件里申请", code="no_case")
    if len(reason.strip()) < 4:
        raise Refused(
            "请写明为什么要查", field="reason", remedy="例如：两次邮寄退回，电话无人接听", code="no_reason"
        )
    check_end(purpose, until_on=until_on, on=on)


def check_end(purpose: LookupPurpose, *, until_on: date, on: date) -> None:
    """Refuse an end that has passed or lies too far away."""
    if until_on <= on:
        raise Refused(
            "到期日要晚于今天", field="until_on", remedy="到期日是不能再查的第一天", code="bad_period"
        )
    if until_on > on + timedelta(days=purpose.most_days):
        raise Refused(
            f"“{purpose.label}”最长{purpose.most_days}天", field="until_on", remedy="请缩短期限", code="too_long"
        )  # fmt: skip


def may_decide(asked_by_id: int, decider_id: int) -> Verdict:
    """Nobody approves one's own application."""
    if asked_by_id == decider_id:
        return no("不能审批自己的申请", code="own_application", remedy="请由另一位有权审批的人办理")
    return YES
