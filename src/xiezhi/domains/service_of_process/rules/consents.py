"""Consent to electronic service: to what it reaches, and when it can be taken back (E1, E2, E8)."""

from __future__ import annotations

from datetime import datetime

from xiezhi.domains.service_of_process.rules.conclusions import by_hand
from xiezhi.domains.service_of_process.types import (
    Channel,
    Consent,
    ConsentFacts,
    LitigationStep,
    Stage,
    court_day,
)
from xiezhi.lib.verdict import YES, Verdict, no


def consent_covers(
    consent: ConsentFacts,
    *,
    stage: Stage,
    channel: Channel | None = None,
    step: LitigationStep = LitigationStep.SERVICE,
    at: datetime | None = None,
) -> Verdict:
    """Is this act covered by a consent that stood when it was done?

    Consent to one step is not consent to another (在线诉讼规则4条2款4项). A
    withdrawal after the act leaves the act alone; one before it counts once
    the court has looked at it (5条2款), and until then nobody guesses.
    """
    if consent.kind is Consent.NONE:
        return no(
            "受送达人没有同意电子送达", basis="olr-29", code="no_consent", remedy="请先确认是否同意电子送达"
        )
    if step not in consent.steps:
        given = "、".join(item.label for item in LitigationStep if item in consent.steps)
        return no(
            f"受送达人只同意{given or '其他环节'}在线进行，不能推定同意{step.label}环节",
            basis="olr-4",
            code="other_step",
        )
    if consent.stages and stage not in consent.stages:
        scope = "、".join(item.label for item in Stage if item in consent.stages)
        return no(f"同意的范围是{scope}，不包括{stage.label}", basis="olr-4", code="other_stage")
    if consent.channels and channel is not None and channel not in consent.channels:
        scope = "、".join(item.label for item in Channel if item in consent.channels)
        return no(f"同意的渠道是{scope}，不包括{channel.label}", basis="olr-30", code="other_channel")
    return _standing(consent, at)


def _standing(consent: ConsentFacts, at: datetime | None) -> Verdict:
    """Did the consent stand at that moment, the withdrawal considered?"""
    later = at is not None and consent.given_on is not None and court_day(at) < consent.given_on
    # 29条2款4项: conduct approves what was already done; the other kinds come first.
    if later and consent.kind is not Consent.CONDUCT:
        return no("发送时受送达人还没有同意电子送达", basis="olr-29", code="no_consent_yet")
    if consent.withdrawn_at is None or (at is not None and at < consent.withdrawn_at):
        return YES
    if consent.withdrawal_accepted is None:
        raise by_hand("受送达人在送达前撤回了同意，人民法院还没有审查", "olr-5")
    if consent.withdrawal_accepted:
        return no("受送达人在送达前撤回了同意", basis="olr-5", code="withdrawn", remedy="请改用其他送达方式")
    return YES


def withdrawn_before(consent: ConsentFacts, at: datetime | None) -> bool:
    """Had he said no before this message went out (whatever the court made of it)?"""
    if consent.withdrawn_at is None or consent.withdrawal_accepted is False:
        return False
    return at is None or at >= consent.withdrawn_at
