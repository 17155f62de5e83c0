"""What is told to other systems, and what they said."""

from __future__ import annotations

from django.db import models


class Delivery(models.Model):
    """One event for one system: the outbox. It ends delivered, or with a person told."""

    client = models.ForeignKey("integration.ApiClient", on_delete=models.CASCADE, related_name="deliveries")
    event_id = models.CharField(max_length=40)
    event = models.CharField("事件", max_length=80)
    subject = models.CharField("对象", max_length=120)
    body = models.JSONField()
    state = models.CharField("状态", max_length=12, default="waiting")
    tries = models.IntegerField("已试次数", default=0)
    created_at = models.DateTimeField("产生时间")
    next_try_at = models.DateTimeField("下次重试", null=True, blank=True)
    delivered_at = models.DateTimeField("送到时间", null=True, blank=True)

    class Meta:
        verbose_name = "推送"
        constraints = [models.UniqueConstraint(fields=["client", "event_id"], name="delivery_once")]
        indexes = [
            models.Index(fields=["client", "-created_at"]),
            models.Index(fields=["state", "next_try_at"]),
        ]


class DeliveryTry(models.Model):
    """One try, with the other side's answer."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="all_tries")
    at = models.DateTimeField("时间")
    status = models.IntegerField("HTTP 状态", null=True)
    answer = models.CharField("对方回答", max_length=300, blank=True)

    class Meta:
        verbose_name = "推送尝试"
        ordering = ("at", "pk")


class InboxItem(models.Model):
    """A message from outside that was taken once; its number is remembered so that it is never taken twice."""

    client = models.ForeignKey("integration.ApiClient", on_delete=models.CASCADE, related_name="+")
    message_no = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "收件记录"
        constraints = [models.UniqueConstraint(fields=["client", "message_no"], name="inbox_item_once")]
