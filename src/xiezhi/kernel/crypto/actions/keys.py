"""Make the key ring at set-up, add versions, and bring rows to the newest version."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import models

from xiezhi.kernel.crypto.models.fields import EncryptedTextField
from xiezhi.kernel.crypto.models.key_files import write_new_ring, write_next_version
from xiezhi.kernel.crypto.models.ring import the_ring
from xiezhi.kernel.crypto.types import KeyKind, PublicKeys, SignatureAlgorithm, VerifyKey


def create_key_ring(folder: Path) -> None:
    """Make every key, files 0600 in a folder 0700; a ring that stands is left as it is.

    A ring with a kind missing is refused: a new key would not open old rows.
    """
    write_new_ring(folder)


def rotate_key(kind: KeyKind) -> int:
    """Add a newer version of one key; the older ones go on unlocking and being searched."""
    return write_next_version(Path(settings.XIEZHI_KEYS), kind)


def public_keys() -> PublicKeys:
    """The public halves, all versions; these may be shown to anybody."""
    held = the_ring().keys
    ledger = {
        version: VerifyKey(
            SignatureAlgorithm.ED25519,
            Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw(),
        )
        for version, seed in held[KeyKind.LEDGER].items()
    }
    sm2 = {
        version: VerifyKey(SignatureAlgorithm.SM2, pair[32:]) for version, pair in held[KeyKind.SM2].items()
    }
    return PublicKeys(ledger=ledger, sm2=sm2)


def reseal_rows(model: type[models.Model], *, after: Any = None, limit: int = 500) -> Any | None:
    """Lock and mark up to ``limit`` rows again with the newest keys; the last key, or ``None`` at the end.

    Safe to run twice and beside other writers: each row is locked while its
    encrypted columns, and nothing else, are written.
    """
    from django.db import transaction

    names = [field.name for field in model._meta.fields if isinstance(field, EncryptedTextField)]
    with transaction.atomic():
        rows = model._base_manager.select_for_update().order_by("pk")
        if after is not None:
            rows = rows.filter(pk__gt=after)
        last = None
        for row in rows[:limit]:
            row.save(update_fields=names)
            last = row.pk
    return last
