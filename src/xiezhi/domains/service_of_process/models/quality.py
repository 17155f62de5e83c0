"""上报批次: what was reported to the quality platform, row by row, and what it said."""

from __future__ import annotations

from django.db import models

from xiezhi.domains.service_of_process.models.attempt import Attempt
from xiezhi.domains.service_of_process.types.quality import BatchState, RowVerdict


class QualityBatch(models.Model):
    """The service of one court that changed on one day, in one edition of the format."""

    workflow_name = "service_of_process.quality_batch"

    organisation = models.ForeignKey("identity.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.CharField("批次号", max_length=40, unique=True)
    day_on = models.DateField("数据日期")
    edition = models.CharField("格式", max_length=20)
    state = models.CharField(
        "状态", max_length=12, choices=BatchState.choices(), default=BatchState.BUILT.value
    )
    resends = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="resent"
    )
    built_at = models.DateTimeField("生成时间")
    built_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField("上报时间", null=True, blank=True)
    receipt_no = models.CharField("平台回执号", max_length=60, blank=True)
    sent_count = models.IntegerField("上报行数", default=0)
    accepted_count = models.IntegerField("接收行数", default=0)
    rejected_count = models.IntegerField("退回行数", default=0)
    tries = models.IntegerField("已试次数", default=0)
    next_try_at = models.DateTimeField("下次重试", null=True, blank=True)
    fault = models.CharField("失败原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "质效上报批次"
        ordering = ("-built_at", "-pk")
        indexes = [models.Index(fields=["organisation", "-built_at", "-id"], name="quality_batch_newest")]

    @property
    def audit_label(self) -> str:
        return self.number


class QualityRow(models.Model):
    """One attempt of service as reported; ``row_no`` stays the same however often it is reported."""

    batch = models.ForeignKey(QualityBatch, on_delete=models.CASCADE, related_name="rows")
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="quality_rows")
    row_no = models.CharField("行号", max_length=40)
    data = models.JSONField("内容", default=dict)
    mark = models.CharField("内容摘要", max_length=64)
    verdict = models.CharField(
        "结果", max_length=10, choices=RowVerdict.choices(), default=RowVerdict.WAITING.value
    )
    code = models.CharField("退回代码", max_length=20, blank=True)
    reason = models.CharField("退回原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "质效上报行"
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["batch", "row_no"], name="quality_row_once")]
        indexes = [models.Index(fields=["row_no", "-id"], name="quality_row_latest")]
