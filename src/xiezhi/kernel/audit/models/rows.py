"""One act of one person, as it was recorded."""

from __future__ import annotations

from django.db import models

from xiezhi.kernel.audit.types import Outcome


class AuditRow(models.Model):
    """An act. The table is partitioned by day; the database refuses to change or delete a row.

    ``xid`` is the writing transaction's number: the sealer takes rows in the
    order of it, so that a slow transaction is never passed over.
    """

    id = models.BigAutoField(primary_key=True)
    xid = models.BigIntegerField(editable=False)
    at = models.DateTimeField("时间")
    by_id = models.BigIntegerField("人员", null=True)
    by_label = models.CharField("人员姓名", max_length=80, blank=True)
    organisation_id = models.BigIntegerField("组织", null=True)
    act = models.CharField("行为", max_length=120)
    outcome = models.CharField("结果", max_length=10, choices=[(o.value, o.name) for o in Outcome])
    object_kind = models.CharField("对象类别", max_length=80, blank=True)
    object_id = models.CharField("对象", max_length=80, blank=True)
    object_label = models.CharField("对象名称", max_length=200, blank=True)
    reason = models.TextField("理由", blank=True)
    detail = models.JSONField("内容", default=dict)
    ip = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=200, blank=True)
    session = models.CharField(max_length=32, blank=True)
    request_no = models.CharField(max_length=36, blank=True)

    class Meta:
        managed = False
        db_table = "audit_row"
        verbose_name = "操作日志"
