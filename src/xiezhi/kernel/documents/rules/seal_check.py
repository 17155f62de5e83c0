"""Check the seal of a file: it covers every byte, nothing follows it, and its certificate is known."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from asn1crypto import cms as asn1_cms
from asn1crypto import parser as asn1_parser
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import SigningError, UnacceptableSignerError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.path import ValidationPath

from xiezhi.kernel.documents.rules.apart import apart
from xiezhi.kernel.documents.rules.trust import Trust

# What is wrong with a file goes into the finding; without this the library also prints it to the terminal.
for _library in ("pyhanko", "pyhanko_certvalidator", "pypdf"):
    logging.getLogger(_library).addHandler(logging.NullHandler())

_CONTENTS = re.compile(rb"<([0-9a-f]*|[0-9A-F]*)>\Z")
_TIME_STAMP = "1.2.840.113549.1.9.16.2.14"


@dataclass(slots=True)
class SealFinding:
    """What the seal of a file says, and everything that is wrong with it."""

    reasons: list[str] = field(default_factory=list)
    signed_by: str = ""
    signed_at: datetime | None = None
    certificate_sha256: str = ""
    time_stamped: bool = False
    pinned: bool = False

    @property
    def intact(self) -> bool:
        """Whether the file is, byte for byte, the one that was sealed."""
        return not self.reasons


def check_seal(pdf: bytes, trust: Trust) -> SealFinding:
    """Look at the one seal a file must carry."""
    finding = SealFinding()
    try:
        found = PdfFileReader(BytesIO(pdf), strict=True).embedded_signatures
        if len(found) != 1:
            finding.reasons.append(
                "文件上没有电子印章" if not found else f"文件上有 {len(found)} 个签名，应当只有一个电子印章"
            )
            return finding
        _look(pdf, found[0], trust, finding)
    except (PdfError, SigningError, SignatureValidationError, UnacceptableSignerError) as error:
        finding.reasons.append(f"电子印章无法读取，文件已损坏或被改动（{_short(error)}）")
    except Exception as error:
        # A damaged file makes four readers stumble in uncounted ways; each of them means the same here.
        finding.reasons.append(f"文件结构已损坏或被改动（{_short(error)}）")
    return finding


def _look(pdf: bytes, signature: EmbeddedPdfSignature, trust: Trust, finding: SealFinding) -> None:
    certificate = signature.signer_cert
    finding.signed_by = _name(certificate)
    finding.certificate_sha256 = certificate.sha256.hex()
    finding.signed_at = signature.self_reported_timestamp
    finding.reasons += _coverage_problems(pdf, signature)
    finding.reasons += _envelope_problems(signature)
    pinned = trust.certificates()
    embedded = [signature.signer_cert, *signature.other_embedded_certs]
    roots = [
        one for one in embedded if one.self_issued and one.sha256 not in {known.sha256 for known in pinned}
    ]
    moment = finding.signed_at or datetime.now(UTC)
    context = ValidationContext(
        trust_roots=[*pinned, *roots],
        other_certs=embedded,
        moment=moment,
        allow_fetching=False,
        revocation_mode="soft-fail",
        retroactive_revinfo=True,
    )
    usage = KeyUsageConstraints(
        key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False
    )
    status = apart(
        lambda: validate_pdf_signature(signature, context, context, key_usage_settings=usage, skip_diff=True)
    )
    finding.reasons += _signature_problems(status, finding, trust)
    anchors = {known.sha256 for known in pinned}
    path = status.validation_path
    finding.reasons += _certificate_problems(embedded, path, anchors)
    finding.pinned = bool(status.trusted and path and any(one.sha256 in anchors for one in path))
    finding.time_stamped = status.timestamp_validity is not None


def _coverage_problems(pdf: bytes, signature: EmbeddedPdfSignature) -> list[str]:
    """The seal must span the file from first to last byte, but for its own signature value."""
    problems = []
    start, first, second, last = (int(edge) for edge in signature.byte_range)
    if start != 0 or second + last != len(pdf) or first > second:
        problems.append("印章没有覆盖整个文件：盖章之后文件被追加或改动过")
    elif signature.evaluate_signature_coverage() is not SignatureCoverageLevel.ENTIRE_FILE:
        problems.append("印章没有覆盖整个文件")
    gap = _CONTENTS.match(pdf[first:second])
    if gap is None:
        problems.append("签名值的写法被改动过")
        return problems
    if gap.group(1)[2 * len(_envelope(signature)) :].strip(b"0"):
        problems.append("签名值之后被填入了内容")
    return problems


def _envelope(signature: EmbeddedPdfSignature) -> bytes:
    """The signature value without the zeros that fill its place."""
    content = bytes(signature.pkcs7_content)
    return content[: asn1_parser.peek(content)]


def _is_canonical(der: bytes) -> bool:
    """Every length in its one shortest form, at every depth (X.690, 10.1)."""
    waiting = [der]
    while waiting:
        rest = waiting.pop()
        while rest:
            class_, method, tag, head, content, trailer = asn1_parser.parse(rest)
            if trailer or asn1_parser.emit(class_, method, tag, content) != head + content:
                return False
            if method == 1:
                waiting.append(content)
            rest = rest[len(head) + len(content) :]
    return True


def _envelope_problems(signature: EmbeddedPdfSignature) -> list[str]:
    """Parts of the envelope which the signature itself does not cover must still be as they were."""
    envelope = _envelope(signature)
    info = asn1_cms.ContentInfo.load(envelope, strict=True)
    if not _is_canonical(envelope):
        return ["签名封装的编码被改动过"]
    data = info["content"]
    signer = data["signer_infos"][0]
    problems = []
    used = signer["digest_algorithm"]["algorithm"].native
    listed = [one["algorithm"].native for one in data["digest_algorithms"]]
    empty = data["encap_content_info"]["content"].native is None
    if (
        len(data["signer_infos"]) != 1
        or listed != [used]
        or data["encap_content_info"]["content_type"].native != "data"
        or not empty
        or data["version"].native != "v1"
        or signer["version"].native != "v1"
        or not _parameters_absent(data["digest_algorithms"][0])
        or not _parameters_absent(signer["digest_algorithm"])
    ):
        problems.append("签名封装的内容被改动过")
    if any(one["type"].dotted != _TIME_STAMP for one in signer["unsigned_attrs"] or ()):
        problems.append("签名封装里有未受保护的附加内容")
    if data["crls"].native:
        problems.append("签名封装里有未受保护的吊销信息")
    return problems


def _parameters_absent(algorithm: Any) -> bool:
    return algorithm["parameters"].native is None


def _certificate_problems(
    embedded: list[asn1_x509.Certificate], path: ValidationPath | None, pinned: set[bytes]
) -> list[str]:
    """Only certificates of the chain may lie in the envelope, each signed by the next, the root by itself."""
    chain = {one.sha256 for one in path} if path else set()
    if len({one.sha256 for one in embedded}) != len(embedded) or any(
        one.sha256 not in chain for one in embedded
    ):
        return ["签名封装里的证书被改动过，或不属于签发链"]
    for one in embedded:
        found = x509.load_der_x509_certificate(one.dump())
        if one.self_issued and one.sha256 not in pinned and not _issued(found, found):
            return ["签名封装里的根证书不能自证"]
    return []


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _signature_problems(status: PdfSignatureStatus, finding: SealFinding, trust: Trust) -> list[str]:
    problems = []
    if not status.intact:
        problems.append("文件内容与盖章时不一致")
    if not status.valid:
        problems.append("签名值与证书不符")
    if status.intact and status.valid and not status.trusted:
        problems.append("盖章证书无效：不在有效期内、已吊销或签发链不成立")
    if status.timestamp_validity is not None and not (
        status.timestamp_validity.intact and status.timestamp_validity.valid
    ):
        problems.append("时间戳与签名不符")
    if finding.certificate_sha256 in trust.withdrawn:
        problems.append("盖章证书已被出具单位公告停用")
    return problems


def _name(certificate: asn1_x509.Certificate) -> str:
    found = certificate.subject.native
    name = found.get("common_name") or certificate.subject.human_friendly
    return name if isinstance(name, str) else str(name[0])


def _short(error: Exception) -> str:
    return (str(error) or type(error).__name__)[:120]
