"""Signed statements of how the log stood."""

from __future__ import annotations

from django.db import models


class Checkpoint(models.Model):
    """The signed head of the tree at one size; the database refuses to change or delete it."""

    profile = models.CharField("算法组合", max_length=20)
    size = models.BigIntegerField("条目数")
    root = models.BinaryField("根", max_length=32)
    note = models.TextField("签名文本")
    signed_at = models.DateTimeField("签发时间")

    class Meta:
        verbose_name = "检查点"
        constraints = [models.UniqueConstraint(fields=["profile", "size"], name="ledger_checkpoint_once")]
