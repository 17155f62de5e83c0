"""What the person served answers: not me, an objection, paper please."""

from __future__ import annotations

from django.db import models

from xiezhi.domains.service_of_process.models.attempt import Attempt
from xiezhi.domains.service_of_process.types import NotMeRelation, ObjectionDecision, ObjectionKind
from xiezhi.kernel.crypto.models.fields import EncryptedTextField


class Objection(models.Model):
    """异议: freezes what was derived until a judge decides."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="objections")
    kind = models.CharField("理由", max_length=20, choices=ObjectionKind.choices())
    text = EncryptedTextField("说明", purpose="service_of_process.objection.text", blank=True, default="")
    files = models.ManyToManyField("files.StoredFile", related_name="+", blank=True)
    raised_at = models.DateTimeField("提出时间")
    decision = models.CharField("决定", max_length=16, choices=ObjectionDecision.choices(), blank=True)
    decided_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    decided_date = models.DateField("改定的送达日期", null=True, blank=True)
    reason = models.TextField("决定理由", blank=True)

    class Meta:
        verbose_name = "送达异议"
        constraints = [
            models.UniqueConstraint(
                fields=["attempt"], condition=models.Q(decision=""), name="objection_open_once"
            )
        ]


class NotMeReport(models.Model):
    """“我不是这个人”: no name and no number is asked; the address is not used again for this case."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="not_me_reports")
    relation = models.CharField("关系", max_length=30, choices=NotMeRelation.choices())
    at = models.DateTimeField("时间")
    ip = models.CharField(max_length=45, blank=True)

    class Meta:
        verbose_name = "非本人反馈"


class PaperRequest(models.Model):
    """A wish to get the documents on paper too (民诉法 90)."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="paper_requests")
    how = models.CharField("方式", max_length=12, default="post")
    address = EncryptedTextField(
        "寄送地址", purpose="service_of_process.paper.address", blank=True, default=""
    )
    at = models.DateTimeField("时间")
    handled_at = models.DateTimeField("办理时间", null=True, blank=True)
    handled_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField("办理说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "纸质文书申请"
        constraints = [
            models.UniqueConstraint(
                fields=["attempt"], condition=models.Q(handled_at=None), name="paper_open_once"
            )
        ]


class Inquiry(models.Model):
    """留言: what the person served asks the court about this service, and what the court answers; decides nothing."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="inquiries")
    text = EncryptedTextField("留言", purpose="service_of_process.inquiry.text")
    files = models.ManyToManyField("files.StoredFile", related_name="+", blank=True)
    at = models.DateTimeField("时间")
    answer = EncryptedTextField("答复", purpose="service_of_process.inquiry.answer", blank=True, default="")
    answered_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    class Meta:
        verbose_name = "受送达人留言"
        ordering = ("-at", "-pk")
