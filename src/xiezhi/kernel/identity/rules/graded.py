"""Graded administration: who may look after whose account, and who may hand out which role.

A division's administrator manages the division and nothing beyond it: not a
court leader whose desk happens to stand there, not one of the three administrators.
"""

from __future__ import annotations

from collections.abc import Iterable

from xiezhi.kernel.identity.rules.separation import ADMINISTRATORS
from xiezhi.kernel.identity.types import Duty
from xiezhi.lib.rights import Scope
from xiezhi.lib.verdict import YES, Verdict, no


def may_administer(
    giver_duties: frozenset[Duty], target_duties: frozenset[Duty], target_reach: Iterable[int], scope: Scope
) -> Verdict:
    """Say whether an account may be stopped, reopened or given a new password.

    ``target_reach`` are the organisations over which the person holds roles,
    ``scope`` those the administrator looks after.
    """
    if target_duties & ADMINISTRATORS and Duty.SYSTEM not in giver_duties:
        return no("三员的账号由系统管理员管理", code="graded", remedy="请找系统管理员办理")
    if not all(scope.covers(place) for place in target_reach):
        return no(
            "这个人在您管理的范围以外还有角色",
            code="graded",
            remedy="请由上一级管理员办理，或者先收回范围外的角色",
        )
    return YES


def may_hand_out(giver_duties: frozenset[Duty], role_duty: Duty, rights_not_held: Iterable[str]) -> Verdict:
    """Say whether a role may be given by this giver.

    ``rights_not_held`` names the administrative rights of the role which the
    giver does not hold over the whole place: nobody gives more power than one has.
    """
    if Duty.SECURITY in giver_duties:
        return YES
    if role_duty is not Duty.BUSINESS:
        return no(
            f"{role_duty.label}类角色只能由安全保密管理员授予", code="graded", remedy="请找安全保密管理员办理"
        )
    missing = "、".join(sorted(rights_not_held))
    if missing:
        return no(
            f"这个角色含有您自己没有的管理权限：{missing}", code="graded", remedy="请由安全保密管理员授予"
        )
    return YES
