"""Signed-in sessions, and tries that count towards a limit."""

from __future__ import annotations

from django.db import models

from xiezhi.kernel.identity.types import SignInMeans


class SignIn(models.Model):
    """One session of one person on one device."""

    person = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    means = models.CharField("方式", max_length=12, choices=SignInMeans.choices())
    ip = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=200, blank=True)
    signed_in_at = models.DateTimeField("登录时间")
    seen_at = models.DateTimeField("最近活动")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    end_reason = models.CharField("结束原因", max_length=60, blank=True)

    class Meta:
        verbose_name = "登录会话"
        indexes = [models.Index(fields=["person", "ended_at"])]


class Try(models.Model):
    """How often something was tried in a window of time; one row per name and window."""

    name = models.CharField(max_length=120)
    window_from = models.DateTimeField()
    count = models.IntegerField(default=0)

    class Meta:
        verbose_name = "尝试次数"
        constraints = [models.UniqueConstraint(fields=["name", "window_from"], name="try_once_per_window")]
