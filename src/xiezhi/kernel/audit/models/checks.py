"""A verification of one day's seals, as far as it has come."""

from __future__ import annotations

from django.db import models


class AuditCheck(models.Model):
    """Somebody asked whether the rows sealed on a day still are what was sealed."""

    day_on = models.DateField("核验日期")
    asked_by_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    asked_by_label = models.CharField("核验人", max_length=80, blank=True)
    asked_at = models.DateTimeField("发起时间")
    seals = models.IntegerField("封存批次", default=0)
    seals_done = models.IntegerField("已核批次", default=0)
    rows_done = models.IntegerField("已核行数", default=0)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    finding = models.JSONField("发现的问题", null=True, blank=True)

    class Meta:
        verbose_name = "日志核验"
        ordering = ("-id",)

    @property
    def percent(self) -> int:
        """How far it has come."""
        if self.finished_at and not self.finding:
            return 100
        return min(self.seals_done * 100 // self.seals, 99) if self.seals else 0
