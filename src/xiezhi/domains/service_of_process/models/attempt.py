"""One attempt at service, and the cell of each document in it."""

from __future__ import annotations

from django.db import models

from xiezhi.domains.service_of_process.models.order import OrderDocument, Recipient, ServiceOrder
from xiezhi.domains.service_of_process.types import (
    AddressStatus,
    AttemptState,
    Authority,
    Channel,
    FailureReason,
    FiveFacts,
    Method,
)
from xiezhi.kernel.crypto.models.fields import EncryptedTextField


class Attempt(models.Model):
    """送达一次: one method, one channel, one address, one time; it keeps its own result and proof."""

    workflow_name = "service_of_process.attempt"

    order = models.ForeignKey(ServiceOrder, on_delete=models.CASCADE, related_name="attempts")
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="attempts")
    number = models.IntegerField("第几次")
    method = models.CharField("送达方式", max_length=12, choices=Method.choices())
    channel = models.CharField("渠道", max_length=16, choices=Channel.choices())
    state = models.CharField(
        "状态", max_length=16, choices=AttemptState.choices(), default=AttemptState.DRAFT.value
    )
    address = models.ForeignKey(
        "service_of_process.ServiceAddress",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attempts",
    )
    address_text = EncryptedTextField(
        "发送时的地址", purpose="service_of_process.attempt.address", blank=True, default=""
    )
    address_masked = models.CharField(max_length=120, blank=True)
    address_status = models.CharField(max_length=20, choices=AddressStatus.choices(), blank=True)
    known_as_own = models.BooleanField(null=True)
    consent = models.JSONField("发送时的同意", default=dict)
    authority = models.CharField(
        "代理人授权", max_length=14, choices=Authority.choices(), default=Authority.NOT_NEEDED.value
    )
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    reason = models.CharField("换方式或换地址的理由", max_length=200, blank=True)
    created_at = models.DateTimeField("建立时间")
    created_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, related_name="+")
    assigned_to = models.ForeignKey(
        "identity.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="外出送达人员",
    )
    queued_at = models.DateTimeField("排队时间", null=True, blank=True)
    message = models.ForeignKey(
        "notifications.OutgoingMessage", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    link_hash = models.CharField(max_length=64, blank=True, db_index=True)
    code_hash = models.CharField(max_length=64, blank=True, db_index=True)
    check_code = models.CharField("核对码", max_length=8, blank=True)
    open_until = models.DateTimeField("链接有效至", null=True, blank=True)
    wrong_tries = models.IntegerField("输错次数", default=0)
    lock_count = models.IntegerField("锁定次数", default=0)
    locked_until = models.DateTimeField("锁定至", null=True, blank=True)
    failed = models.CharField("失败原因", max_length=32, choices=FailureReason.choices(), blank=True)
    failed_at = models.DateTimeField("失败时间", null=True, blank=True)
    replied_on = models.DateField("回复或依送达内容行事之日", null=True, blank=True)
    proved_arrival_on = models.DateField("受送达人证明的到达日期", null=True, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    result = models.JSONField("登记的结果", default=dict, blank=True)
    result_note = EncryptedTextField(
        "结果说明", purpose="service_of_process.attempt.result_note", blank=True, default=""
    )
    evidence_files = models.ManyToManyField("files.StoredFile", related_name="+", blank=True)

    class Meta:
        verbose_name = "送达记录"
        ordering = ("recipient__position", "number")
        constraints = [models.UniqueConstraint(fields=["recipient", "number"], name="attempt_number_once")]
        indexes = [models.Index(fields=["order", "state"])]

    @property
    def organisation_id(self) -> int:
        """The organisation rights over this attempt are asked of."""
        return self.order.organisation_id

    @property
    def audit_label(self) -> str:
        return f"{self.order.order_no}/{self.pk}"


class Cell(models.Model):
    """One document for one recipient in one attempt: five facts in five fields (decision 25)."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="cells")
    document = models.ForeignKey(OrderDocument, on_delete=models.PROTECT, related_name="cells")
    queued_at = models.DateTimeField("待发送", null=True, blank=True)
    handed_at = models.DateTimeField("交付通道", null=True, blank=True)
    arrived_at = models.DateTimeField("到达", null=True, blank=True)
    viewed_at = models.DateTimeField("首次查阅", null=True, blank=True)
    downloaded_at = models.DateTimeField("首次下载", null=True, blank=True)
    signed_at = models.DateTimeField("签收", null=True, blank=True)
    signed_through = models.CharField("签收渠道", max_length=20, blank=True)
    effective_on = models.DateField("生效", null=True, blank=True)
    effect = models.JSONField("效力判定", default=dict, blank=True)
    failed = models.CharField("失败", max_length=32, choices=FailureReason.choices(), blank=True)
    objected = models.BooleanField("有异议", default=False)
    frozen = models.BooleanField("效力冻结", default=False)

    class Meta:
        verbose_name = "文书送达"
        constraints = [models.UniqueConstraint(fields=["attempt", "document"], name="cell_once")]

    @property
    def facts(self) -> FiveFacts:
        """The five facts as the rules know them."""
        return FiveFacts(
            queued_at=self.queued_at, handed_at=self.handed_at, arrived_at=self.arrived_at,
            viewed_at=self.viewed_at, signed_at=self.signed_at, effective_on=self.effective_on,
            objected=self.objected, frozen=self.frozen,
            failed=FailureReason(self.failed) if self.failed else None,
        )  # fmt: skip
