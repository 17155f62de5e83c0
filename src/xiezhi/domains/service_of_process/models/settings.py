"""What each court sets for itself; nothing here is law."""

from __future__ import annotations

from django.db import models


class CourtSettings(models.Model):
    """送达设置 of one court: whether messages carry the sentence on effect, where a check code is typed, how long."""

    court = models.OneToOneField(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name="法院"
    )
    adds_effect_sentence = models.BooleanField("短信写明到达即送达（规则允许时）", default=True)
    hotline = models.CharField("咨询电话", max_length=20, default="12368")
    check_site = models.CharField("核对短信的网址", max_length=80, blank=True)
    link_days = models.IntegerField("链接有效天数", default=180)
    pickup_place = models.CharField("领取文书的地点", max_length=60, blank=True)
    identity_picture_days = models.IntegerField("身份证件影像保留天数", default=30)
    means_order = models.CharField("送达方式的顺序", max_length=80, blank=True)
    year_starts_on = models.DateField("服务年度起始日期", null=True, blank=True)
    year_target = models.IntegerField("服务年度案件量", default=8000)
    changed_at = models.DateTimeField("修改时间", null=True)
    changed_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "送达设置"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(link_days__gte=1, link_days__lte=730), name="court_settings_link_days"
            ),
            models.CheckConstraint(
                condition=models.Q(identity_picture_days__gte=1, identity_picture_days__lte=365),
                name="court_settings_picture_days",
            ),
            models.CheckConstraint(
                condition=models.Q(year_target__gte=1, year_target__lte=1_000_000),
                name="court_settings_year_target",
            ),
        ]

    @property
    def organisation_id(self) -> int:
        """The organisation rights over these settings are asked of."""
        return self.court_id


class SettingsChange(models.Model):
    """A setting of a court that was changed: what stood there, what stands there now, who did it and why."""

    settings = models.ForeignKey(CourtSettings, on_delete=models.PROTECT, related_name="changes")
    field = models.CharField(max_length=40)
    label = models.CharField("项目", max_length=60)
    old = models.CharField("原值", max_length=120, blank=True)
    new = models.CharField("新值", max_length=120, blank=True)
    by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")
    reason = models.CharField("理由", max_length=200)

    class Meta:
        verbose_name = "送达设置修改记录"
        ordering = ("-at", "-pk")
