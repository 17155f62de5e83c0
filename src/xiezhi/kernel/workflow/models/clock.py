"""A running time limit, and everything that happened to it."""

from __future__ import annotations

from django.db import models


class Clock(models.Model):
    """One legal or agreed limit on one thing.

    ``facts`` are what the limit is computed from; ``due_at`` is stored and
    derived again whenever an event is added, never counted down.
    """

    limit_id = models.CharField("期限规则", max_length=60)
    title = models.CharField("名称", max_length=120)
    object_kind = models.CharField(max_length=80)
    object_id = models.BigIntegerField()
    organisation = models.ForeignKey("identity.Organisation", on_delete=models.PROTECT, related_name="+")
    person_label = models.CharField("对谁", max_length=80, blank=True)
    facts = models.JSONField("事实", default=dict)
    due_at = models.DateTimeField("到期", null=True)
    provisional = models.BooleanField("暂定", default=False)
    steps = models.JSONField("推算过程", default=list)
    basis = models.CharField("依据", max_length=200, blank=True)
    held_at = models.DateTimeField("暂停时间", null=True, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = "期限"
        indexes = [
            models.Index(fields=["object_kind", "object_id"]),
            models.Index(
                fields=["organisation", "due_at"], condition=models.Q(ended_at=None), name="clock_running"
            ),
        ]


class ClockEvent(models.Model):
    """One entry of the ledger of a clock: started, paused, resumed, facts changed, ended."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20)
    at = models.DateTimeField("时间")
    by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField("理由", max_length=200, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        verbose_name = "期限记录"
        ordering = ("at", "pk")
