"""The court's electronic seals and each use of them."""

from __future__ import annotations

from typing import Any

from django.db import models

from xiezhi.kernel.crypto.models.fields import EncryptedTextField
from xiezhi.kernel.documents.types import SealFace, SealMachineKind


class CourtSeal(models.Model):
    """A seal of a court: what it says, which machine holds it, with which certificate."""

    seal_no = models.CharField("印章编号", max_length=60, unique=True)
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name="所属法院"
    )
    name = models.CharField("印面单位名称", max_length=60)
    purpose = models.CharField("印面用途", max_length=20)
    machine = models.CharField(
        "签章方式", max_length=20, choices=[(kind.value, kind.label) for kind in SealMachineKind]
    )
    machine_address = models.CharField("签章系统地址", max_length=200, blank=True)
    machine_token: Any = EncryptedTextField(
        "接入凭证", purpose="documents.courtseal.token", blank=True, default=""
    )
    certificate = models.TextField("信任的证书（PEM）", blank=True)
    made_at = models.DateTimeField("登记时间")
    made_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, related_name="+")
    retired_at = models.DateTimeField("停用时间", null=True, blank=True)
    retire_reason = models.CharField("停用原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "电子印章"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "purpose"],
                condition=models.Q(retired_at=None),
                name="seal_purpose_once_per_court",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}{self.purpose}"

    @property
    def face(self) -> SealFace:
        """What is read on the seal."""
        return SealFace(self.name, self.purpose)

    @property
    def audit_label(self) -> str:
        return str(self)


class SealUse(models.Model):
    """One request to use a seal: who asked, why, for what file, and what came of it."""

    seal = models.ForeignKey(CourtSeal, on_delete=models.PROTECT, related_name="uses")
    document = models.ForeignKey(
        "documents.IssuedDocument", on_delete=models.PROTECT, null=True, related_name="seal_uses"
    )
    asked_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, related_name="+")
    asked_by_label = models.CharField("申请人", max_length=80)
    asked_at = models.DateTimeField("申请时间")
    reason = models.CharField("用印事由", max_length=200)
    file_sha256 = models.CharField("送签文件摘要", max_length=64)
    succeeded = models.BooleanField("已签章")
    message = models.CharField("结果说明", max_length=400, blank=True)
    certificate_sha256 = models.CharField("证书指纹", max_length=64, blank=True)
    machine_serial = models.CharField("签章系统流水号", max_length=80, blank=True)

    class Meta:
        verbose_name = "用印记录"
        indexes = [models.Index(fields=["seal", "-asked_at", "-id"])]
