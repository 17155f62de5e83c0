"""Proofs of service and reports."""

from __future__ import annotations

import json
from typing import Any

from django.db import models

from xiezhi.domains.service_of_process.models.attempt import Attempt
from xiezhi.domains.service_of_process.models.order import ServiceOrder
from xiezhi.kernel.crypto.models.fields import EncryptedTextField


class Proof(models.Model):
    """A proof issued: the electronic proof 电子送达回证, the sent record, the report 送达报告书.

    What it says never changes. A later ruling issues one that supersedes it.
    """

    kind = models.CharField("类别", max_length=20)
    number = models.CharField("编号", max_length=60, unique=True)
    order = models.ForeignKey(ServiceOrder, on_delete=models.PROTECT, related_name="proofs")
    attempt = models.ForeignKey(
        Attempt, on_delete=models.PROTECT, null=True, blank=True, related_name="proofs"
    )
    issued_at = models.DateTimeField("出具时间")
    issued_document_id = models.BigIntegerField("文书", null=True, db_index=True)
    file = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    picture = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sealed_facts: Any = EncryptedTextField(
        "所载事实", purpose="service_of_process.proof.facts", blank=True, default=""
    )
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    supersede_reason = models.CharField("替代理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "送达凭证"
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "kind"], condition=models.Q(supersedes=None, kind="electronic_proof"),
                name="electronic_proof_once",
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["order", "kind"])]

    @property
    def facts(self) -> dict[str, Any]:
        """What the proof says, as plain JSON values; encrypted at rest, since it names people."""
        found: dict[str, Any] = json.loads(self.sealed_facts) if self.sealed_facts else {}
        return found

    @facts.setter
    def facts(self, value: dict[str, Any]) -> None:
        self.sealed_facts = json.dumps(value, ensure_ascii=False, sort_keys=True)


class ProofAddition(models.Model):
    """What happened after a proof was issued: later views, signature, a ruling."""

    proof = models.ForeignKey(Proof, on_delete=models.CASCADE, related_name="additions")
    at = models.DateTimeField("时间")
    kind = models.CharField("类别", max_length=20)
    line = models.CharField("内容", max_length=200)

    class Meta:
        verbose_name = "追加记录"
        ordering = ("at", "pk")
