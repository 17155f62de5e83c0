"""A case before a court."""

from __future__ import annotations

from django.db import models


class CourtCase(models.Model):
    """One case number of one court. ``organisation`` is the court or the division that tries it."""

    case_no = models.CharField("案号", max_length=60)
    serial = models.IntegerField("编号", null=True, blank=True, db_index=True)
    court = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name="法院"
    )
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name="审判庭"
    )
    category = models.CharField("案件大类", max_length=20)
    cause = models.CharField("案由", max_length=120)
    procedure = models.CharField("程序", max_length=20, default="ordinary")
    stage = models.CharField("审级", max_length=20, default="first_instance")
    judge = models.ForeignKey(
        "identity.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="承办法官",
    )
    clerk = models.ForeignKey(
        "identity.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="书记员",
    )
    filed_on = models.DateField("立案日期", null=True, blank=True)
    hearing_at = models.DateTimeField("开庭时间", null=True, blank=True)
    courtroom = models.CharField("法庭", max_length=60, blank=True)
    source = models.CharField("来源", max_length=20, default="manual")
    external_no = models.CharField("办案系统编号", max_length=80, blank=True)
    docketed_at = models.DateTimeField("立卷时间")
    docketed_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "案件"
        constraints = [
            models.UniqueConstraint(fields=["court", "case_no"], name="case_no_once_per_court"),
            models.UniqueConstraint(
                fields=["court", "external_no"],
                condition=~models.Q(external_no=""),
                name="case_external_no_once",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-docketed_at", "-id"]),
            models.Index(fields=["judge"]),
            models.Index(fields=["clerk"]),
            models.Index(fields=["case_no"], opclasses=["text_pattern_ops"], name="case_no_prefix"),
        ]

    def __str__(self) -> str:
        return self.case_no

    @property
    def audit_label(self) -> str:
        return self.case_no


class CaseNumberPrefix(models.Model):
    """审判字号: a prefix such as （2026）沪0199民初 offered when a case number is typed."""

    court = models.ForeignKey("identity.Organisation", on_delete=models.PROTECT, related_name="+")
    year = models.IntegerField("年份")
    type_code = models.CharField("类型代字", max_length=8)
    active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = "审判字号"
        constraints = [models.UniqueConstraint(fields=["court", "year", "type_code"], name="prefix_once")]
