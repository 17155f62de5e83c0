"""A certified seal machine over HTTP, spoken to on real sockets; its troubles are said, not hidden."""

from __future__ import annotations

import socket
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from xiezhi.kernel.documents.channels.sealing import SealFailed
from xiezhi.kernel.documents.channels.sealing.http import HttpSealMachine
from xiezhi.kernel.documents.channels.sealing.simulator import SealMachineSimulator
from xiezhi.kernel.documents.channels.typesetting.press import TEMPLATES
from xiezhi.kernel.documents.rules.seal_check import check_seal
from xiezhi.kernel.documents.rules.trust import Trust
from xiezhi.kernel.documents.tests.paper import AT, FACE, FACTS, press, seal_order
from xiezhi.kernel.documents.types import SealOrder, Sheet


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[SealMachineSimulator]:
    with SealMachineSimulator(
        tmp_path, seals={"310199-01": FACE}, drawing_of=press().seal_stamp, token="t-1", slow_seconds=0.6
    ) as running:
        yield running


@pytest.fixture
def sheet() -> Sheet:
    return press().typeset(TEMPLATES / "electronic_proof.typ", FACTS, at=AT)


def adapter(
    simulator: SealMachineSimulator, *, token: str = "t-1", trust: Trust | None = None, patience: float = 20
) -> HttpSealMachine:
    known = trust if trust is not None else Trust(seals=(simulator.certificate(AT),))
    return HttpSealMachine(
        simulator.address, token=token, trust=known, time_out=httpx.Timeout(patience), first_wait=0.01
    )


def test_a_file_goes_out_plain_and_comes_back_sealed(simulator: SealMachineSimulator, sheet: Sheet) -> None:
    machine = adapter(simulator)
    sealed = machine.seal(sheet.pdf, seal_order(sheet.seal_place))
    finding = check_seal(sealed.pdf, Trust(seals=(simulator.certificate(AT),)))
    assert finding.reasons == []
    assert finding.pinned
    assert sealed.machine_serial == "SIM-000001"
    assert sealed.signed_by == "上海市临江区人民法院电子送达专用章"
    # The machine's own log names who asked and why.
    assert simulator.log == [{"seal_no": "310199-01", "asked_by": "送达专员甲", "reason": "出具电子送达回证"}]
    assert machine.verify(sealed.pdf).valid
    altered = bytearray(sealed.pdf)
    altered[2000] ^= 1
    assert not machine.verify(bytes(altered)).valid


def test_passing_troubles_are_tried_again(simulator: SealMachineSimulator, sheet: Sheet) -> None:
    simulator.misbehave = deque(["busy", "garbage"])
    assert adapter(simulator).seal(sheet.pdf, seal_order(sheet.seal_place)).pdf
    assert len(simulator.log) == 1


def test_asking_again_after_a_lost_answer_seals_once(simulator: SealMachineSimulator, sheet: Sheet) -> None:
    order = seal_order(sheet.seal_place)
    first = adapter(simulator).seal(sheet.pdf, order)
    second = adapter(simulator).seal(sheet.pdf, order)
    assert first.pdf == second.pdf
    assert len(simulator.log) == 1


@pytest.mark.parametrize(
    ("troubles", "said", "retry"),
    [
        (["busy"] * 3, "暂时不能服务（503：签章任务排队中）", True),
        (["slow"] * 3, "没有在规定时间内答复", True),
        (["garbage"] * 3, "答复读不懂", True),
        (["refuse"], "拒绝签章（4003：印章已停用）", False),
        (["other_file"], "不是送签的那份文件", False),
        (["damage"], "验签不通过", False),
    ],
)
def test_each_trouble_is_said_in_words(
    simulator: SealMachineSimulator, sheet: Sheet, troubles: list[str], said: str, retry: bool
) -> None:
    simulator.misbehave = deque(troubles)
    with pytest.raises(SealFailed) as refusal:
        adapter(simulator, patience=0.3 if "slow" in troubles else 20).seal(
            sheet.pdf, seal_order(sheet.seal_place)
        )
    assert said in refusal.value.message
    assert refusal.value.retry is retry
    assert refusal.value.remedy


def test_wrong_credentials_and_unknown_seals_are_refused(
    simulator: SealMachineSimulator, sheet: Sheet
) -> None:
    with pytest.raises(SealFailed, match="接入凭证不对"):
        adapter(simulator, token="other").seal(sheet.pdf, seal_order(None))
    unknown = SealOrder("999", FACE, "x", "x", AT)
    with pytest.raises(SealFailed, match="没有编号为 999 的印章"):
        adapter(simulator).seal(sheet.pdf, unknown)


def test_a_certificate_that_is_not_registered_is_not_accepted(
    simulator: SealMachineSimulator, sheet: Sheet, tmp_path: Path
) -> None:
    from xiezhi.kernel.documents.tests.paper import trust_in

    with pytest.raises(SealFailed, match="不在本院登记的印章证书之内"):
        adapter(simulator, trust=trust_in(tmp_path / "other")).seal(sheet.pdf, seal_order(None))


def test_a_machine_that_is_not_there_is_said(sheet: Sheet) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        machine = HttpSealMachine(f"http://127.0.0.1:{taken.getsockname()[1]}", first_wait=0.01)
        with pytest.raises(SealFailed, match="连接不上签章系统") as refusal:
            machine.seal(sheet.pdf, seal_order(None))
    assert refusal.value.retry
