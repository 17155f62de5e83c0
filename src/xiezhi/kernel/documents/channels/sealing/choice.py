"""Which machine holds a court's seal, as the settings and the seal's own record say."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from pyhanko.sign.timestamps import HTTPTimeStamper

from xiezhi.kernel.documents.channels.sealing.http import HttpSealMachine
from xiezhi.kernel.documents.channels.sealing.keys import SealKeys
from xiezhi.kernel.documents.channels.sealing.local import LocalSealMachine
from xiezhi.kernel.documents.channels.sealing.port import SealMachine
from xiezhi.kernel.documents.channels.typesetting import press
from xiezhi.kernel.documents.rules.trust import Trust
from xiezhi.kernel.documents.types import SealFace, SealMachineKind
from xiezhi.lib.verdict import Refused


def machine_for(kind: str, *, address: str = "", token: str = "", certificate: str = "") -> SealMachine:
    """The machine behind a seal; ``certificate`` pins what a machine elsewhere signs with."""
    if kind == SealMachineKind.LOCAL:
        return _local()
    if kind == SealMachineKind.HTTP:
        if not address.startswith(("https://", "http://")):
            raise Refused(
                "签章系统的地址没有填写",
                field="machine_address",
                remedy="请在“印章管理”中填写以 https:// 开头的地址",
                code="seal_machine_unknown",
            )
        return HttpSealMachine(address, token=token, trust=Trust(seals=(certificate,) if certificate else ()))
    raise Refused(f"不认识的签章方式“{kind}”", field="machine", code="seal_machine_unknown")


def local_keys() -> SealKeys:
    """The keys of this installation's own machine."""
    name = "獬豸演示签章根证书" if settings.XIEZHI_DEMO else "獬豸本机签章根证书"
    return SealKeys(Path(settings.XIEZHI_KEYS) / "seal", authority_name=name)


@lru_cache(maxsize=1)
def _local() -> LocalSealMachine:
    service = getattr(settings, "XIEZHI_TIME_STAMP_URL", "")
    stamper = HTTPTimeStamper(service, timeout=10) if service else None
    return LocalSealMachine(local_keys(), drawing_of=_drawing, timestamper=stamper)


@lru_cache(maxsize=256)
def _drawing(face: SealFace) -> bytes:
    return press().seal_stamp(face)
