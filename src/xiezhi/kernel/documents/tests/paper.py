"""A worked example: one proof of service, a small ledger and a seal, all invented, without a database."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from xiezhi.kernel.crypto.types import Hash
from xiezhi.kernel.documents.channels.sealing.keys import SealKeys
from xiezhi.kernel.documents.channels.sealing.local import LocalSealMachine
from xiezhi.kernel.documents.channels.typesetting.press import TEMPLATES, Press
from xiezhi.kernel.documents.rules.printing import canonical, clean_facts
from xiezhi.kernel.documents.rules.trust import Trust
from xiezhi.kernel.documents.types import (
    PROOF_FACTS_NAME,
    PROOF_FORMAT,
    PROOF_RECEIPT_NAME,
    Attachment,
    Relationship,
    SealFace,
    SealOrder,
)
from xiezhi.kernel.ledger.rules.entries import commit, entry_bytes
from xiezhi.kernel.ledger.rules.merkle import inclusion_path, leaf_hash, root_of_row
from xiezhi.kernel.ledger.types import Entry

AT = datetime(2026, 11, 16, 15, 2, 41, tzinfo=timezone(timedelta(hours=8)))
FACE = SealFace("上海市临江区人民法院", "电子送达专用章")
SALT = bytes(range(32))
ORIGIN = "linjiang.invalid/ledger"

FACTS: dict[str, Any] = {
    "court": "上海市临江区人民法院",
    "title": "电子送达回证",
    "document_no": "（2026）沪0199送证4127-01号",
    "case_no": "（2026）沪0199民初4127号",
    "cause": "房屋租赁合同纠纷",
    "recipient": "陆文澜（被告）",
    "identity_no": "3101**********402X",
    "method": "电子送达（短信链接）",
    "address": "199****6021",
    "consent": "受送达人2026年11月12日签署《送达地址确认书》，同意以上述号码接收电子送达。",
    "documents": [
        {"name": "起诉状副本", "copies": 1, "pages": 3, "digest": "9c41 7e02 b85d 16fa"},
        {"name": "证据副本", "copies": 12, "pages": 46, "digest": "d163 8bf7 490a e52c"},
    ],
    "events": [
        {"fact": "交付通道", "at": "2026-11-16 14:51:08", "evidence": "本院短信平台受理，编号MT-77120463"},
        {"fact": "首次查阅", "at": "2026-11-16 15:02:40", "evidence": "验证码及证件号后四位核对相符"},
    ],
    "served_on": "2026年11月16日",
    "basis": "依据《人民法院在线诉讼规则》第三十一条第一款。",
    "contact": "",
    "issued_on": "2026年11月16日",
}


@dataclass
class SmallLedger:
    """A tree of eight leaves, signed as a C2SP checkpoint."""

    key: Ed25519PrivateKey = field(default_factory=lambda: Ed25519PrivateKey.from_private_bytes(b"k" * 32))
    origin: str = ORIGIN

    @property
    def vkey(self) -> str:
        body = b"\x01" + self.key.public_key().public_bytes_raw()
        return f"{self.origin}+{self._id.hex()}+{base64.b64encode(body).decode()}"

    @property
    def _id(self) -> bytes:
        body = b"\x01" + self.key.public_key().public_bytes_raw()
        return hashlib.sha256(self.origin.encode() + b"\n" + body).digest()[:4]

    def receipt(self, facts: dict[str, Any], *, salt: bytes = SALT, index: int = 5) -> dict[str, Any]:
        """A receipt for these facts at ``index`` of eight."""
        entry = entry_bytes(Entry("document", "doc-1", AT, commit(facts, salt)))
        leaves = [leaf_hash(Hash.SHA256, f"leaf {i}".encode()) for i in range(8)]
        leaves[index] = leaf_hash(Hash.SHA256, entry)
        root = root_of_row(Hash.SHA256, leaves)

        def node(level: int, at: int) -> bytes:
            return root_of_row(Hash.SHA256, leaves[at << level : (at + 1) << level])

        text = f"{self.origin}\n8\n{base64.b64encode(root).decode()}\n"
        signature = base64.b64encode(self._id + self.key.sign(text.encode())).decode()
        return {
            "format": PROOF_FORMAT,
            "salt": salt.hex(),
            "entry": entry.decode(),
            "leaf_hash": leaves[index].hex(),
            "index": index,
            "tree_size": 8,
            "path": [step.hex() for step in inclusion_path(Hash.SHA256, index, 8, node)],
            "root": root.hex(),
            "checkpoint": f"{text}\n— {self.origin} {signature}\n",
            "profile": "sha256-ed25519",
        }


@lru_cache(maxsize=2)
def press(demo: bool = False) -> Press:
    """A warm press for the tests."""
    return Press(demo=demo)


def machine(folder: Path) -> LocalSealMachine:
    """A local seal machine with keys of its own."""
    return LocalSealMachine(SealKeys(folder, authority_name="测试签章根证书"), drawing_of=press().seal_stamp)


def attachments(facts: dict[str, Any], receipt: dict[str, Any]) -> tuple[Attachment, ...]:
    """Facts and receipt as every issued file carries them."""
    return (
        Attachment(PROOF_FACTS_NAME, canonical(facts), "application/json", "文书要素", Relationship.DATA),
        Attachment(PROOF_RECEIPT_NAME, canonical(receipt), "application/json", "存证回执", Relationship.DATA),
    )


def seal_order(place: Any = None, *, seal_no: str = "310199-01") -> SealOrder:
    return SealOrder(seal_no, FACE, "出具电子送达回证", "送达专员甲", AT, place, request_no="r-1")


def sealed_proof(
    folder: Path,
    *,
    facts: dict[str, Any] | None = None,
    printed: dict[str, Any] | None = None,
    ledger: SmallLedger | None = None,
    receipt: dict[str, Any] | None = None,
) -> bytes:
    """A sealed proof; ``printed`` and ``receipt`` may differ from what they should be."""
    told = clean_facts(FACTS if facts is None else facts)
    found = receipt or (ledger or SmallLedger()).receipt(told)
    sheet = press().typeset(
        TEMPLATES / "electronic_proof.typ",
        printed or told,
        at=AT,
        attachments=attachments(told, found),
        receipt={"index": str(found["index"]), "checkpoint_at": "2026-11-16 15:02:41"},
        code="http://testserver/verify/example",
    )
    return machine(folder).seal(sheet.pdf, seal_order(sheet.seal_place)).pdf


def trust_in(folder: Path, *, ledger: SmallLedger | None = None) -> Trust:
    """Trust in the seal authority of that folder and in the small ledger."""
    authority = SealKeys(folder, authority_name="测试签章根证书").authority(at=AT)
    return Trust(seals=(authority.decode(),), logs=((ledger or SmallLedger()).vkey,))
