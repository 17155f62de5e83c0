"""Systems that may call."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from xiezhi.kernel.crypto.models.fields import EncryptedTextField


class ApiClient(models.Model):
    """Another system, e.g. the inner case system of one court; its secret is shown once."""

    name = models.CharField("名称", max_length=80)
    client_id = models.CharField("标识", max_length=40, unique=True)
    secret_hash = models.CharField(max_length=128)
    organisation = models.ForeignKey("identity.Organisation", on_delete=models.PROTECT, related_name="+")
    scopes = ArrayField(models.CharField(max_length=60), verbose_name="可调用的接口", default=list)
    webhook_url = models.URLField("推送地址", blank=True)
    webhook_secret = EncryptedTextField(
        "推送签名密钥", purpose="integration.client.webhook", blank=True, default=""
    )
    hand_over_secret = EncryptedTextField(
        "免登录签名密钥", purpose="integration.client.hand_over", blank=True, default=""
    )
    active = models.BooleanField("启用", default=True)
    created_at = models.DateTimeField("建立时间")
    last_call_at = models.DateTimeField("最近调用", null=True, blank=True)

    class Meta:
        verbose_name = "对接系统"

    def __str__(self) -> str:
        return self.name

    @property
    def audit_label(self) -> str:
        """How the audit record names this system."""
        return f"{self.name}（{self.client_id}）"


class IdempotencyKey(models.Model):
    """The answer first given to a call, so that a repeated call gets the same and nothing happens twice."""

    client = models.ForeignKey(ApiClient, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    status = models.IntegerField(null=True)
    answer = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "幂等键"
        constraints = [models.UniqueConstraint(fields=["client", "key"], name="idempotency_key_once")]


class HandOverUse(models.Model):
    """A signed hand-over that was used; a second use is refused."""

    client = models.ForeignKey(ApiClient, on_delete=models.CASCADE, related_name="+")
    token_id = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "免登录凭据使用记录"
        constraints = [models.UniqueConstraint(fields=["client", "token_id"], name="hand_over_once")]
