"""An upload in parts, so that a weak signal loses a part and never the whole."""

from __future__ import annotations

from django.db import models

from xiezhi.kernel.files.models.stored_file import StoredFile


class Upload(models.Model):
    """One file on its way: announced with its digest, acknowledged part by part, kept once it is whole.

    ``about`` names the thing it belongs to (``service_of_process.visit:12``);
    the same file announced twice for the same thing is the same upload.
    """

    owner = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="+")
    about = models.CharField("所属", max_length=80)
    sha256 = models.CharField("SHA-256 摘要", max_length=64)
    size = models.BigIntegerField("字节数")
    name = models.CharField("文件名", max_length=200)
    kind = models.CharField("限额", max_length=12)
    started_at = models.DateTimeField("开始时间")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "分段上传"
        constraints = [models.UniqueConstraint(fields=["owner", "about", "sha256"], name="upload_once")]


class UploadPart(models.Model):
    """A part that lies on this machine, whole and checked."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    number = models.IntegerField("第几段")
    sha256 = models.CharField("SHA-256 摘要", max_length=64)

    class Meta:
        verbose_name = "上传的一段"
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=["upload", "number"], name="upload_part_once")]
