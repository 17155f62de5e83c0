"""Messages that leave the house."""

from __future__ import annotations

from django.db import models

from xiezhi.kernel.crypto.models.fields import BlindIndexField, EncryptedTextField
from xiezhi.kernel.crypto.models.searchable import Searchable


class OutgoingMessage(Searchable):
    """One SMS or e-mail: what was sent to where, and what the gateway and carrier said."""

    means = models.CharField("方式", max_length=10)
    to = EncryptedTextField("收件地址", purpose="notifications.outgoing.to")
    to_index = BlindIndexField(source="to", purpose="notifications.outgoing.to")
    to_masked = models.CharField("收件地址（遮蔽）", max_length=80)
    subject = models.CharField("主题", max_length=200, blank=True)
    body = EncryptedTextField("正文", purpose="notifications.outgoing.body")
    object_kind = models.CharField(max_length=80)
    object_id = models.BigIntegerField()
    case_no = models.CharField("案号", max_length=60, blank=True)
    organisation = models.ForeignKey("identity.Organisation", on_delete=models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=10, default="queued")
    gateway_no = models.CharField("平台编号", max_length=80, blank=True)
    queued_at = models.DateTimeField("排队时间")
    handed_at = models.DateTimeField("交付通道时间", null=True, blank=True)
    reported_at = models.DateTimeField("回报时间", null=True, blank=True)
    failure = models.CharField("失败原因", max_length=200, blank=True)
    failure_code = models.CharField(max_length=40, blank=True)
    next_try_at = models.DateTimeField("下次重试", null=True, blank=True)
    tries = models.IntegerField("已试次数", default=0)

    class Meta:
        verbose_name = "外发消息"
        indexes = [
            models.Index(fields=["object_kind", "object_id"]),
            models.Index(fields=["organisation", "-queued_at"]),
            models.Index(fields=["case_no"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["means", "gateway_no"],
                condition=~models.Q(gateway_no=""),
                name="outgoing_gateway_no_once",
            )
        ]


class OutgoingTry(models.Model):
    """One try to hand a message over, with what the other side answered."""

    message = models.ForeignKey(OutgoingMessage, on_delete=models.CASCADE, related_name="all_tries")
    at = models.DateTimeField("时间")
    ok = models.BooleanField("成功")
    answer = models.CharField("对方回答", max_length=300, blank=True)

    class Meta:
        verbose_name = "发送尝试"
        ordering = ("at", "pk")
