"""Documents issued under a number, with everything needed to prove them."""

from __future__ import annotations

import json
from typing import Any

from django.db import models

from xiezhi.kernel.crypto.models.fields import EncryptedTextField


class NumberSeries(models.Model):
    """A running number of its own: one row a series, held for a moment only."""

    key = models.CharField("系列", max_length=120, unique=True)
    last = models.IntegerField("已用到", default=0)

    class Meta:
        verbose_name = "文书编号系列"


class IssuedDocument(models.Model):
    """One document under one number; what it says never changes.

    The row is written when the number is given. ``issued_at`` is set when the
    file is sealed and stored; until then ``failure`` says what is in the way,
    and the same row is finished on the next try.
    """

    once_key = models.CharField("一次性标识", max_length=160, unique=True)
    kind = models.CharField("类别", max_length=40)
    title = models.CharField("名称", max_length=120)
    document_no = models.CharField("文书编号", max_length=80, unique=True)
    court = models.CharField("出具单位", max_length=120)
    organisation = models.ForeignKey("identity.Organisation", on_delete=models.PROTECT, related_name="+")
    about_kind = models.CharField("所属事项类别", max_length=80)
    about_id = models.CharField("所属事项", max_length=80)
    template = models.CharField("版式", max_length=200)
    facts_text = EncryptedTextField("所载事实", purpose="documents.issueddocument.facts")
    salt = EncryptedTextField("存证随机数", purpose="documents.issueddocument.salt")
    token = models.CharField("核验标识", max_length=48, unique=True)
    reason = models.CharField("出具缘由", max_length=200)
    asked_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, related_name="+")
    numbered_at = models.DateTimeField("编号时间")
    ledger_entry = models.CharField("存证条目", max_length=40, blank=True)
    receipt = models.JSONField("存证回执", default=dict)
    seal = models.ForeignKey(
        "documents.CourtSeal",
        on_delete=models.PROTECT,
        null=True,
        related_name="documents",
        verbose_name="印章",
    )
    signed_by = models.CharField("签章人", max_length=200, blank=True)
    certificate_sha256 = models.CharField("证书指纹", max_length=64, blank=True)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField("SHA-256 摘要", max_length=64, blank=True)
    sm3 = models.CharField("SM3 摘要", max_length=64, blank=True)
    issued_at = models.DateTimeField("出具时间", null=True)
    failure = models.CharField("未出具原因", max_length=400, blank=True)
    failed_at = models.DateTimeField("最近失败时间", null=True)
    tries = models.IntegerField("尝试次数", default=0)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by", verbose_name="替代的文书"
    )

    class Meta:
        verbose_name = "出具的文书"
        indexes = [
            models.Index(fields=["organisation", "-numbered_at", "-id"]),
            models.Index(fields=["about_kind", "about_id"]),
            models.Index(fields=["-failed_at"], condition=models.Q(issued_at=None), name="document_waiting"),
        ]

    def __str__(self) -> str:
        return self.document_no

    @property
    def facts(self) -> dict[str, Any]:
        """What the document says, as plain values."""
        found: dict[str, Any] = json.loads(self.facts_text or "{}")
        return found

    @property
    def audit_label(self) -> str:
        return self.document_no


class CarriedFile(models.Model):
    """A file carried inside an issued document, kept so that issuing can be taken up again."""

    document = models.ForeignKey(IssuedDocument, on_delete=models.CASCADE, related_name="carried")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    name = models.CharField("附件名", max_length=120)
    mime = models.CharField("类型", max_length=100)
    description = models.CharField("说明", max_length=120, blank=True)
    relationship = models.CharField("与正文的关系", max_length=20)
    position = models.IntegerField("顺序", default=0)

    class Meta:
        verbose_name = "随文附件"
        ordering = ("position", "pk")


class AddedRecord(models.Model):
    """What happened after a document was issued; found through its code, never printed on it.

    ``line`` is shown to whoever holds the paper, so it names no person.
    """

    document = models.ForeignKey(IssuedDocument, on_delete=models.CASCADE, related_name="added_records")
    at = models.DateTimeField("时间")
    line = models.CharField("内容", max_length=200)

    class Meta:
        verbose_name = "追加记录"
        ordering = ("at", "pk")
