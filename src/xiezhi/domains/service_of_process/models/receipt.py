"""签收记录: each time the person served signed for documents."""

from __future__ import annotations

from django.db import models

from xiezhi.domains.service_of_process.models.attempt import Attempt, Cell
from xiezhi.domains.service_of_process.types import Channel
from xiezhi.kernel.crypto.models.fields import EncryptedTextField


class ReceiptRecord(models.Model):
    """One signature for some documents of one attempt: when, through what, how, and the picture of it.

    A person may sign for three papers today and for the fourth tomorrow; each
    signing is a record of its own and never changes.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="receipts")
    cells = models.ManyToManyField(Cell, related_name="receipts")
    at = models.DateTimeField("签收时间")
    how = models.CharField("方式", max_length=12)
    channel = models.CharField("渠道", max_length=16, choices=Channel.choices())
    strokes = EncryptedTextField(
        "签名笔迹", purpose="service_of_process.receipt.strokes", blank=True, default=""
    )
    picture = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    agent = models.BooleanField("代理人签收", default=False)
    ip = models.CharField(max_length=45, blank=True)

    class Meta:
        verbose_name = "签收记录"
        ordering = ("at", "pk")
