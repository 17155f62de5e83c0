"""委托送达、转交送达: papers given to another court, or to the unit that has to hand them over."""

from __future__ import annotations

from django.db import models

from xiezhi.domains.service_of_process.models.attempt import Attempt
from xiezhi.domains.service_of_process.models.proof import Proof
from xiezhi.domains.service_of_process.types.pickups import EntrustmentState
from xiezhi.kernel.crypto.models.fields import EncryptedTextField


class Entrustment(models.Model):
    """委托或者转交 of one attempt: to whom, with which letter, when it was sent, received, done or returned."""

    workflow_name = "service_of_process.entrustment"

    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="entrustment")
    entrustment_no = models.CharField("编号", max_length=24, unique=True)
    state = models.CharField(
        "状态", max_length=16, choices=EntrustmentState.choices(), default=EntrustmentState.PREPARED.value
    )
    made_at = models.DateTimeField("建立时间")
    made_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, related_name="+")
    to_name = models.CharField("受托法院或者转交单位", max_length=80, blank=True)
    to_address = models.CharField("对方地址", max_length=120, blank=True)
    contact = EncryptedTextField(
        "对方联系人", purpose="service_of_process.entrustment.contact", blank=True, default=""
    )
    request = models.CharField("请对方注意的事项", max_length=300, blank=True)
    letter = models.ForeignKey(
        Proof, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="函"
    )
    sent_on = models.DateField("寄出日期", null=True, blank=True)
    sent_how = models.CharField("怎样寄出", max_length=60, blank=True)
    accepted_on = models.DateField("对方收到日期", null=True, blank=True)
    due_on = models.DateField("期限", null=True, blank=True)
    late_at = models.DateTimeField("最近催办", null=True, blank=True)
    ended_on = models.DateField("签收或者退回日期", null=True, blank=True)
    return_reason = models.CharField("退回的理由", max_length=200, blank=True)
    ended_at = models.DateTimeField("结果登记时间", null=True, blank=True)

    class Meta:
        verbose_name = "委托、转交送达"
        indexes = [
            models.Index(fields=["state", "due_on", "id"], name="entrustment_by_state"),
            models.Index(fields=["-made_at", "-id"], name="entrustment_newest"),
        ]

    @property
    def organisation_id(self) -> int:
        """The organisation rights over this entrustment are asked of."""
        return self.attempt.organisation_id

    @property
    def audit_label(self) -> str:
        return self.entrustment_no
