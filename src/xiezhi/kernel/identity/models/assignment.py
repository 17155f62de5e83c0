"""Who holds which role where and when, and what was taken back."""

from __future__ import annotations

from django.db import models


class Period(models.Model):
    """A stretch of days; ``until_on`` is the first day outside it."""

    from_on = models.DateField("起始日")
    until_on = models.DateField("终止日（不含）", null=True, blank=True)

    class Meta:
        abstract = True


class Holder(models.Model):
    """Either one person or one group."""

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, blank=True)
    group = models.ForeignKey("identity.Group", on_delete=models.PROTECT, null=True, blank=True)
    organisation = models.ForeignKey("identity.Organisation", on_delete=models.PROTECT)
    include_below = models.BooleanField("含下级", default=True)
    given_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField("授予时间")
    reason = models.CharField("理由", max_length=200, blank=True)

    class Meta:
        abstract = True


class Assignment(Holder, Period):
    """A role for a person or group, at an organisation, with or without all below it, for a period."""

    role = models.ForeignKey("identity.Role", on_delete=models.PROTECT, related_name="assignments")

    class Meta:
        verbose_name = "授权"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=True) ^ models.Q(group__isnull=True),
                name="assignment_has_one_holder",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person or self.group} {self.role} @ {self.organisation}"


class Denial(Holder, Period):
    """One right taken back from a person or group; it outweighs every role that gives it."""

    right = models.CharField("权限", max_length=120)

    class Meta:
        verbose_name = "收回"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=True) ^ models.Q(group__isnull=True),
                name="denial_has_one_holder",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person or self.group} ✗ {self.right}"
