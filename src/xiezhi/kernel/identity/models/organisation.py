"""Courts, divisions, agencies, streets, teams and vendors, as one tree."""

from __future__ import annotations

from django.db import models
from treebeard.mp_tree import MP_Node

from xiezhi.kernel.identity.types import OrganisationKind


class Organisation(MP_Node):
    """A court with its divisions, or any other body; ``court_code`` is the 法院代字 where it has one."""

    name = models.CharField("名称", max_length=120)
    short_name = models.CharField("简称", max_length=40)
    kind = models.CharField("类别", max_length=20, choices=OrganisationKind.choices())
    court_code = models.CharField("法院代字", max_length=12, blank=True)
    code = models.CharField("编码", max_length=40, unique=True)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    active = models.BooleanField("启用", default=True)

    node_order_by = ["code"]

    class Meta:
        verbose_name = "组织"

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """Where a person belongs, from when until when; past lines are kept."""

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    title = models.CharField("职务", max_length=40, blank=True)
    from_on = models.DateField("起始日")
    until_on = models.DateField("终止日（不含）", null=True, blank=True)

    class Meta:
        verbose_name = "任职"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gt=models.F("from_on")),
                name="membership_period_runs_forward",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} @ {self.organisation}"
