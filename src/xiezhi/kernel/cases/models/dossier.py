"""What is filed in a case."""

from __future__ import annotations

from django.db import models


class DossierItem(models.Model):
    """One thing filed in the dossier of a case: a proof, a report, a document."""

    court_case = models.ForeignKey("cases.CourtCase", on_delete=models.CASCADE, related_name="dossier")
    kind = models.CharField("类别", max_length=40)
    title = models.CharField("题名", max_length=120)
    number = models.CharField("文号", max_length=80, blank=True)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField("入卷时间")
    filed_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "卷宗材料"
        ordering = ("filed_at", "pk")
        constraints = [
            models.UniqueConstraint(fields=["court_case", "kind", "file"], name="dossier_item_once")
        ]
