"""外出送达: one way to one door for one or several recipients, what was seen there, what proves it, how it was rated."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from xiezhi.domains.service_of_process.models.attempt import Attempt
from xiezhi.domains.service_of_process.types.visits import (
    LOCKED,
    EvidenceKind,
    VisitOutcome,
    VisitState,
)
from xiezhi.kernel.crypto.models.fields import BlindIndexField, EncryptedTextField
from xiezhi.kernel.crypto.models.searchable import Searchable

_PERSON = {"on_delete": models.PROTECT, "null": True, "blank": True, "related_name": "+"}


class Visit(Searchable):
    """外出任务: who goes where, since when; while it is taken, the door is one team's (SP-33)."""

    workflow_name = "service_of_process.visit"

    visit_no = models.CharField("外出任务号", max_length=24, unique=True)
    court = models.ForeignKey("identity.Organisation", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name="提请部门"
    )
    state = models.CharField(
        "状态", max_length=12, choices=VisitState.choices(), default=VisitState.WAITING.value
    )
    address = EncryptedTextField("地址", purpose="service_of_process.visit.address")
    address_index = BlindIndexField(source="address", purpose="service_of_process.visit.address")
    address_masked = models.CharField("地址（遮蔽）", max_length=120)
    team = models.ForeignKey("identity.Organisation", verbose_name="派给哪一队", **_PERSON)
    server = models.ForeignKey("identity.Person", verbose_name="外出送达人员", **_PERSON)
    reasons = ArrayField(
        models.CharField(max_length=120), verbose_name="为什么要上门", default=list, blank=True
    )
    by_rule = models.BooleanField("自动筛选", default=False)
    due_at = models.DateTimeField("时限", null=True, blank=True)
    made_at = models.DateTimeField("建立时间")
    since = models.DateTimeField("进入现在的状态")
    accepted_at = models.DateTimeField("接收时间", null=True, blank=True)
    lock_until = models.DateTimeField("锁定至", null=True, blank=True)
    left_at = models.DateTimeField("出发时间", null=True, blank=True)
    reported_at = models.DateTimeField("反馈时间", null=True, blank=True)
    clock_note = models.CharField("手机时钟", max_length=40, blank=True)
    sealed_position = EncryptedTextField(
        "送达地点", purpose="service_of_process.visit.position", blank=True, default=""
    )
    position_at = models.DateTimeField("记录地点的时间", null=True, blank=True)

    class Meta:
        verbose_name = "外出任务"
        constraints = [
            models.UniqueConstraint(
                fields=["court", "address_index"], name="visit_one_team_at_a_door",
                condition=models.Q(state__in=[one.value for one in LOCKED]),
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["court", "state", "due_at"], name="visit_by_state"),
            models.Index(fields=["server", "state"], name="visit_by_server"),
            models.Index(fields=["-made_at", "-id"], name="visit_newest"),
        ]

    @property
    def audit_label(self) -> str:
        return self.visit_no

    @property
    def position(self) -> dict[str, Any]:
        """Latitude, longitude, accuracy and moment of the one reading; empty where none was taken."""
        found: dict[str, Any] = json.loads(self.sealed_position) if self.sealed_position else {}
        return found


class VisitEntry(models.Model):
    """One recipient of a visit: three facts, each apart, and what followed from them."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="entries")
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="visit_entries")
    is_open = models.BooleanField("还没有结果", default=True)
    client_id = models.CharField(max_length=40, blank=True)
    outcome = models.CharField("结果", max_length=20, choices=VisitOutcome.choices(), blank=True)
    happened_at = models.DateTimeField("经过的时间", null=True, blank=True)
    received_at = models.DateTimeField("服务器收到时间", null=True, blank=True)
    was_there = models.BooleanField("到过现场", null=True)
    was_taken = models.BooleanField("有人收下", null=True)
    is_right_person = models.BooleanField("核对过收的人", null=True)
    sealed_report = EncryptedTextField(
        "所报经过", purpose="service_of_process.visit.report", blank=True, default=""
    )
    left_attempt = models.ForeignKey(
        Attempt, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="留置"
    )

    class Meta:
        verbose_name = "外出任务的受送达人"
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["attempt"], condition=models.Q(is_open=True), name="visit_attempt_taken_once"
            ),
            models.UniqueConstraint(
                fields=["client_id"], condition=~models.Q(client_id=""), name="visit_report_once"
            ),
        ]

    @property
    def report(self) -> dict[str, Any]:
        """What the server told, as it was told."""
        found: dict[str, Any] = json.loads(self.sealed_report) if self.sealed_report else {}
        return found


class VisitEvidence(models.Model):
    """A photograph, film or signature of a visit; it proves one of the facts and no other."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="evidence")
    entry = models.ForeignKey(
        VisitEntry, on_delete=models.CASCADE, null=True, blank=True, related_name="evidence"
    )
    kind = models.CharField("类别", max_length=24, choices=EvidenceKind.choices())
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    strokes = EncryptedTextField(
        "签名笔迹", purpose="service_of_process.visit.strokes", blank=True, default=""
    )
    taken_at = models.DateTimeField("手机记下的时间")
    received_at = models.DateTimeField("服务器收到时间")
    by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "外出证据"
        ordering = ("taken_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "entry", "kind", "file"], name="visit_evidence_once", nulls_distinct=False
            )
        ]


class VisitRating(models.Model):
    """当事人评价: asked once after a visit, answered once; a trigger of the database lets nobody change the answer."""

    entry = models.OneToOneField(VisitEntry, on_delete=models.PROTECT, related_name="rating")
    court = models.ForeignKey("identity.Organisation", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("identity.Organisation", on_delete=models.PROTECT, related_name="+")
    link_hash = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField("生成时间")
    open_until = models.DateTimeField("链接有效至")
    stars = models.IntegerField("几分", null=True, blank=True)
    words = EncryptedTextField("评语", purpose="service_of_process.visit.rating", blank=True, default="")
    rated_at = models.DateTimeField("评价时间", null=True, blank=True)

    class Meta:
        verbose_name = "外出送达评价"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stars=None) | models.Q(stars__gte=1, stars__lte=5),
                name="visit_rating_stars",
            )
        ]
        indexes = [models.Index(fields=["-rated_at"], name="visit_rating_newest")]


class VisitSettings(models.Model):
    """外出送达设置 of one court."""

    court = models.OneToOneField("identity.Organisation", on_delete=models.PROTECT, related_name="+")
    picks = models.BooleanField("自动筛选要上门的任务", default=True)
    after_failures = models.IntegerField("电子送达失败几次就上门", default=1)
    after_silent_days = models.IntegerField("发出几天没有查阅、回复就上门", default=3)
    lock_hours = models.IntegerField("接收后锁定几小时", default=24)

    class Meta:
        verbose_name = "外出送达设置"
        constraints = [
            models.CheckConstraint(
                name="visit_settings_sane",
                condition=models.Q(
                    after_failures__gte=1, after_failures__lte=9, after_silent_days__gte=1,
                    after_silent_days__lte=60, lock_hours__gte=1, lock_hours__lte=168,
                ),
            )
        ]  # fmt: skip

    @property
    def organisation_id(self) -> int:
        """The organisation rights over these settings are asked of."""
        return self.court_id
