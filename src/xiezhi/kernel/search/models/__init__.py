"""What the search room keeps."""

from __future__ import annotations

from django.db import models


class SavedView(models.Model):
    """A list as a person filtered and sorted it, under a name; shown as a tab over the list."""

    person = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="saved_views")
    list_name = models.CharField("列表", max_length=80)
    name = models.CharField("名称", max_length=30)
    query = models.CharField("条件", max_length=1000)
    position = models.IntegerField("顺序", default=0)

    class Meta:
        verbose_name = "视图"
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(fields=["person", "list_name", "name"], name="saved_view_once")
        ]

    def __str__(self) -> str:
        return self.name
