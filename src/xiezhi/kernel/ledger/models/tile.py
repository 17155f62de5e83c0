"""The hashes of the tree, 256 side by side."""

from __future__ import annotations

from django.db import models


class LedgerTile(models.Model):
    """One tile of the tree of one profile.

    A tile grows at its end until it holds 256 hashes; the database refuses any
    other change. The tile of a smaller tree is the beginning of this one.
    """

    profile = models.CharField("算法组合", max_length=20)
    level = models.SmallIntegerField("层")
    index = models.BigIntegerField("序号")
    hashes = models.BinaryField("哈希")

    class Meta:
        verbose_name = "账本瓦片"
        constraints = [models.UniqueConstraint(fields=["profile", "level", "index"], name="ledger_tile_once")]
