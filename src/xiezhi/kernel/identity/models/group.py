"""User groups: people who get roles together."""

from __future__ import annotations

from django.db import models


class Group(models.Model):
    """A named set of people of one organisation, e.g. 速裁团队."""

    organisation = models.ForeignKey("identity.Organisation", on_delete=models.PROTECT, related_name="groups")
    name = models.CharField("名称", max_length=60)
    description = models.CharField("说明", max_length=200, blank=True)
    people = models.ManyToManyField("identity.Person", related_name="user_groups", blank=True)
    active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = "用户组"
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="group_name_once")]

    def __str__(self) -> str:
        return self.name
