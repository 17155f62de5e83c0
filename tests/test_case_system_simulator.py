"""The stand-in for the case system, started as a process of its own: it asks, is told, and is told again."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.utils import timezone

from tests.support.jobs import run_jobs


class StandIn:
    """The running process, and what its pages say."""

    def __init__(self, home: Path, port: int) -> None:
        self.home, self.url = home, f"http://127.0.0.1:{port}"
        self.http = httpx.Client(base_url=self.url, timeout=30)

    @property
    def state(self) -> dict[str, Any]:
        return json.loads((self.home / "simulators" / "case_system.json").read_text("utf-8"))

    def press(self, path: str, **form: str) -> httpx.Response:
        return self.http.post(path, data=form, follow_redirects=True)

    def wait(self, what: Any, seconds: float = 10) -> Any:
        """Until ``what(state)`` holds."""
        until = time.monotonic() + seconds
        while not (found := what(self.state)):
            assert time.monotonic() < until, self.state["events"][:3]
            time.sleep(0.05)
        return found


@pytest.fixture
def house(transactional_db: None, live_server: Any, settings: Any) -> Any:
    from tests.support.world import build_world, find_world

    settings.SITE_URL = live_server.url
    return find_world() or build_world()


@pytest.fixture
def stand_in(house: Any, settings: Any, tmp_path: Path) -> Iterator[StandIn]:
    from tests.support.clock import NOW
    from xiezhi.domains.service_of_process.channels.case_system.setup import register_demo_client

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.SIMULATOR_PORTS = settings.SIMULATOR_PORTS | {"case_system": port}
    own = register_demo_client(house.court.pk, NOW)
    accounts = [
        {"role": "法官", "username": house.judge.username},
        {"role": "书记员", "username": house.clerk.username},
    ]
    (tmp_path / "demo.json").write_text(json.dumps({"case_system": own, "accounts": accounts}), "utf-8")
    module = "xiezhi.domains.service_of_process.channels.case_system.simulator"
    process = subprocess.Popen(
        [sys.executable, "-m", module, "--home", str(tmp_path), "--port", str(port), "--poll", "3600"]
    )
    started = StandIn(tmp_path, port)
    for _ in range(200):
        try:
            started.http.get("/")
            break
        except httpx.ConnectError:
            assert process.poll() is None
            time.sleep(0.05)
    yield started
    started.http.close()
    process.terminate()
    process.wait(10)


def _order(case_no: str) -> Any:
    from xiezhi.domains.service_of_process.models import ServiceOrder

    return ServiceOrder.objects.select_related("court_case").get(court_case__case_no=case_no)


def test_a_press_of_the_button_raises_the_order_whole(stand_in: StandIn, house: Any) -> None:
    page = stand_in.http.get("/")
    assert "（2026）沪0199民初9001号" in page.text
    assert stand_in.http.get("/papers/AJ-2026-9001/summons").content.startswith(b"%PDF-")
    done = stand_in.press("/push", only="AJ-2026-9001")
    assert "已提请1件" in done.text
    order = _order("（2026）沪0199民初9001号")
    assert order.judge_id == house.judge.pk
    assert [d.name for d in order.documents.all()] == ["起诉状副本", "应诉通知书", "举证通知书", "开庭传票"]
    assert [r.party.name for r in order.recipients.all()] == ["周予安"]
    stand_in.press("/push", only="AJ-2026-9001")
    assert _order("（2026）沪0199民初9001号").pk == order.pk


def test_a_batch_is_pushed_and_answers_in_the_result_column(stand_in: StandIn) -> None:
    done = stand_in.http.post(
        "/push", data={"case": ["AJ-2026-9002", "AJ-2026-9003", "AJ-2026-9004"]}, follow_redirects=True
    )
    assert "已提请3件" in done.text
    assert done.text.count("待核实") == 3


def test_pushes_are_signed_and_taken_once(stand_in: StandIn, house: Any) -> None:
    from tests.support.clock import NOW
    from xiezhi.domains.service_of_process.actions.orders import accept_order
    from xiezhi.kernel.integration.actions import replay
    from xiezhi.kernel.integration.models import Delivery

    stand_in.press("/push", only="AJ-2026-9001")
    accept_order(_order("（2026）沪0199民初9001号"), by=house.service_specialist, at=NOW)
    run_jobs()
    stand_in.wait(lambda state: state["orders"]["AJ-2026-9001"]["state"] == "accepted")
    told = [event["line"] for event in stand_in.state["events"] if event["taken"]]
    assert any("order_accepted" in line for line in told)
    body = json.dumps(Delivery.objects.first().body, ensure_ascii=False)
    for secret in ("周予安", "19900009011", "31019919850304028X", "听涛路"):
        assert secret not in body
    delivery = Delivery.objects.get(event="service_of_process.order_accepted")
    assert delivery.state == "delivered"
    replay(delivery.pk, by=house.system_admin, at=NOW)
    run_jobs()
    assert "重复推送" in stand_in.state["events"][0]["line"]
    forged = stand_in.http.post(
        "/told", content=b"{}", headers={"webhook-id": "x", "webhook-timestamp": str(int(time.time())), "webhook-signature": "v1,AAAA"}
    )  # fmt: skip
    assert forged.status_code == 401


def test_a_broken_line_is_retried_and_heals(stand_in: StandIn, house: Any) -> None:
    from tests.support.clock import NOW
    from xiezhi.domains.service_of_process.actions.orders import accept_order
    from xiezhi.kernel.integration.actions import deliver
    from xiezhi.kernel.integration.models import Delivery

    stand_in.press("/push", only="AJ-2026-9001")
    run_jobs()
    stand_in.press("/switch", offline="yes")
    accept_order(_order("（2026）沪0199民初9001号"), by=house.service_specialist, at=NOW)
    run_jobs(only="integration.react_to_event")
    delivery = Delivery.objects.get(event="service_of_process.order_accepted")
    deliver(delivery.pk, at=NOW)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries, delivery.all_tries.get().status) == ("waiting", 1, 503)
    assert delivery.next_try_at is not None
    stand_in.press("/switch", offline="")
    run_jobs()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries) == ("delivered", 2)
    stand_in.wait(lambda state: state["orders"]["AJ-2026-9001"]["state"] == "accepted")


@pytest.mark.requirement("SP-01")
def test_the_order_opens_without_a_second_log_in(
    stand_in: StandIn, house: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the intranet case system a judge's team raises a service task and looks up its result without a second
    login (single sign-on); the task opens with case, parties and documents filled in."""
    # The stand-in signs by the clock of this machine, so the pages have to read the same.
    monkeypatch.setattr("xiezhi.kernel.identity.pages.middleware.read_clock", timezone.localtime)
    # From the intranet case system a judge's team raises a service task …
    assert "已提请1件" in stand_in.press("/push", only="AJ-2026-9001").text
    # … and looks up its result …
    assert "待核实" in stand_in.http.get("/cases/AJ-2026-9001").text
    moved = stand_in.http.get("/open/AJ-2026-9001")
    # … without a second log-in (single sign-on).
    with httpx.Client(follow_redirects=True) as browser:
        page = browser.get(moved.headers["Location"])
        assert (page.status_code, page.url.path) == (200, f"/orders/{_order('（2026）沪0199民初9001号').pk}/")
        # The task opens with case, parties and documents filled in.
        for filled in (
            "（2026）沪0199民初9001号",
            "周予安",
            "起诉状副本",
            "应诉通知书",
            "举证通知书",
            "开庭传票",
        ):
            assert filled in page.text
    # The signed address is good once.
    assert httpx.get(moved.headers["Location"]).status_code == 403


