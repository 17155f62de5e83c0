"""Roles: named sets of rights."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from xiezhi.kernel.identity.types import Duty


class Role(models.Model):
    """A set of rights that a lay person can read, e.g. 送达专员."""

    code = models.CharField("编码", max_length=60, unique=True)
    name = models.CharField("名称", max_length=60)
    description = models.CharField("说明", max_length=300, blank=True)
    duty = models.CharField("职责", max_length=12, choices=Duty.choices(), default=Duty.BUSINESS.value)
    rights = ArrayField(models.CharField(max_length=120), verbose_name="权限", default=list)
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="own_roles",
        verbose_name="定义单位",
    )  # fmt: skip
    active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = "角色"

    def __str__(self) -> str:
        return self.name
