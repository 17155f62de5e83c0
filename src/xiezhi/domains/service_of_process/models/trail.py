"""经过: what happened to an order, what was corrected, and what came in together."""

from __future__ import annotations

from django.db import models

from xiezhi.domains.service_of_process.models.attempt import Attempt
from xiezhi.domains.service_of_process.models.order import Recipient, ServiceOrder
from xiezhi.kernel.crypto.models.fields import EncryptedTextField


class TrailEntry(models.Model):
    """One line of the timeline of an order; ``evidence`` names what the file holds as proof."""

    order = models.ForeignKey(ServiceOrder, on_delete=models.CASCADE, related_name="trail")
    recipient = models.ForeignKey(
        Recipient, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    attempt = models.ForeignKey(
        Attempt, on_delete=models.PROTECT, null=True, blank=True, related_name="trail"
    )
    kind = models.CharField("类别", max_length=30)
    at = models.DateTimeField("时间")
    by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, related_name="+")
    title = EncryptedTextField("事项", purpose="service_of_process.trail.title")
    line = EncryptedTextField("说明", purpose="service_of_process.trail.line", blank=True, default="")
    evidence = models.JSONField("凭据", default=dict, blank=True)
    is_evidence = models.BooleanField("是证据", default=False)

    class Meta:
        verbose_name = "送达经过"
        ordering = ("-at", "-pk")
        indexes = [models.Index(fields=["order", "-at"])]


class OrderChange(models.Model):
    """A correction: the old value stays beside the new one, with who and why (SP-14, SP-37)."""

    order = models.ForeignKey(ServiceOrder, on_delete=models.CASCADE, related_name="changes")
    field = models.CharField(max_length=60)
    label = models.CharField("项目", max_length=60)
    subject = EncryptedTextField("对象", purpose="service_of_process.change.subject", blank=True, default="")
    old = EncryptedTextField("原值", purpose="service_of_process.change.old", blank=True, default="")
    new = EncryptedTextField("新值", purpose="service_of_process.change.new", blank=True, default="")
    by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")
    reason = models.CharField("理由", max_length=200, blank=True)
    advanced = models.BooleanField("高级管理", default=False)

    class Meta:
        verbose_name = "修改记录"
        ordering = ("-at", "-pk")


class IntakeBatch(models.Model):
    """Cases or recipients that came in together: how many rows, what was taken, what was refused and why."""

    kind = models.CharField("类别", max_length=20)
    organisation = models.ForeignKey("identity.Organisation", on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(ServiceOrder, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    file = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField("状态", max_length=12, default="preview")
    rows = EncryptedTextField("内容", purpose="service_of_process.intake.rows", blank=True, default="")
    row_count = models.IntegerField("行数", default=0)
    taken_count = models.IntegerField("已收", default=0)
    refused_count = models.IntegerField("未收", default=0)
    created_at = models.DateTimeField("时间")
    created_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField("完成时间", null=True, blank=True)

    class Meta:
        verbose_name = "批量导入"
