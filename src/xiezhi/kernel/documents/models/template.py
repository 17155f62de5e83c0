"""文书样式 with versions: what was published stays as it was."""

from __future__ import annotations

from django.db import models


class DocumentTemplate(models.Model):
    """One kind of document. Without an organisation it is a standard one; a court's own comes before it."""

    code = models.CharField("代码", max_length=60)
    name = models.CharField("名称", max_length=60)
    organisation = models.ForeignKey(
        "identity.Organisation",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="所属法院",
    )
    position = models.IntegerField("顺序", default=0)
    retired_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        verbose_name = "文书样式"
        ordering = ("position", "name", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code"], name="template_code_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_label(self) -> str:
        return self.name


class TemplateVersion(models.Model):
    """One wording of a template. A draft may be changed; once published it may only be followed by another."""

    template = models.ForeignKey(DocumentTemplate, on_delete=models.CASCADE, related_name="versions")
    number = models.IntegerField("版本")
    wording = models.TextField("正文")
    note = models.CharField("修改说明", max_length=200, blank=True)
    changed_at = models.DateTimeField("修改时间")
    changed_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    published_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "样式版本"
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="template_version_once"),
            models.UniqueConstraint(
                fields=["template"], condition=models.Q(published_at=None), name="one_draft_per_template"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template.name}第{self.number}版"
