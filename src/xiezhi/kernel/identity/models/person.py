"""The people of the house."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from xiezhi.kernel.crypto.models.fields import EncryptedTextField


class People(BaseUserManager):
    """Finds a person by the name typed at log-in."""

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(username=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """A judge, clerk, officer, engineer, leader or outside worker who signs in."""

    username = models.CharField("用户名", max_length=60, unique=True)
    name = models.CharField("姓名", max_length=40)
    staff_no = models.CharField("工号", max_length=40, blank=True)
    title = models.CharField("职务", max_length=40, blank=True)
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="people", verbose_name="所在组织"
    )
    phone = EncryptedTextField("手机号", purpose="identity.person.phone", blank=True, default="")
    email = EncryptedTextField("电子邮箱", purpose="identity.person.email", blank=True, default="")
    oidc_subject = models.CharField("统一身份标识", max_length=200, blank=True)
    is_active = models.BooleanField("启用", default=True)
    password_changed_at = models.DateTimeField("口令修改时间", null=True, blank=True)
    must_change_password = models.BooleanField("下次登录须改口令", default=False)
    totp_secret = EncryptedTextField("动态口令密钥", purpose="identity.person.totp", blank=True, default="")
    totp_last_step = models.BigIntegerField(default=0)
    locked_until = models.DateTimeField("锁定至", null=True, blank=True)
    created_at = models.DateTimeField("建立时间")
    settings = models.JSONField("个人设置", default=dict, blank=True)

    objects = People()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = "人员"
        constraints = [
            models.UniqueConstraint(
                fields=["oidc_subject"], condition=~models.Q(oidc_subject=""), name="person_oidc_subject_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_label(self) -> str:
        """How the audit record names this person."""
        return f"{self.name}（{self.username}）"

    @property
    def has_second_factor(self) -> bool:
        return bool(self.totp_secret)
