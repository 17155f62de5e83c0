"""The people and organisations of a case."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from xiezhi.kernel.crypto.models.fields import BigramArrayField, BlindIndexField, EncryptedTextField
from xiezhi.kernel.crypto.models.searchable import Searchable
from xiezhi.kernel.crypto.types import IndexForm


class Party(Searchable):
    """A party: plaintiff, defendant, third party… Names and numbers are encrypted and searchable."""

    court_case = models.ForeignKey("cases.CourtCase", on_delete=models.CASCADE, related_name="parties")
    role = models.CharField("诉讼地位", max_length=30)
    kind = models.CharField("类型", max_length=30, default="person")
    name = EncryptedTextField("姓名或名称", purpose="cases.party.name")
    name_grams = BigramArrayField(source="name", purpose="cases.party.name")
    id_no = EncryptedTextField("证件号码", purpose="cases.party.id_no", blank=True, default="")
    id_no_index = BlindIndexField(source="id_no", purpose="cases.party.id_no", form=IndexForm.ID_NO)
    phone = EncryptedTextField("手机号", purpose="cases.party.phone", blank=True, default="")
    phone_index = BlindIndexField(source="phone", purpose="cases.party.phone", form=IndexForm.PHONE)
    email = EncryptedTextField("电子邮箱", purpose="cases.party.email", blank=True, default="")
    representative = EncryptedTextField(
        "法定代表人", purpose="cases.party.representative", blank=True, default=""
    )
    position = models.IntegerField("顺序", default=0)

    class Meta:
        verbose_name = "当事人"
        ordering = ("position", "pk")
        indexes = [GinIndex(fields=["name_grams"], name="party_name_grams")]


class Agency(models.Model):
    """An agent ad litem of a party, and how far the power of attorney goes."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="agencies")
    name = EncryptedTextField("姓名", purpose="cases.agency.name")
    id_no = EncryptedTextField("证件号码", purpose="cases.agency.id_no", blank=True, default="")
    phone = EncryptedTextField("手机号", purpose="cases.agency.phone", blank=True, default="")
    email = EncryptedTextField("电子邮箱", purpose="cases.agency.email", blank=True, default="")
    firm = models.CharField("律师事务所或单位", max_length=120, blank=True)
    kind = models.CharField("身份", max_length=30, default="lawyer")
    power = models.ForeignKey(
        "files.StoredFile",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="授权委托书",
    )
    authority = models.CharField("代收授权", max_length=20, default="unchecked")
    checked_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField("核对时间", null=True, blank=True)
    check_note = models.CharField("核对说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "诉讼代理人"
