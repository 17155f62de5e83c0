"""A batch of audit rows, closed under one hash that stands in the ledger."""

from __future__ import annotations

from django.db import models


class AuditSeal(models.Model):
    """All rows after the previous seal up to ``last_xid``/``last_row_id``, with the Merkle root over them.

    ``leaves`` keeps number and hash of each row, so that a row that was changed
    or is missing can be named. ``after_row_id`` tells rows written since a restore
    into a fresh cluster, whose transaction numbers begin again, from older ones.
    """

    sealed_at = models.DateTimeField("封存时间")
    last_xid = models.BigIntegerField()
    last_row_id = models.BigIntegerField()
    top_row_id = models.BigIntegerField()
    after_row_id = models.BigIntegerField(default=0)
    rows = models.IntegerField("行数")
    leaves = models.BinaryField()
    root = models.BinaryField(max_length=32)
    previous_root = models.BinaryField(max_length=32)
    ledger_entry = models.CharField("存证编号", max_length=64, blank=True)

    class Meta:
        # The migration makes the table; no command may empty it together with the others.
        managed = False
        db_table = "audit_auditseal"
        verbose_name = "日志封存"
        ordering = ("-id",)
