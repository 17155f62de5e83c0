"""Put a seal on a PDF: one PAdES signature over the whole file, with a picture of the seal."""

from __future__ import annotations

import uuid
from datetime import datetime
from functools import lru_cache
from io import BytesIO

from asn1crypto import crl as asn1_crl
from asn1crypto import keys as asn1_keys
from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from xiezhi.kernel.documents.channels.sealing.keys import SealKey
from xiezhi.kernel.documents.channels.sealing.port import SealFailed
from xiezhi.kernel.documents.rules.apart import apart
from xiezhi.kernel.documents.types import SEAL_FIELD, SealOrder


class SealStamp(PdfContent):
    """The picture of a seal, taken from a one-page PDF."""

    def __init__(self, drawing: bytes) -> None:
        super().__init__()
        self._drawing = drawing

    def render(self) -> bytes:
        """Carry the drawing into the file and name it."""
        found = self._ensure_writer.import_page_as_xobject(PdfFileReader(BytesIO(self._drawing)))
        name = f"/Seal{uuid.uuid4().hex}"
        self.resources.xobject[name] = found
        left, bottom, right, top = found.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return f"{name} Do".encode("ascii")


class DatedSigner(PdfSigner):
    """A signer whose moment is given, not taken from the clock of the machine."""

    def __init__(self, *arguments: object, at: datetime, **named: object) -> None:
        super().__init__(*arguments, **named)  # type: ignore[arg-type]
        self.at = at

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        """Open a session at the given moment."""
        session = super().init_signing_session(pdf_out, existing_fields_only=existing_fields_only)
        session.system_time = self.at
        return session


def put_seal(
    pdf: bytes,
    order: SealOrder,
    key: SealKey,
    *,
    drawing: bytes | None,
    timestamper: TimeStamper | None = None,
) -> bytes:
    """The file with a certifying signature that forbids every later change.

    PAdES B-B; the chain and the revocation list lie in the file before it is
    signed, so that they too are covered. With a time-stamp service it is B-T
    with validation material.
    """
    signer, chain, crl = _signer(key)
    meta = PdfSignatureMetadata(
        field_name=SEAL_FIELD,
        md_algorithm="sha256",
        reason=order.reason or None,
        name=signer.subject_name,
        location=order.face.name,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
    )
    place = order.place if drawing is not None else None
    field = SigFieldSpec(
        SEAL_FIELD,
        on_page=place.page - 1 if place else 0,
        box=place.box if place else None,
        readable_field_name=f"{order.face.name}{order.face.purpose}",
    )
    try:
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        DocumentSecurityStore.supply_dss_in_writer(writer, None, certs=chain, crls=[crl])
        pdf_signer = DatedSigner(
            meta,
            signer,
            at=order.at,
            timestamper=timestamper,
            stamp_style=_style(drawing) if drawing is not None else None,
            new_field_spec=field,
        )
        out = BytesIO()
        apart(lambda: pdf_signer.sign_pdf(writer, output=out))
        return out.getvalue()
    except (SigningError, PdfReadError, ValueError) as error:
        raise SealFailed(
            f"文件不能加盖电子印章：{error}",
            remedy="请确认文件是未加密、未签章的 PDF 后重新申请",
            retry=False,
        ) from error


@lru_cache(maxsize=64)
def _signer(key: SealKey) -> tuple[SimpleSigner, list[asn1_x509.Certificate], asn1_crl.CertificateList]:
    certificate = asn1_x509.Certificate.load(_der(key.certificate))
    authority = asn1_x509.Certificate.load(_der(key.authority))
    private = asn1_keys.PrivateKeyInfo.load(_der(key.private_key))
    signer = SimpleSigner(
        signing_cert=certificate,
        signing_key=private,
        cert_registry=SimpleCertificateStore.from_certs([authority]),  # type: ignore[no-untyped-call]
        embed_roots=True,
    )
    return signer, [certificate, authority], asn1_crl.CertificateList.load(_der(key.revocations))


def _der(found: bytes) -> bytes:
    _, _, der = pem.unarmor(found)
    return bytes(der)


def _style(drawing: bytes) -> StaticStampStyle:
    return StaticStampStyle(background=SealStamp(drawing), background_opacity=1.0, border_width=0)
