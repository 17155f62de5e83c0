"""Messages to people of the house, and notices to an organisation."""

from __future__ import annotations

from django.db import models

from xiezhi.kernel.crypto.models.fields import EncryptedTextField


class Message(models.Model):
    """One in-app message to one person; holds no document content."""

    person = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField("类别", max_length=80)
    title = EncryptedTextField("标题", purpose="notifications.message.title")
    line = EncryptedTextField("说明", purpose="notifications.message.line", blank=True, default="")
    url = models.CharField("地址", max_length=300, blank=True)
    object_kind = models.CharField(max_length=80, blank=True)
    object_id = models.BigIntegerField(null=True)
    once = models.CharField("只发一次的标记", max_length=120, null=True, unique=True)
    at = models.DateTimeField("时间")
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    class Meta:
        verbose_name = "消息"
        indexes = [
            models.Index(fields=["person", "-at"]),
            models.Index(fields=["person"], condition=models.Q(read_at=None), name="message_unread"),
        ]


class Notice(models.Model):
    """A notice everybody of an organisation sees on the home page."""

    organisation = models.ForeignKey("identity.Organisation", on_delete=models.PROTECT, related_name="+")
    title = models.CharField("标题", max_length=120)
    line = models.CharField("说明", max_length=200, blank=True)
    body = models.TextField("正文", blank=True)
    published_at = models.DateTimeField("发布时间")
    published_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, related_name="+")
    until_on = models.DateField("显示到（不含）", null=True, blank=True)

    class Meta:
        verbose_name = "通知"


class NoticeRead(models.Model):
    """Who has read a notice."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="reads")
    person = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "通知已读"
        constraints = [models.UniqueConstraint(fields=["notice", "person"], name="notice_read_once")]
