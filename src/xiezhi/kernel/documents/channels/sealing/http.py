"""A certified seal machine over HTTP: the port towards the court's own 电子签章系统.

Each vendor words its interface differently; this adapter speaks one plain JSON
form (docs/integrations/seal-machine.md) and forgives differences of spelling
that vendors' gateways are known for.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import uuid
from datetime import UTC
from typing import Any

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential

from xiezhi.kernel.documents.channels.sealing.port import SealFailed
from xiezhi.kernel.documents.rules.seal_check import check_seal
from xiezhi.kernel.documents.rules.trust import Trust
from xiezhi.kernel.documents.types import Sealed, SealOrder, SealReport

TIME_OUT = httpx.Timeout(20.0, connect=4.0)
TRIES = 3
_BUSY = {408, 425, 429, 500, 502, 503, 504}


class HttpSealMachine:
    """Asks a seal machine by HTTP(S); a request number makes asking again safe.

    What comes back is checked before it is believed: it must be the file that
    was sent, with a seal over all of it.
    """

    name = "电子签章系统"

    def __init__(
        self,
        address: str,
        *,
        token: str = "",
        trust: Trust | None = None,
        time_out: httpx.Timeout = TIME_OUT,
        first_wait: float = 0.5,
    ) -> None:
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.address = address.rstrip("/")
        self.trust = trust or Trust()
        self.time_out = time_out
        self.first_wait = first_wait

    def seal(self, pdf: bytes, order: SealOrder) -> Sealed:
        """Send the file, get it back sealed."""
        place = order.place
        wanted = {
            "request_no": order.request_no or uuid.uuid4().hex,
            "seal_no": order.seal_no,
            "reason": order.reason,
            "asked_by": order.asked_by,
            "asked_at": order.at.isoformat(),
            "file_sha256": hashlib.sha256(pdf).hexdigest(),
            "file": base64.b64encode(pdf).decode("ascii"),
            "place": None
            if place is None
            else {
                "page": place.page,
                "x": place.x,
                "y": place.y,
                "width": place.width,
                "height": place.height,
            },
        }
        answer = self._ask("POST", "/seal", wanted)
        sealed = _file_in(answer)
        self._believe(pdf, sealed)
        finding = check_seal(sealed, self.trust)
        return Sealed(
            pdf=sealed,
            signed_by=finding.signed_by,
            certificate_sha256=_fingerprint(answer) or finding.certificate_sha256,
            sealed_at=finding.signed_at or order.at.astimezone(UTC),
            machine=self.name,
            machine_serial=str(_one_of(answer, "serial", "serial_no", "seal_log_no") or ""),
        )

    def verify(self, pdf: bytes) -> SealReport:
        """Ask the machine what it thinks of a sealed file."""
        answer = self._ask("POST", "/verify", {"file": base64.b64encode(pdf).decode("ascii")})
        reasons = answer.get("reasons") or []
        return SealReport(
            valid=_one_of(answer, "valid", "verified", "result") is True,
            signed_by=str(answer.get("signed_by") or ""),
            reasons=tuple(str(line) for line in reasons),
        )

    def _believe(self, sent: bytes, sealed: bytes) -> None:
        if not sealed.startswith(sent):
            raise SealFailed(
                "签章系统退回的不是送签的那份文件，未采用", remedy="请联系签章系统管理员核查", retry=False
            )
        finding = check_seal(sealed, self.trust)
        if not finding.intact:
            raise SealFailed(f"签章系统退回的文件验签不通过：{'；'.join(finding.reasons)}", retry=False)
        if self.trust.seals and not finding.pinned:
            raise SealFailed(
                f"签章系统使用的证书“{finding.signed_by}”不在本院登记的印章证书之内，未采用",
                remedy="请管理员在印章设置中登记该证书后重新申请",
                retry=False,
            )

    def _ask(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """One answer of the machine; passing troubles are tried again, clear refusals are not."""
        attempts = Retrying(
            stop=stop_after_attempt(TRIES),
            wait=wait_exponential(multiplier=self.first_wait, max=6),
            retry=retry_if_exception(lambda error: isinstance(error, SealFailed) and error.retry),
            reraise=True,
        )
        for attempt in attempts:
            with attempt:
                return self._ask_once(method, path, body)
        raise AssertionError("unreachable")

    def _ask_once(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        try:
            with httpx.Client(timeout=self.time_out, headers=self.headers) as client:
                response = client.request(method, f"{self.address}{path}", json=body)
        except httpx.TimeoutException as error:
            raise SealFailed("签章系统没有在规定时间内答复") from error
        except httpx.TransportError as error:
            raise SealFailed("连接不上签章系统") from error
        found = _json_of(response)
        if response.status_code in _BUSY:
            raise SealFailed(f"签章系统暂时不能服务（{response.status_code}{_message(found)}）")
        if response.status_code >= 300:
            raise SealFailed(f"签章系统拒绝签章（{response.status_code}{_message(found)}）", retry=False)
        if found is None:
            raise SealFailed("签章系统的答复读不懂")
        code = found.get("code")
        if code not in (None, 0, "0", 200, "200", "ok", "OK"):
            raise SealFailed(f"签章系统拒绝签章（{code}{_message(found)}）", retry=False)
        inner = found.get("data")
        return inner if isinstance(inner, dict) else found


def _json_of(response: httpx.Response) -> dict[str, Any] | None:
    try:
        found = response.json()
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _one_of(found: dict[str, Any], *names: str) -> Any:
    return next((found[name] for name in names if found.get(name) is not None), None)


def _message(found: dict[str, Any] | None) -> str:
    text = _one_of(found or {}, "message", "msg", "detail", "error")
    return f"：{str(text)[:120]}" if text else ""


def _file_in(answer: dict[str, Any]) -> bytes:
    text = _one_of(answer, "file", "pdf", "signed_file", "sealed_file")
    try:
        return base64.b64decode(str(text or ""), validate=True)
    except (binascii.Error, ValueError) as error:
        raise SealFailed("签章系统答复里的文件读不懂") from error


def _fingerprint(answer: dict[str, Any]) -> str:
    text = _one_of(answer, "certificate", "cert")
    if not isinstance(text, str) or "BEGIN CERTIFICATE" not in text:
        return ""
    try:
        return x509.load_pem_x509_certificate(text.encode("ascii")).fingerprint(hashes.SHA256()).hex()
    except ValueError:
        return ""
