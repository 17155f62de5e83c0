"""The history of a thing: each step it took."""

from __future__ import annotations

from django.db import models


class StepRecord(models.Model):
    """One step taken: by whom, when, from where to where, and why."""

    workflow = models.CharField(max_length=80)
    object_id = models.BigIntegerField()
    step = models.CharField("步骤", max_length=60)
    source = models.CharField("原状态", max_length=40)
    target = models.CharField("新状态", max_length=40)
    by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间")
    reason = models.TextField("理由", blank=True)

    class Meta:
        verbose_name = "流转记录"
        indexes = [models.Index(fields=["workflow", "object_id", "at"])]
