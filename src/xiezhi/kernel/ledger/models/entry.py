"""Entries, the index each has got, and the queue of those that wait for one."""

from __future__ import annotations

import uuid

from django.db import models


class LedgerEntry(models.Model):
    """One entry as it was written; the database refuses to change or delete it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    type = models.CharField("类型", max_length=81)
    subject = models.CharField("对象编号", max_length=64)
    entry = models.TextField("条目")
    leaf_hash = models.BinaryField("叶哈希", max_length=32)
    created_at = models.DateTimeField("写入时间")

    class Meta:
        verbose_name = "存证条目"
        indexes = [
            models.Index(fields=["subject", "type"], name="ledger_entry_subject"),
            models.Index(fields=["type", "created_at"], name="ledger_entry_type"),
        ]


class LedgerLeaf(models.Model):
    """The place of an entry in the log: given once, without gaps, never changed."""

    index = models.BigIntegerField("序号", primary_key=True)
    entry = models.OneToOneField(LedgerEntry, on_delete=models.PROTECT, related_name="leaf")
    integrated_at = models.DateTimeField("入链时间")

    class Meta:
        verbose_name = "账本叶"
        constraints = [models.CheckConstraint(condition=models.Q(index__gte=0), name="ledger_leaf_index")]


class WaitingEntry(models.Model):
    """An entry that has no index yet, in the order of writing."""

    entry = models.OneToOneField(LedgerEntry, on_delete=models.PROTECT, related_name="waiting")

    class Meta:
        verbose_name = "待入链条目"
