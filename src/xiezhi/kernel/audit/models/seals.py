"""A batch of audit rows, closed under one hash that stands in the ledger."""

from __future__ import annotations

from django.db import models


class AuditSeal(models.Model):
    """All rows after the previous seal up to ``last_xid``/``last_row_id``, with the Merkle root over them."""

    sealed_at = models.DateTimeField("封存时间")
    last_xid = models.BigIntegerField()
    last_row_id = models.BigIntegerField()
    rows = models.IntegerField("行数")
    root = models.BinaryField(max_length=32)
    previous_root = models.BinaryField(max_length=32)
    ledger_entry = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = "日志封存"
        ordering = ("-id",)
        constraints = [models.UniqueConstraint(fields=["last_xid", "last_row_id"], name="audit_seal_once")]
