"""Whom a checker of papers believes: seal authorities and ledgers, pinned beforehand."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from asn1crypto import pem
from asn1crypto import x509 as asn1_x509

from xiezhi.lib.verdict import Refused

FORMAT = "xiezhi-trust/1"


@dataclass(frozen=True, slots=True)
class Trust:
    """Certificates (PEM) of seal authorities, keys of ledgers (C2SP vkey), and what was withdrawn.

    Without pins a file can only be shown to agree with itself; who made it
    stays open.
    """

    seals: tuple[str, ...] = ()
    logs: tuple[str, ...] = ()
    withdrawn: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def read(cls, content: bytes | str) -> Trust:
        """Trust from a ``trust.json``."""
        try:
            found = json.loads(content)
            if found["format"] != FORMAT:
                raise ValueError(found["format"])
            trust = cls(
                seals=tuple(str(line["certificate"]) for line in found["seals"]),
                logs=tuple(str(line) for line in found["logs"]),
                withdrawn=frozenset(str(line) for line in found.get("withdrawn", ())),
            )
            trust.certificates()
        except (ValueError, KeyError, TypeError) as error:
            raise Refused(
                "信任清单读不出来，或者不是本版本的格式",
                field="trust",
                remedy=f"请从出具单位的网站重新下载 trust.json（格式 {FORMAT}）",
                code="trust_unreadable",
            ) from error
        return trust

    def as_json(self, *, names: dict[str, str] | None = None) -> dict[str, Any]:
        """The content of a ``trust.json``."""
        lines = []
        for text, certificate in zip(self.seals, self.certificates(), strict=True):
            digest = certificate.sha256.hex()
            title = (names or {}).get(digest) or certificate.subject.human_friendly
            lines.append({"name": title, "sha256": digest, "certificate": text})
        return {
            "format": FORMAT,
            "seals": lines,
            "logs": list(self.logs),
            "withdrawn": sorted(self.withdrawn),
        }

    def certificates(self) -> list[asn1_x509.Certificate]:
        """The pinned certificates, parsed."""
        return [asn1_x509.Certificate.load(pem.unarmor(text.encode("ascii"))[2]) for text in self.seals]
