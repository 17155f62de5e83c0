"""Purpose-bound grants to look a person up: for which case, why, approved by whom, until when; and every use."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from xiezhi.kernel.crypto.models.fields import EncryptedTextField
from xiezhi.kernel.identity.types import LOOKUP_PURPOSES, LookupPurpose


class LookupGrant(models.Model):
    """查询授权: one person, one case, one purpose; nothing is looked up without one that stands.

    Whether it stands is derived (``rules.lookups``): no column says so that somebody could forget to change.
    ``court_case_id`` and ``subject_id`` point into rooms above this one, so they are plain numbers.
    """

    number = models.CharField("授权编号", max_length=24, unique=True)
    purpose = models.CharField("目的", max_length=80)
    court_case_id = models.BigIntegerField("案件")
    case_no = models.CharField("案号", max_length=60)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    organisation = models.ForeignKey("identity.Organisation", on_delete=models.PROTECT, related_name="+")
    court = models.ForeignKey("identity.Organisation", on_delete=models.PROTECT, related_name="+")
    reason = EncryptedTextField("查询事由", purpose="identity.lookup.reason")
    asked_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("申请时间")
    wanted_until_on = models.DateField("申请期限（不含）")
    until_on = models.DateField("到期日（不含）", null=True, blank=True)
    decided_by = models.ForeignKey(
        "identity.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    refused = models.BooleanField("未批准", default=False)
    decision = EncryptedTextField("审批意见", purpose="identity.lookup.decision", blank=True, default="")
    revoked_by = models.ForeignKey(
        "identity.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField("撤销时间", null=True, blank=True)
    revoked_reason = EncryptedTextField(
        "撤销理由", purpose="identity.lookup.revoked_reason", blank=True, default=""
    )

    class Meta:
        verbose_name = "查询授权"
        ordering = ("-asked_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="lookup_not_decided_by_asker",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None) | Q(refused=True) | Q(until_on__isnull=False),
                name="lookup_approved_with_an_end",
            ),
        ]
        indexes = [
            models.Index(fields=["court", "-asked_at", "-id"], name="lookup_of_court"),
            models.Index(fields=["organisation", "-asked_at", "-id"], name="lookup_of_organisation"),
            models.Index(fields=["subject_kind", "subject_id"], name="lookup_of_subject"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def purpose_facts(self) -> LookupPurpose:
        """The purpose as its app declared it."""
        return LOOKUP_PURPOSES[self.purpose]


class LookupUse(models.Model):
    """One look under a grant: who, when, what was done. Rows are only added."""

    grant = models.ForeignKey(LookupGrant, on_delete=models.PROTECT, related_name="uses")
    at = models.DateTimeField("时间")
    by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, related_name="+")
    what = models.CharField("做了什么", max_length=80)

    class Meta:
        verbose_name = "查询记录"
        ordering = ("-at", "-pk")


class StoppedPurpose(models.Model):
    """总闸: a purpose for which a court looks nobody up until somebody opens it again."""

    court = models.ForeignKey("identity.Organisation", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField("目的", max_length=80)
    stopped_at = models.DateTimeField("关停时间")
    stopped_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("理由", max_length=200)
    resumed_at = models.DateTimeField("恢复时间", null=True, blank=True)
    resumed_by = models.ForeignKey(
        "identity.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    resumed_reason = models.CharField("恢复的理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "关停的查询目的"
        ordering = ("-stopped_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["court", "purpose"], condition=Q(resumed_at=None), name="lookup_purpose_stopped_once"
            )
        ]
