"""支持工单: something that does not work, told by who uses the house; answered on service days."""

from __future__ import annotations

from django.db import models

from xiezhi.domains.portal.types import TicketState
from xiezhi.kernel.crypto.models.fields import EncryptedTextField


class SupportTicket(models.Model):
    """What was told, when a solution has to be proposed by, when it was proposed and solved."""

    workflow_name = "portal.ticket"

    number = models.CharField("工单编号", max_length=24, unique=True)
    title = models.CharField("一句话", max_length=80)
    text = EncryptedTextField("情形", purpose="portal.ticket.text", blank=True, default="")
    page = models.CharField("在哪个页面", max_length=200, blank=True)
    release = models.CharField("版本", max_length=20)
    organisation = models.ForeignKey("identity.Organisation", on_delete=models.PROTECT, related_name="+")
    raised_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField("提出时间")
    state = models.CharField(
        "状态", max_length=10, choices=TicketState.choices(), default=TicketState.RAISED.value
    )
    solution_due_at = models.DateTimeField("方案期限")
    proposed_at = models.DateTimeField("提出方案", null=True, blank=True)
    solved_at = models.DateTimeField("解决", null=True, blank=True)

    class Meta:
        verbose_name = "支持工单"
        ordering = ("-raised_at", "-pk")
        indexes = [
            models.Index(fields=["organisation", "-raised_at", "-id"], name="ticket_newest"),
            models.Index(fields=["raised_by", "-raised_at", "-id"], name="ticket_own"),
        ]

    @property
    def audit_label(self) -> str:
        return self.number


class TicketAnswer(models.Model):
    """One word in a ticket: a question back, a proposed solution, that it is solved."""

    ticket = models.ForeignKey(SupportTicket, on_delete=models.CASCADE, related_name="answers")
    what = models.CharField("答复", max_length=10)
    text = EncryptedTextField("内容", purpose="portal.ticket_answer.text")
    by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "工单答复"
        ordering = ("at", "pk")
