"""Whom a checker of our papers may believe."""

from __future__ import annotations

from xiezhi.kernel.documents.models import CourtSeal
from xiezhi.kernel.documents.rules.trust import Trust
from xiezhi.kernel.ledger.queries import verifier_keys
from xiezhi.kernel.ledger.types import SHA256_ED25519


def trust_list() -> Trust:
    """Certificates behind every seal ever registered, and the keys of the ledger.

    A retired seal stays: what it sealed while it stood is still true.
    """
    seals = CourtSeal.objects.exclude(certificate="").order_by("pk").values_list("certificate", flat=True)
    logs = [key.vkey for key in verifier_keys() if key.profile == SHA256_ED25519]
    return Trust(seals=tuple(dict.fromkeys(seals)), logs=tuple(logs))