@pytest.mark.requirement("SP-02")
def test_what_service_brought_comes_back_to_the_case_system(stand_in: StandIn, house: Any) -> None:
    """Data of service carried out is synchronised to the case system; when a task ends its result, proof and report
    go back to the intranet platform, where the judge views and downloads them. A failed transfer is retried and
    visible."""
    from tests.support.clients import client_of
    from tests.support.service import make_signed
    from xiezhi.domains.service_of_process.actions.orders import accept_order
    from xiezhi.kernel.integration.actions import deliver
    from xiezhi.kernel.integration.models import Delivery

    now = timezone.localtime()
    stand_in.press("/push", only="AJ-2026-9001")
    order = accept_order(_order("（2026）沪0199民初9001号"), by=house.service_specialist, at=now)
    sent = make_signed(house, order=order, name="周予安", at=now)
    run_jobs()
    # Data of service carried out is synchronised to the case system.
    told = [event["line"] for event in stand_in.state["events"] if event["taken"]]
    for fact in (
        "attempt_sent",
        "attempt_handed",
        "attempt_arrived",
        "attempt_viewed",
        "attempt_signed",
        "attempt_effective",
    ):
        assert any(fact in line for line in told), fact
    # When a task ends its result, proof and report go back to the intranet platform …
    assert sent.fresh().order.state == "completed"
    assert any("order_completed" in line for line in told)
    assert any("report_issued" in line for line in told)
    issued = Delivery.objects.get(event="service_of_process.report_issued").body["data"]
    assert {"electronic_proof", "report"} <= {proof["kind"] for proof in issued["proofs"]}
    # … where the judge views …
    stand_in.press("/refresh")
    page = stand_in.http.get("/cases/AJ-2026-9001").text
    assert "已办结" in page
    assert "电子送达回证" in page
    assert "起诉状副本：已生效" in page
    # … and downloads them.
    order_no = order.order_no
    proof = next(one for one in issued["proofs"] if one["kind"] == "electronic_proof")
    for path in (f"/fetch/{order_no}/proofs/{proof['number']}.pdf", f"/fetch/{order_no}/report.pdf"):
        fetched = stand_in.http.get(path)
        assert (fetched.status_code, fetched.content[:5]) == (200, b"%PDF-"), path
    # A failed transfer is retried …
    stand_in.press("/switch", offline="yes")
    stand_in.press("/push", only="AJ-2026-9002")
    run_jobs(only="integration.react_to_event")
    lost = Delivery.objects.filter(event="service_of_process.order_requested").latest("pk")
    deliver(lost.pk, at=now)
    lost.refresh_from_db()
    assert lost.state == "waiting"
    assert lost.next_try_at is not None
    # … and visible.
    shown = client_of(house.system_admin).get(f"/integration/deliveries/{lost.pk}/").content.decode()
    assert "503" in shown
    assert "下次重试" in shown
    stand_in.press("/switch", offline="")
    run_jobs()
    lost.refresh_from_db()
    assert (lost.state, lost.all_tries.count()) == ("delivered", 2)
