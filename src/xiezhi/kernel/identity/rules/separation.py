"""The three administrators: system, security and audit are three people, and none does casework.

After GB/T 22239-2019 8.1.5 (system, audit and security management kept apart).
"""

from __future__ import annotations

from xiezhi.kernel.identity.types import Duty
from xiezhi.lib.verdict import YES, Verdict, no

ADMINISTRATORS = frozenset({Duty.SYSTEM, Duty.SECURITY, Duty.AUDIT})


def may_hold(duty: Duty, held: frozenset[Duty]) -> Verdict:
    """Say whether somebody who holds ``held`` may also get a role of ``duty``."""
    others = held - {duty}
    if duty in ADMINISTRATORS and others:
        names = "、".join(sorted(d.label for d in others))
        return no(
            f"{duty.label}员不能兼任{names}",
            basis="GB/T 22239-2019 8.1.5",
            code="separation",
            remedy="请另选一个没有其他角色的人",
        )
    blocking = held & ADMINISTRATORS
    if duty is Duty.BUSINESS and blocking:
        names = "、".join(sorted(d.label for d in blocking))
        return no(
            f"{names}员不能兼办业务",
            basis="GB/T 22239-2019 8.1.5",
            code="separation",
            remedy="请先收回管理角色",
        )
    return YES


def may_give(giver_id: int, receiver_id: int | None) -> Verdict:
    """Nobody gives a role to oneself."""
    if receiver_id is not None and giver_id == receiver_id:
        return no("不能给自己授权", code="self_grant", remedy="请由另一位管理员办理")
    return YES
