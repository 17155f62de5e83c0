"""What the search room keeps."""

from __future__ import annotations

from django.db import models

from xiezhi.kernel.crypto.models.fields import BlindIndexField, EncryptedTextField
from xiezhi.kernel.crypto.models.searchable import Searchable


class SavedView(Searchable):
    """A list as a person filtered and sorted it, under a name; shown as a tab over the list.

    Conditions and name are encrypted: people search for people, and name a tab after them.
    """

    person = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="saved_views")
    list_name = models.CharField("列表", max_length=80)
    name = EncryptedTextField("名称", purpose="search.saved_view.name")
    name_index = BlindIndexField(source="name", purpose="search.saved_view.name")
    query = EncryptedTextField("条件", purpose="search.saved_view.query", blank=True, default="")
    position = models.IntegerField("顺序", default=0)
    is_default = models.BooleanField("打开列表时先看", default=False)

    class Meta:
        verbose_name = "视图"
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(fields=["person", "list_name", "name_index"], name="saved_view_once"),
            models.UniqueConstraint(
                fields=["person", "list_name"],
                condition=models.Q(is_default=True),
                name="saved_view_one_default",
            ),
        ]

    def __str__(self) -> str:
        return self.name
