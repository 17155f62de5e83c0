"""The service order: documents × recipients, and what it shows in a list."""

from __future__ import annotations

from django.db import models

from xiezhi.domains.service_of_process.types import (
    CaseCategory,
    CellState,
    DocumentKind,
    OrderState,
    RecipientKind,
    ServiceClass,
)
from xiezhi.kernel.crypto.models.fields import EncryptedTextField


class ServiceOrder(models.Model):
    """送达任务: a court's wish to have documents served on recipients.

    The columns from ``summary_state`` on are derived by one action after each
    change, so that a list of a million rows needs no matrix.
    """

    workflow_name = "service_of_process.order"

    order_no = models.CharField("任务号", max_length=24, unique=True)
    court_case = models.ForeignKey("cases.CourtCase", on_delete=models.PROTECT, related_name="service_orders")
    court = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name="法院"
    )
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name="提请部门"
    )
    category = models.CharField("案件大类", max_length=20, choices=CaseCategory.choices())
    service_class = models.CharField(
        "任务类别", max_length=20, choices=ServiceClass.choices(), default=ServiceClass.GENERAL.value
    )
    state = models.CharField(
        "状态", max_length=12, choices=OrderState.choices(), default=OrderState.DRAFT.value
    )
    source = models.CharField("来源", max_length=20, default="manual")
    client = models.ForeignKey(
        "integration.ApiClient", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    external_no = models.CharField("办案系统任务号", max_length=80, blank=True)
    requested_by = models.ForeignKey(
        "identity.Person", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="提请人"
    )
    judge = models.ForeignKey(
        "identity.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="承办法官",
    )
    clerk = models.ForeignKey(
        "identity.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="书记员",
    )
    specialist = models.ForeignKey(
        "identity.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="送达专员",
    )
    wanted_by_on = models.DateField("要求办结日期", null=True, blank=True)
    note = models.CharField("提请说明", max_length=300, blank=True)
    requested_at = models.DateTimeField("提请时间")
    accepted_at = models.DateTimeField("接收时间", null=True, blank=True)
    completed_at = models.DateTimeField("办结时间", null=True, blank=True)
    reopened_at = models.DateTimeField("重新送达时间", null=True, blank=True)
    told_at = models.DateTimeField("办结通知时间", null=True, blank=True)
    changed_at = models.DateTimeField("最近变动")

    summary_state = models.CharField(
        "汇总状态", max_length=10, choices=CellState.choices(), default=CellState.NONE.value
    )
    cell_count = models.IntegerField("份数", default=0)
    effective_count = models.IntegerField("已生效份数", default=0)
    next_code = models.CharField("下一步", max_length=40, blank=True)
    next_button = models.CharField(max_length=20, blank=True)
    next_sentence = EncryptedTextField(
        "下一步说明", purpose="service_of_process.order.next_sentence", blank=True, default=""
    )
    next_also = EncryptedTextField(
        "其他待办", purpose="service_of_process.order.next_also", blank=True, default=""
    )
    next_waiting = models.BooleanField("在等别人", default=False)
    due_at = models.DateTimeField("时限", null=True, blank=True)
    due_reason = models.CharField("时限缘由", max_length=120, blank=True)

    class Meta:
        verbose_name = "送达任务"
        constraints = [
            models.UniqueConstraint(
                fields=["client", "external_no"],
                condition=~models.Q(external_no=""),
                name="order_external_no_once",
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "due_at", "id"], name="order_by_due"),
            models.Index(fields=["organisation", "-requested_at", "-id"], name="order_by_request"),
            models.Index(fields=["court", "-requested_at", "-id"], name="order_court_request"),
            models.Index(fields=["court", "due_at", "id"], name="order_court_due"),
            models.Index(fields=["court", "summary_state", "due_at", "id"], name="order_court_state"),
            models.Index(fields=["organisation", "summary_state", "due_at", "id"], name="order_by_state"),
            models.Index(fields=["specialist", "due_at", "id"], name="order_specialist"),
            models.Index(fields=["judge", "due_at", "id"], name="order_judge"),
            models.Index(fields=["clerk", "due_at", "id"], name="order_clerk"),
            models.Index(fields=["court_case"], name="order_case"),
            # Tabs and the reverse order of the list: each would otherwise read every row of a court.
            models.Index(
                fields=["court", "organisation"], name="order_waiting", condition=models.Q(next_waiting=True)
            ),
            models.Index(
                fields=["court", "organisation"],
                name="order_submitted",
                condition=models.Q(state="submitted"),
            ),
            models.Index("court", models.F("due_at").desc(nulls_last=True), name="order_court_late"),
        ]

    def __str__(self) -> str:
        return self.order_no

    @property
    def audit_label(self) -> str:
        return self.order_no


class OrderDocument(models.Model):
    """One document of an order, with its own name and version."""

    order = models.ForeignKey(ServiceOrder, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField("文书种类", max_length=24, choices=DocumentKind.choices())
    name = models.CharField("名称", max_length=120)
    version = models.IntegerField("版本", default=1)
    dated_on = models.DateField("文书日期", null=True, blank=True)
    copies = models.IntegerField("份数", default=1)
    pages = models.IntegerField("页数", default=1)
    source = models.CharField("来源", max_length=12, default="uploaded")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    issued_no = models.CharField("文书编号", max_length=80, blank=True)
    sealed_at = models.DateTimeField("签章时间", null=True, blank=True)
    position = models.IntegerField("顺序", default=0)
    added_at = models.DateTimeField("加入时间")
    added_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)

    class Meta:
        verbose_name = "送达文书"
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(fields=["order", "name", "version"], name="order_document_once"),
            models.CheckConstraint(
                condition=models.Q(copies__gte=1, pages__gte=1), name="order_document_counts"
            ),
        ]


class Recipient(models.Model):
    """受送达人: a party who has to be served, or the agent who takes papers for that party."""

    order = models.ForeignKey(ServiceOrder, on_delete=models.CASCADE, related_name="recipients")
    party = models.ForeignKey("cases.Party", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(
        "cases.Agency", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(
        "类型", max_length=30, choices=RecipientKind.choices(), default=RecipientKind.PERSON.value
    )
    position = models.IntegerField("顺序", default=0)
    added_at = models.DateTimeField("加入时间")
    answer_due_on = models.DateField("答辩期届满", null=True, blank=True)
    will_not_confirm_on = models.DateField("拒不确认地址之日", null=True, blank=True)
    will_not_confirm_reason = models.CharField("拒不确认的情形", max_length=200, blank=True)
    withdrawn_at = models.DateTimeField("移出时间", null=True, blank=True)

    class Meta:
        verbose_name = "受送达人"
        ordering = ("position", "pk")
        constraints = [models.UniqueConstraint(fields=["order", "party"], name="recipient_once")]
