"""How the log stands, under which name, and with which keys its heads are checked."""

from __future__ import annotations

from django.conf import settings

from xiezhi.kernel.crypto.actions import public_keys
from xiezhi.kernel.crypto.types import Hash
from xiezhi.kernel.ledger.models import Checkpoint
from xiezhi.kernel.ledger.rules.checkpoints import parse_checkpoint
from xiezhi.kernel.ledger.rules.notes import NoteKey
from xiezhi.kernel.ledger.types import SHA256_ED25519, SM3_SM2, Profile


def latest_checkpoint(profile: Profile = SHA256_ED25519) -> Checkpoint | None:
    """The newest signed head, ``None`` while the log is empty."""
    newest: Checkpoint | None = Checkpoint.objects.filter(profile=profile.name).order_by("-size").first()
    return newest


def origin() -> str:
    """The name of this log, the same for ever.

    The first checkpoint fixes it. Before that it is ``XIEZHI_LEDGER_ORIGIN``, or
    a name made from the first ledger key, which no other installation has.
    """
    first = Checkpoint.objects.order_by("pk").first()
    if first is not None:
        return parse_checkpoint(first.note)[0].origin
    chosen: str | None = getattr(settings, "XIEZHI_LEDGER_ORIGIN", None)
    return chosen or f"xiezhi.ledger/{Hash.SHA256.of(public_keys().ledger[1].public).hex()[:12]}"


def verifier_keys() -> list[NoteKey]:
    """Every key that has signed or may sign checkpoints, newest first; to be handed out and pinned."""
    keys, name = public_keys(), origin()
    return [
        NoteKey(name, profile, held[version])
        for profile, held in ((SHA256_ED25519, keys.ledger), (SM3_SM2, keys.sm2))
        for version in sorted(held, reverse=True)
    ]
