"""A file, by what is in it."""

from __future__ import annotations

from django.db import models


class StoredFile(models.Model):
    """One content, kept once however often it is stored; SM4-GCM at rest.

    ``name`` is what its first owner called it, cleaned of paths and control
    characters; it is never used to find it on disk.
    """

    sm3 = models.CharField("SM3 摘要", max_length=64, unique=True)
    sha256 = models.CharField("SHA-256 摘要", max_length=64)
    size = models.BigIntegerField("字节数")
    media_type = models.CharField("类型", max_length=100)
    name = models.CharField("文件名", max_length=200)
    pages = models.IntegerField("页数", null=True, blank=True)
    stored_at = models.DateTimeField("存入时间")
    stored_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "文件"

    def __str__(self) -> str:
        return self.name
