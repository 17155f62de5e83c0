"""The local seal machine: keys of this installation, PAdES by pyHanko."""

from __future__ import annotations

from collections.abc import Callable

from pyhanko.sign.timestamps import TimeStamper

from xiezhi.kernel.documents.channels.sealing.keys import SealKeys
from xiezhi.kernel.documents.channels.sealing.signing import put_seal
from xiezhi.kernel.documents.rules.verification import Trust, verify_seal
from xiezhi.kernel.documents.types import Sealed, SealFace, SealOrder, SealReport


class LocalSealMachine:
    """Seals with keys kept on this machine; for trying out, and for papers whose force lies in the ledger."""

    name = "本机签章"

    def __init__(
        self,
        keys: SealKeys,
        *,
        drawing_of: Callable[[SealFace], bytes],
        timestamper: TimeStamper | None = None,
    ) -> None:
        self.keys = keys
        self.drawing_of = drawing_of
        self.timestamper = timestamper

    def seal(self, pdf: bytes, order: SealOrder) -> Sealed:
        """Seal with the certificate of ``order.seal_no``."""
        key = self.keys.seal_key(
            order.seal_no, owner=order.face.name, purpose=order.face.purpose, at=order.at
        )
        drawing = self.drawing_of(order.face) if order.place is not None else None
        sealed = put_seal(pdf, order, key, drawing=drawing, timestamper=self.timestamper)
        return Sealed(
            pdf=sealed,
            signed_by=f"{order.face.name}{order.face.purpose}",
            certificate_sha256=key.sha256,
            sealed_at=order.at,
            machine=self.name,
        )

    def verify(self, pdf: bytes) -> SealReport:
        """Check a file against this machine's own authority."""
        pem = (self.keys.folder / "authority.pem").read_bytes()
        return verify_seal(pdf, Trust(seals=(pem.decode("ascii"),)))
