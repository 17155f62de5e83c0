"""上门自取: papers that lie at the window of the court, who came for them, what was photographed there."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from xiezhi.domains.service_of_process.models.attempt import Attempt
from xiezhi.domains.service_of_process.types import Signer
from xiezhi.domains.service_of_process.types.pickups import PickupState, PictureKind, ToldBy
from xiezhi.kernel.crypto.models.fields import EncryptedTextField


class Pickup(models.Model):
    """上门自取 of one attempt: which period was told, what lies ready, who came, how it ended."""

    workflow_name = "service_of_process.pickup"

    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="pickup")
    pickup_no = models.CharField("自取编号", max_length=24, unique=True)
    state = models.CharField(
        "状态", max_length=16, choices=PickupState.choices(), default=PickupState.MARKED.value
    )
    made_at = models.DateTimeField("建立时间")
    made_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, related_name="+")
    place = models.CharField("领取地点", max_length=60, blank=True)
    from_on = models.DateField("领取期间自", null=True, blank=True)
    until_on = models.DateField("领取期间至", null=True, blank=True)
    told_how = models.CharField("告知方式", max_length=12, choices=ToldBy.choices(), blank=True)
    told_at = models.DateTimeField("告知时间", null=True, blank=True)
    told_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, related_name="+")
    announced_in_court = models.BooleanField("当庭宣判后领取裁判文书", default=False)
    reminded_at = models.DateTimeField("最近提醒", null=True, blank=True)
    reminded_last_day_at = models.DateTimeField("期满前提醒", null=True, blank=True)
    checked = ArrayField(models.CharField(max_length=64), verbose_name="核对过的文书", default=list)
    checked_at = models.DateTimeField("核对时间", null=True, blank=True)
    checked_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, related_name="+")
    printed_at = models.DateTimeField("最近打印", null=True, blank=True)
    print_count = models.IntegerField("打印次数", default=0)
    signer = models.CharField("领取人", max_length=24, choices=Signer.choices(), blank=True)
    comer_name = EncryptedTextField(
        "领取人姓名", purpose="service_of_process.pickup.comer_name", blank=True, default=""
    )
    comer_id_no = EncryptedTextField(
        "领取人证件号码", purpose="service_of_process.pickup.comer_id_no", blank=True, default=""
    )
    strokes = EncryptedTextField(
        "签名笔迹", purpose="service_of_process.pickup.strokes", blank=True, default=""
    )
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = "上门自取"
        indexes = [
            models.Index(fields=["state", "until_on", "id"], name="pickup_by_state"),
            models.Index(fields=["-made_at", "-id"], name="pickup_newest"),
        ]

    @property
    def organisation_id(self) -> int:
        """The organisation rights over this collection are asked of."""
        return self.attempt.organisation_id

    @property
    def audit_label(self) -> str:
        return self.pickup_no


class PickupPicture(models.Model):
    """A scan or photograph taken at the window; one of a card is deleted when its time is over."""

    pickup = models.ForeignKey(Pickup, on_delete=models.PROTECT, related_name="pictures")
    kind = models.CharField("类别", max_length=16, choices=PictureKind.choices())
    file = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    masked = models.ForeignKey(
        "files.StoredFile",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="遮蔽副本",
    )
    sm3 = models.CharField("SM3摘要", max_length=64)
    reading = EncryptedTextField(
        "识读结果", purpose="service_of_process.pickup_picture.reading", blank=True, default=""
    )
    taken_at = models.DateTimeField("采集时间")
    taken_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    delete_on = models.DateField("到期删除", null=True, blank=True)
    deleted_at = models.DateTimeField("删除时间", null=True, blank=True)

    class Meta:
        verbose_name = "窗口影像"
        ordering = ("taken_at", "pk")
        indexes = [models.Index(fields=["delete_on"], name="pickup_picture_over")]
