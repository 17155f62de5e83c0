"""Which seal a court may register, and how it reads."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from cryptography import x509

from xiezhi.kernel.documents.types import DEMO_SEAL, SealMachineKind
from xiezhi.lib.verdict import YES, Verdict, no

MOST_NAME = 30
MOST_PURPOSE = 12


def purpose_on_seal(purpose: str, *, demo: bool) -> str:
    """What stands under the star: a demo installation never shows a court's own purpose (decision 33)."""
    return DEMO_SEAL if demo else purpose


def may_register(name: str, purpose: str, machine: str, address: str, certificate: str) -> Verdict:
    """Whether a seal can be registered as described."""
    if not 2 <= len(name) <= MOST_NAME:
        return no(f"印面单位名称应为2到{MOST_NAME}个字", remedy="请填写法院全称", code="seal_name")
    if not 2 <= len(purpose) <= MOST_PURPOSE:
        return no(f"印面用途应为2到{MOST_PURPOSE}个字", remedy="例如：电子送达专用章", code="seal_purpose")
    if machine == SealMachineKind.LOCAL:
        return YES
    parts = urlsplit(address)
    local = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if parts.scheme not in {"https", "http"} or not parts.hostname or (parts.scheme == "http" and not local):
        return no(
            "签章系统地址应以 https:// 开头",
            remedy="请向签章系统管理员索取接口地址",
            code="seal_machine_address",
        )
    return _readable(certificate)


def wait_after(tries: int) -> timedelta:
    """How long a document waits after that many failed tries."""
    return min(timedelta(minutes=5) * 2 ** max(tries - 1, 0), timedelta(hours=12))


def _readable(certificate: str) -> Verdict:
    try:
        x509.load_pem_x509_certificate(certificate.encode("ascii"))
    except (ValueError, UnicodeEncodeError):
        return no(
            "证书读不出来",
            remedy="请粘贴签章系统的签发证书（以 -----BEGIN CERTIFICATE----- 开头）",
            code="seal_certificate",
        )
    return YES
