"""代办: somebody takes up another person's open work while that person is away."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Deputising(models.Model):
    """From when until when a deputy sees and does what another person left open.

    Nothing is rewritten: to-dos and orders stay with whom they belong to, and on ``until_on`` the deputy no
    longer sees them. The deputy acts by the deputy's own rights alone.
    """

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="deputies")
    deputy = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="deputising")
    from_on = models.DateField("起始日")
    until_on = models.DateField("终止日（不含）")
    reason = models.CharField("理由", max_length=200)
    made_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("办理时间")
    ended_at = models.DateTimeField("提前收回时间", null=True, blank=True)
    ended_by = models.ForeignKey(
        "identity.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "代办"
        ordering = ("-from_on", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gt=F("from_on")), name="deputising_period_runs_forward"
            ),
            models.CheckConstraint(condition=~Q(person=F("deputy")), name="deputising_is_another_person"),
        ]
        indexes = [
            models.Index(
                fields=["deputy", "until_on"], condition=Q(ended_at=None), name="deputising_of_deputy"
            )
        ]

    def __str__(self) -> str:
        return f"{self.deputy}代{self.person}"
