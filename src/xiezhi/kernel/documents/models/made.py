"""Documents made online, before and after they are issued."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from xiezhi.kernel.crypto.models.fields import EncryptedTextField


class MadeDocument(models.Model):
    """A document filled from a template, open to editing until it is issued."""

    organisation = models.ForeignKey("identity.Organisation", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(
        "documents.TemplateVersion", on_delete=models.PROTECT, related_name="+", verbose_name="样式版本"
    )
    title = models.CharField("名称", max_length=60)
    court = models.CharField("法院", max_length=120)
    about_kind = models.CharField("所属事项类别", max_length=80, blank=True)
    about_id = models.CharField("所属事项", max_length=80, blank=True)
    about_label = models.CharField("所属事项名称", max_length=120, blank=True)
    wording: Any = EncryptedTextField("正文", purpose="documents.madedocument.wording")
    missing = ArrayField(models.CharField(max_length=40), default=list, verbose_name="缺少的要素")
    made_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("制作时间")
    changed_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField("修改时间")
    edition = models.IntegerField("修改次数", default=1)
    issued = models.OneToOneField(
        "documents.IssuedDocument", on_delete=models.PROTECT, null=True, related_name="made_from"
    )
    discarded_at = models.DateTimeField("作废时间", null=True, blank=True)

    class Meta:
        verbose_name = "在线制作的文书"
        indexes = [
            models.Index(fields=["organisation", "-changed_at", "-id"]),
            models.Index(fields=["about_kind", "about_id"]),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_label(self) -> str:
        return self.title
