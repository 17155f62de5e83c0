"""邮件: one envelope of one postal attempt, its waybills, what its carrier told, its receipt."""

from __future__ import annotations

from django.db import models

from xiezhi.domains.service_of_process.models.attempt import Attempt
from xiezhi.domains.service_of_process.types import ReturnReason
from xiezhi.domains.service_of_process.types.posting import Carrier, Layout, MailEventKind, ParcelState
from xiezhi.kernel.crypto.models.fields import BlindIndexField, EncryptedTextField
from xiezhi.kernel.crypto.models.searchable import Searchable


class Parcel(Searchable):
    """邮件: to whom, where, what lies in it, which number it travels under, how it ended."""

    workflow_name = "service_of_process.parcel"

    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="parcel")
    parcel_no = models.CharField("邮件编号", max_length=24, unique=True)
    state = models.CharField(
        "状态", max_length=16, choices=ParcelState.choices(), default=ParcelState.PREPARED.value
    )
    carrier = models.CharField("承运", max_length=12, choices=Carrier.choices(), default=Carrier.EMS.value)
    receiver = EncryptedTextField("收件人", purpose="service_of_process.parcel.receiver")
    receiver_phone = EncryptedTextField(
        "收件人电话", purpose="service_of_process.parcel.receiver_phone", blank=True, default=""
    )
    address = EncryptedTextField("收件地址", purpose="service_of_process.parcel.address")
    address_index = BlindIndexField(source="address", purpose="service_of_process.parcel.address")
    address_masked = models.CharField("收件地址（遮蔽）", max_length=120)
    postcode = models.CharField("邮政编码", max_length=6, blank=True)
    contents = models.JSONField("内件", default=list)
    content_hash = models.CharField("内件摘要", max_length=64, db_index=True)
    page_count = models.IntegerField("页数", default=0)
    remark = models.CharField("面单备注", max_length=60, blank=True)
    same_reason = models.CharField("再寄同样文书的理由", max_length=200, blank=True)
    made_at = models.DateTimeField("建立时间")
    made_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, related_name="+")
    printed_at = models.DateTimeField("最近打印", null=True, blank=True)
    print_count = models.IntegerField("打印次数", default=0)
    tracking_no = models.CharField("邮寄单号", max_length=20, blank=True)
    posted_on = models.DateField("交寄日期", null=True, blank=True)
    handed_at = models.DateTimeField("回填时间", null=True, blank=True)
    last_word_at = models.DateTimeField("最近物流", null=True, blank=True)
    last_word = models.CharField("最近物流类别", max_length=16, choices=MailEventKind.choices(), blank=True)
    asked_at = models.DateTimeField("最近查询", null=True, blank=True)
    ask_fault = models.CharField("查询失败", max_length=200, blank=True)
    signer_name = EncryptedTextField(
        "签收人姓名", purpose="service_of_process.parcel.signer_name", blank=True, default=""
    )
    receipt = models.ForeignKey(
        "files.StoredFile",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="回执",
    )
    receipt_at = models.DateTimeField("回执上传时间", null=True, blank=True)
    receipt_state = models.CharField("回执识读", max_length=12, blank=True)
    receipt_fault = models.CharField("识读失败", max_length=200, blank=True)
    receipt_reading = EncryptedTextField(
        "识读结果", purpose="service_of_process.parcel.receipt_reading", blank=True, default=""
    )
    ended_at = models.DateTimeField("结果登记时间", null=True, blank=True)

    class Meta:
        verbose_name = "邮件"
        constraints = [
            models.UniqueConstraint(
                fields=["tracking_no"], condition=~models.Q(tracking_no=""), name="parcel_tracking_no_once"
            )
        ]
        indexes = [
            models.Index(fields=["state", "-made_at", "-id"], name="parcel_by_state"),
            models.Index(fields=["-made_at", "-id"], name="parcel_newest"),
        ]

    @property
    def organisation_id(self) -> int:
        """The organisation rights over this parcel are asked of."""
        return self.attempt.organisation_id

    @property
    def audit_label(self) -> str:
        return self.parcel_no


class WaybillBatch(models.Model):
    """面单 printed together, and what was left out and why."""

    organisation = models.ForeignKey("identity.Organisation", on_delete=models.PROTECT, related_name="+")
    layout = models.CharField("版式", max_length=8, choices=Layout.choices())
    printed_at = models.DateTimeField("打印时间")
    printed_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("重打的理由", max_length=200, blank=True)
    skipped = models.JSONField("没有打印的", default=list)

    class Meta:
        verbose_name = "面单批次"
        ordering = ("-printed_at", "-pk")


class Waybill(models.Model):
    """One printed waybill with exactly what stood on it."""

    batch = models.ForeignKey(WaybillBatch, on_delete=models.CASCADE, related_name="waybills")
    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="waybills")
    number = models.IntegerField("第几次打印")
    facts = EncryptedTextField("面单内容", purpose="service_of_process.waybill.facts")
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)

    class Meta:
        verbose_name = "邮寄面单"
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["parcel", "number"], name="waybill_number_once")]


class ParcelEvent(models.Model):
    """物流: one thing the carrier told about a parcel."""

    parcel = models.ForeignKey(Parcel, on_delete=models.CASCADE, related_name="events")
    event_no = models.CharField("物流编号", max_length=60)
    at = models.DateTimeField("时间")
    kind = models.CharField("类别", max_length=16, choices=MailEventKind.choices())
    place = models.CharField("地点", max_length=60, blank=True)
    text = EncryptedTextField("说明", purpose="service_of_process.parcel_event.text", blank=True, default="")
    reason = models.CharField("退回原因", max_length=20, choices=ReturnReason.choices(), blank=True)
    through = models.CharField("来处", max_length=8)
    taken_at = models.DateTimeField("收到时间")

    class Meta:
        verbose_name = "物流信息"
        ordering = ("-at", "-pk")
        constraints = [models.UniqueConstraint(fields=["parcel", "event_no"], name="parcel_event_once")]
