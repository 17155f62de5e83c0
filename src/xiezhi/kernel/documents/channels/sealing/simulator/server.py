"""The simulated machine: answers as a certified machine would, and misbehaves when asked to."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any

from xiezhi.kernel.documents.channels.sealing.keys import SealKeys
from xiezhi.kernel.documents.channels.sealing.local import LocalSealMachine
from xiezhi.kernel.documents.types import SealFace, SealOrder, SealPlace
from xiezhi.lib.verdict import Refused

MAX_BODY = 64 * 1024 * 1024


@dataclass
class SealMachineSimulator:
    """A machine on 127.0.0.1 holding some seals; used as a context, ``address`` says where.

    ``misbehave`` is a queue of troubles, one for each coming request: ``busy``,
    ``slow``, ``refuse``, ``garbage``, ``other_file`` or ``damage``.
    """

    folder: Path
    seals: dict[str, SealFace]
    drawing_of: Any
    token: str = ""
    port: int = 0
    slow_seconds: float = 1.0
    misbehave: deque[str] = field(default_factory=deque)
    log: list[dict[str, str]] = field(default_factory=list)
    _answers: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        keys = SealKeys(self.folder, authority_name="模拟签章机根证书")
        self.machine = LocalSealMachine(keys, drawing_of=self.drawing_of)
        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), _answering(self))
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}/api"

    def __enter__(self) -> SealMachineSimulator:
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.shutdown()
        self.server.server_close()

    def certificate(self, at: datetime) -> str:
        """The authority to pin, PEM."""
        return self.machine.keys.authority(at=at).decode("ascii")

    def answer(self, path: str, body: dict[str, Any], token: str) -> tuple[int, dict[str, Any] | bytes]:
        """Status and body for one request."""
        if self.token and token != f"Bearer {self.token}":
            return 401, {"code": 401, "message": "接入凭证不对"}
        trouble = self.misbehave.popleft() if self.misbehave else ""
        if trouble == "busy":
            return 503, {"code": 503, "message": "签章任务排队中"}
        if trouble == "slow":
            time.sleep(self.slow_seconds)
        if trouble == "refuse":
            return 200, {"code": 4003, "message": "印章已停用"}
        if trouble == "garbage":
            return 200, b"<html>gateway</html>"
        if path.endswith("/seal"):
            return self._seal(body, trouble)
        if path.endswith("/verify"):
            report = self.machine.verify(base64.b64decode(body["file"]))
            return 200, {
                "valid": report.valid,
                "signed_by": report.signed_by,
                "reasons": list(report.reasons),
            }
        return 404, {"code": 404, "message": "没有这个接口"}

    def _seal(self, body: dict[str, Any], trouble: str) -> tuple[int, dict[str, Any]]:
        if body["request_no"] in self._answers and not trouble:
            return 200, self._answers[body["request_no"]]
        face = self.seals.get(body["seal_no"])
        if face is None:
            return 404, {"code": 4001, "message": f"没有编号为 {body['seal_no']} 的印章"}
        pdf = base64.b64decode(body["file"])
        if hashlib.sha256(pdf).hexdigest() != body["file_sha256"]:
            return 400, {"code": 4002, "message": "文件摘要与内容不符"}
        if trouble == "other_file":
            pdf = pdf.replace(b"\x80\x80\x80\x80", b"\x81\x80\x80\x80", 1)
        order = SealOrder(
            seal_no=body["seal_no"],
            face=face,
            reason=body["reason"],
            asked_by=body["asked_by"],
            at=datetime.fromisoformat(body["asked_at"]),
            place=SealPlace(**body["place"]) if body["place"] else None,
        )
        try:
            sealed = self.machine.seal(pdf, order)
        except Refused as error:
            return 400, {"code": 4004, "message": error.message}
        content = sealed.pdf
        if trouble == "damage":
            middle = len(pdf) + 40
            content = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
        self.log.append({"seal_no": order.seal_no, "asked_by": order.asked_by, "reason": order.reason})
        answer = {"serial": f"SIM-{len(self.log):06d}", "file": base64.b64encode(content).decode("ascii")}
        self._answers[body["request_no"]] = answer
        return 200, answer


def _answering(simulator: SealMachineSimulator) -> type[BaseHTTPRequestHandler]:
    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            if length > MAX_BODY:
                self.send_error(413)
                return
            body = json.loads(self.rfile.read(length) or b"{}")
            status, found = simulator.answer(self.path, body, self.headers.get("Authorization", ""))
            content = found if isinstance(found, bytes) else json.dumps(found, ensure_ascii=False).encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/html" if isinstance(found, bytes) else "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            try:
                self.wfile.write(content)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # the asker gave up waiting

        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing on the terminal; requests are in ``log``."""

    return Answering
