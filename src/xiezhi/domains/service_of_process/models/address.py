"""Addresses for service, where they came from, and the confirmation of them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from xiezhi.domains.service_of_process.types import (
    AddressKind,
    AddressSource,
    AddressStatus,
    ConfirmedBy,
    Consent,
)
from xiezhi.kernel.crypto.models.fields import BlindIndexField, EncryptedTextField
from xiezhi.kernel.crypto.models.searchable import Searchable
from xiezhi.kernel.geo.models.provenance import WithProvenance


class AddressConfirmation(models.Model):
    """送达地址确认书 (decision 26): a dated object of its own that every effect rule reads."""

    party = models.ForeignKey("cases.Party", on_delete=models.PROTECT, related_name="address_confirmations")
    court_case = models.ForeignKey("cases.CourtCase", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("identity.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.CharField("编号", max_length=40, unique=True)
    state = models.CharField("状态", max_length=12, default="asked")
    confirmed_on = models.DateField("确认日期", null=True, blank=True)
    how = models.CharField("方式", max_length=12, choices=ConfirmedBy.choices())
    consent = models.CharField(
        "电子送达意愿", max_length=20, choices=Consent.choices(), default=Consent.NONE.value
    )
    stages = ArrayField(models.CharField(max_length=20), verbose_name="适用审级", default=list)
    channels = ArrayField(models.CharField(max_length=20), verbose_name="同意的渠道", default=list)
    mobile = EncryptedTextField(
        "手机号", purpose="service_of_process.confirmation.mobile", blank=True, default=""
    )
    email = EncryptedTextField(
        "电子邮箱", purpose="service_of_process.confirmation.email", blank=True, default=""
    )
    postal_address = EncryptedTextField(
        "通信地址", purpose="service_of_process.confirmation.postal", blank=True, default=""
    )
    postcode = models.CharField("邮政编码", max_length=6, blank=True)
    receiver = EncryptedTextField(
        "代收人", purpose="service_of_process.confirmation.receiver", blank=True, default=""
    )
    receiver_phone = EncryptedTextField(
        "代收人电话", purpose="service_of_process.confirmation.receiver_phone", blank=True, default=""
    )
    agency = models.ForeignKey(
        "cases.Agency", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    explained_by = models.ForeignKey(
        "identity.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="告知人",
    )
    explained_at = models.DateTimeField("告知时间", null=True, blank=True)
    told = ArrayField(models.CharField(max_length=20), verbose_name="已告知的事项", default=list)
    confirmer = models.CharField("确认人", max_length=24, default="recipient")
    signature = EncryptedTextField(
        "签名笔迹", purpose="service_of_process.confirmation.signature", blank=True, default=""
    )
    file = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recording_no = models.CharField("录音编号", max_length=60, blank=True)
    link_hash = models.CharField(max_length=64, blank=True, db_index=True)
    link_until = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField("撤回同意时间", null=True, blank=True)
    withdrawal_accepted = models.BooleanField("撤回已接受", null=True)
    withdrawal_reason = models.CharField("撤回说明", max_length=200, blank=True)
    replaced_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField("建立时间")
    created_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "送达地址确认书"
        indexes = [
            models.Index(fields=["party", "-confirmed_on"]),
            models.Index(fields=["organisation", "-created_at", "-id"]),
        ]


class ServiceAddress(Searchable, WithProvenance):
    """One address of a party, with its provenance and the period it holds."""

    party = models.ForeignKey("cases.Party", on_delete=models.PROTECT, related_name="service_addresses")
    kind = models.CharField("类别", max_length=20, choices=AddressKind.choices())
    value = EncryptedTextField("地址", purpose="service_of_process.address.value")
    value_index = BlindIndexField(source="value", purpose="service_of_process.address.value")
    masked = models.CharField("地址（遮蔽）", max_length=120)
    status = models.CharField("状态", max_length=20, choices=AddressStatus.choices())
    source = models.CharField("来源", max_length=24, choices=AddressSource.choices())
    known_as_own = models.BooleanField("能确认为本人", null=True)
    confirmation = models.ForeignKey(
        AddressConfirmation, on_delete=models.PROTECT, null=True, blank=True, related_name="addresses"
    )
    agency = models.ForeignKey(
        "cases.Agency", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    grant = models.ForeignKey(
        "identity.LookupGrant", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="查询授权",
    )  # fmt: skip
    last_used_on = models.DateField("最近一次使用", null=True, blank=True)
    change_reported_on = models.DateField("书面变更之日", null=True, blank=True)
    blocked_at = models.DateTimeField("停用时间", null=True, blank=True)
    blocked_reason = models.CharField("停用缘由", max_length=120, blank=True)

    class Meta:
        verbose_name = "送达地址"
        indexes = [models.Index(fields=["party", "kind"])]
