"""The key ring as files: one key version, one file, readable by the service's user only."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from xiezhi.kernel.crypto.types import KeyKind, KeyRing, KeyRingTrouble

_FILE = re.compile(r"^(?P<kind>[a-z0-9]+)-(?P<version>[1-9]\d{0,4})\.key\Z")


def write_new_ring(folder: Path) -> KeyRing:
    """Make a ring with version 1 of every key; one that stands already is left as it is."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    if not any(_FILE.match(path.name) for path in folder.iterdir()):
        for kind in KeyKind:
            write_version(folder, kind, 1)
    return read_ring(folder)


def write_next_version(folder: Path, kind: KeyKind) -> int:
    """Add a newer version of one key beside the older ones; say its number."""
    version = read_ring(folder).current(kind)[0] + 1
    if version > 0xFFFF:
        raise KeyRingTrouble(f"{kind.value} 密钥的版本号已经用完", remedy="请联系维护人员")
    write_version(folder, kind, version)
    return version


def write_version(folder: Path, kind: KeyKind, version: int) -> None:
    """Write one key file whole or not at all; an existing one is never written over."""
    waiting = folder / f".{kind.value}-{version}.{secrets.token_hex(4)}"
    descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(new_key(kind).hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(waiting, folder / f"{kind.value}-{version}.key")
    finally:
        waiting.unlink()
    entry = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(entry)
    finally:
        os.close(entry)


def new_key(kind: KeyKind) -> bytes:
    """Fresh key material from the operating system's generator."""
    if kind is KeyKind.LEDGER:
        return Ed25519PrivateKey.generate().private_bytes_raw()
    if kind is KeyKind.SM2:
        import gmssl_pyx

        public, private = gmssl_pyx.sm2_key_generate()
        return bytes(private + public)
    return secrets.token_bytes(kind.length)


def read_ring(folder: Path) -> KeyRing:
    """Read every key file; a missing kind or a file open to others is refused."""
    if not folder.is_dir():
        raise KeyRingTrouble(
            f"没有密钥目录 {folder}", remedy="请先运行安装（make setup），或者从备份恢复该目录"
        )
    keys: dict[KeyKind, dict[int, bytes]] = {}
    for path in sorted(folder.iterdir()):
        match = _FILE.match(path.name)
        if match and match["kind"] in set(KeyKind):
            kind = KeyKind(match["kind"])
            keys.setdefault(kind, {})[int(match["version"])] = _read_key(path, kind)
    missing = [kind.value for kind in KeyKind if kind not in keys]
    if missing:
        raise KeyRingTrouble(
            f"密钥目录 {folder} 缺少：{'、'.join(missing)}", remedy="请从备份恢复缺少的密钥文件，不要新建"
        )
    return KeyRing(keys)


def _read_key(path: Path, kind: KeyKind) -> bytes:
    if path.stat().st_mode & 0o077:
        raise KeyRingTrouble(f"密钥文件 {path} 对其他用户开放", remedy=f"请运行 chmod 600 {path}")
    try:
        key = bytes.fromhex(path.read_text("ascii"))
    except ValueError:
        key = b""
    if len(key) != kind.length:
        raise KeyRingTrouble(f"密钥文件 {path} 的内容不完整", remedy="请从备份恢复该文件")
    return key
