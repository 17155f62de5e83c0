"""What the window says once the site is ready: where it is, who may try it, how a phone gets in."""

from __future__ import annotations

import hashlib
import io
import ssl

from xiezhi.config.environment import Environment
from xiezhi.config.readiness import looks_open


def welcome(environment: Environment) -> str:
    """The whole text."""
    address = environment.near
    lines = [f"\n獬豸已就绪：{address}"]
    if environment.public != address:
        lines.append(f"对外网址：{environment.public}")
    note = environment.note("demo.json")
    accounts = note.get("accounts")
    if isinstance(accounts, list):
        lines.append("")
        lines += [
            f"  {one['role']}\t{one['username']}\t{one['password']}\t{one['organisation']}"
            for one in accounts
        ]
    proof = note.get("proof")
    if isinstance(proof, dict):
        lines.append(f"\n  一份已经完成的送达，回证：{address}{proof['url']}")
    if not note and not environment.note("real.json"):
        lines.append("\n这是空的安装。登记法院和第一批管理员：.venv/bin/xiezhi open-court --help")
    if environment.tls:
        lines += _for_phones(environment)
    return "\n".join([*lines, "\n按 Ctrl-C 停止。"])


def _for_phones(environment: Environment) -> list[str]:
    """Where the phone goes first, as a code to scan, and the fingerprint to compare."""
    from xiezhi.config.certificates import TlsFiles
    from xiezhi.config.phone_desk import addresses

    if not looks_open(environment):
        return ["\n要在手机上打开：XIEZHI_BIND=0.0.0.0 make run TLS=1"]
    import segno

    root = TlsFiles(environment.tls_folder).root.read_text("ascii")
    shown = hashlib.sha256(ssl.PEM_cert_to_DER_cert(root)).hexdigest().upper()
    lines = [f"\n手机请先打开（同一个无线网）：{one}" for one in addresses()]
    if lines:
        drawn = io.StringIO()
        segno.make(addresses()[0], error="m").terminal(drawn, compact=True)
        lines.append(drawn.getvalue())
    return [*lines, f"根证书指纹：{' '.join(shown[i : i + 4] for i in range(0, len(shown), 4))}"]
