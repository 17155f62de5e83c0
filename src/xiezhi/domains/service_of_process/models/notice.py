"""公告送达: the wish for it with the list of what was tried, its text, where it appeared; what was noted of each way."""

from __future__ import annotations

from django.db import models

from xiezhi.domains.service_of_process.models.attempt import Attempt
from xiezhi.domains.service_of_process.models.order import Recipient
from xiezhi.domains.service_of_process.types import Medium
from xiezhi.domains.service_of_process.types.notices import Means, NoteKind, NoticeState
from xiezhi.kernel.crypto.models.fields import EncryptedTextField


class MeansNote(models.Model):
    """记明: a way that is not feasible for a recipient, or a look-up; who says so, why, with which paper."""

    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="means_notes")
    kind = models.CharField("记什么", max_length=12, choices=NoteKind.choices())
    means = models.CharField("送达方式", max_length=12, choices=Means.choices())
    on = models.DateField("日期")
    reason = EncryptedTextField("理由、结果", purpose="service_of_process.means_note.reason")
    said_by = EncryptedTextField("谁说的", purpose="service_of_process.means_note.said_by")
    file = models.ForeignKey(
        "files.StoredFile",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="附件",
    )
    noted_at = models.DateTimeField("记录时间")
    noted_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "送达方式情况记录"
        ordering = ("noted_at", "pk")


class PublicNotice(models.Model):
    """公告送达 of one recipient; belongs to one attempt, whose cells are the papers."""

    workflow_name = "service_of_process.notice"

    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="notice")
    state = models.CharField(
        "状态", max_length=12, choices=NoticeState.choices(), default=NoticeState.REQUESTED.value
    )
    reason = EncryptedTextField("公告的原因", purpose="service_of_process.notice.reason")
    course = EncryptedTextField("公告的经过", purpose="service_of_process.notice.course")
    tried = EncryptedTextField("提请时的已试清单", purpose="service_of_process.notice.tried")
    foreign = models.BooleanField("境内没有住所", default=False)
    requested_at = models.DateTimeField("提请时间")
    requested_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    decided_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, related_name="+")
    decision_note = EncryptedTextField(
        "决定的说明", purpose="service_of_process.notice.decision_note", blank=True, default=""
    )
    wording = EncryptedTextField(
        "公告文本", purpose="service_of_process.notice.wording", blank=True, default=""
    )
    worded_at = models.DateTimeField("文本拟定时间", null=True, blank=True)
    issued_document_id = models.BigIntegerField(null=True, blank=True)
    file = models.ForeignKey(
        "files.StoredFile",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="公告",
    )
    last_published_on = models.DateField("最后张贴、刊登日期", null=True, blank=True)
    ends_on = models.DateField("期满日期", null=True, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = "公告送达"
        indexes = [models.Index(fields=["state", "ends_on"], name="notice_by_end")]

    @property
    def organisation_id(self) -> int:
        """The organisation rights over this notice are asked of."""
        return self.attempt.organisation_id

    @property
    def audit_label(self) -> str:
        return f"{self.attempt.order.order_no}/{self.attempt_id}"


class Publication(models.Model):
    """One posting or printing of a notice with the page or photo that proves it."""

    notice = models.ForeignKey(PublicNotice, on_delete=models.PROTECT, related_name="publications")
    medium = models.CharField("方式", max_length=12, choices=Medium.choices())
    published_on = models.DateField("日期")
    place = EncryptedTextField("载体、地点", purpose="service_of_process.publication.place")
    file = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="版面、照片或者录像"
    )
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    struck_at = models.DateTimeField("撤下时间", null=True, blank=True)
    struck_reason = models.CharField("撤下的理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "公告张贴、刊登"
        ordering = ("published_on", "pk")
