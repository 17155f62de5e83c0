"""Columns of every row that says where somebody can be reached: who told it, when, and how long it holds."""

from __future__ import annotations

from datetime import date

from django.db import models


class WithProvenance(models.Model):
    """A row with its provenance and the days it holds; each app names its own sources.

    Nothing is overwritten: an address that changes gets an end (the first day it no longer holds)
    and a new row stands beside it.
    """

    source_note = models.CharField("来源说明", max_length=200, blank=True)
    from_on = models.DateField("起始日")
    until_on = models.DateField("终止日（不含）", null=True, blank=True)
    recorded_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        abstract = True

    def holds_on(self, day: date) -> bool:
        """Whether it holds on that day."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)
