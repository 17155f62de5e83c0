"""协查函: asking a register for the address of a party who cannot be reached; 材料核对: the check-list before posting."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from xiezhi.domains.service_of_process.models.address import ServiceAddress
from xiezhi.domains.service_of_process.models.order import Recipient, ServiceOrder
from xiezhi.domains.service_of_process.types.tracing import (
    LetterState,
    MaterialItem,
    PersonState,
    Unreachable,
)
from xiezhi.kernel.crypto.models.fields import EncryptedTextField


class AssistanceLetter(models.Model):
    """协查函: for one recipient of one case; the grant it led to says until when its answer may be used."""

    workflow_name = "service_of_process.assistance_letter"

    order = models.ForeignKey(ServiceOrder, on_delete=models.PROTECT, related_name="assistance_letters")
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="assistance_letters")
    letter_no = models.CharField("编号", max_length=40, unique=True)
    state = models.CharField(
        "状态", max_length=12, choices=LetterState.choices(), default=LetterState.DRAFTED.value
    )
    ground = models.CharField("联系不上的情形", max_length=20, choices=Unreachable.choices())
    explanation = EncryptedTextField("说明", purpose="service_of_process.letter.explanation")
    until_on = models.DateField("使用到（不含）")
    drafted_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField("起草时间")
    grant = models.OneToOneField(
        "identity.LookupGrant", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    document = models.ForeignKey(
        "documents.IssuedDocument", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    tries = models.IntegerField("已问次数", default=0)
    next_try_at = models.DateTimeField("下次再问", null=True, blank=True)
    fault = models.CharField("没有问到的原因", max_length=200, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    person_state = models.CharField("登记情况", max_length=12, choices=PersonState.choices(), blank=True)
    dropped = ArrayField(models.CharField(max_length=40), verbose_name="没有保存的项目", default=list)

    class Meta:
        verbose_name = "协查函"
        ordering = ("-drafted_at", "-pk")
        indexes = [
            models.Index(fields=["-drafted_at", "-id"], name="letter_newest"),
            models.Index(fields=["next_try_at"], condition=models.Q(state="approved"), name="letter_to_ask"),
        ]

    @property
    def organisation_id(self) -> int:
        """The organisation rights over this letter are asked of."""
        return self.order.organisation_id

    @property
    def audit_label(self) -> str:
        return self.letter_no


class MaterialCheck(models.Model):
    """One line of the check-list as somebody ticked it; a later line on the same item stands instead."""

    order = models.ForeignKey(ServiceOrder, on_delete=models.CASCADE, related_name="material_checks")
    item = models.CharField("项目", max_length=16, choices=MaterialItem.choices())
    fits = models.BooleanField("相符")
    note = EncryptedTextField("说明", purpose="service_of_process.material.note", blank=True, default="")
    by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "材料核对"
        ordering = ("-at", "-pk")


class MailingAddress(models.Model):
    """邮寄地址: which address of a recipient was looked at and confirmed for posting, by whom."""

    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="mailing_addresses")
    address = models.ForeignKey(ServiceAddress, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "邮寄地址确认"
        ordering = ("-at", "-pk")
