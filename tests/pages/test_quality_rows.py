"""Row SP-03: service data reported to the quality platform, batch by batch, with its word on each row."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests.support.case_system import make_client, order_body
from tests.support.clock import NOW, TODAY
from tests.support.jobs import run_jobs
from tests.support.service import SENT_AT, make_case, make_order, make_sent
from xiezhi.domains.service_of_process import jobs
from xiezhi.domains.service_of_process.actions import quality_batches
from xiezhi.domains.service_of_process.channels.quality_platform import HttpPlatform
from xiezhi.domains.service_of_process.channels.quality_platform.simulator import Platform, server
from xiezhi.domains.service_of_process.models import QualityBatch, ServiceOrder
from xiezhi.domains.service_of_process.rules.quality import edition_on

pytestmark = pytest.mark.django_db
DAY = SENT_AT.date().isoformat()


@pytest.fixture(autouse=True)
def _jobs_run_at_the_agreed_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs read the clock of the machine; here it stands at the moment of the tests."""
    monkeypatch.setattr(f"{jobs.__name__}.timezone", SimpleNamespace(localtime=lambda: NOW))


@pytest.fixture
def platform(settings: Any) -> Iterator[Platform]:
    """A platform that is really spoken to over HTTP."""
    desk = Platform("secret")
    running = server(desk, 0)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    settings.QUALITY_PLATFORM_URL = f"http://127.0.0.1:{running.server_address[1]}"
    settings.QUALITY_PLATFORM_SECRET = "secret"
    yield desk
    running.shutdown()
    running.server_close()
    thread.join()


def build(world: Any, client: Any) -> QualityBatch:
    answer = client.post("/quality/new/", {"court": world.court.pk, "day": DAY})
    assert answer.status_code == 302, answer.content.decode()
    run_jobs(only="service_of_process.send_quality_batch")
    return QualityBatch.objects.order_by("-pk")[0]


@pytest.mark.requirement("SP-03")
def test_sp_03_intranet_tasks_and_the_quality_platform(
    world: Any, platform: Platform, sign_in: Any, page_clock: Any, monkeypatch: Any
) -> None:
    """Intranet tasks sync into the system, and a scheduled job reports service data to the Supreme People's Court
    quality platform (质效平台) through an adapter; each batch shows sent, accepted and rejected counts and can be sent
    again."""
    # Intranet tasks sync into the system.
    key = make_client(world.court).key
    pushed = Client().post(
        "/api/v1/service-orders", json.dumps(order_body(1)), content_type="application/json",
        headers={"Authorization": f"Bearer {key}", "Idempotency-Key": "k-1"},
    )  # fmt: skip
    assert pushed.status_code == 201, pushed.content.decode()
    assert ServiceOrder.objects.filter(order_no=pushed.json()["order_no"]).exists()
    # A scheduled job reports service data … through an adapter.
    sent = make_sent(
        world, order=make_order(world, court_case=make_case(world, case_no="（2026）沪0199民初4300号"))
    )
    other = make_sent(
        world, order=make_order(world, court_case=make_case(world, case_no="（2026）沪0199民初4301号"))
    )
    rejecting = f"沪0199-{other.attempt.pk:010d}"
    monkeypatch.setattr(Platform, "_word", _rejects_once(rejecting))
    monkeypatch.setattr(f"{jobs.__name__}.timezone", SimpleNamespace(localtime=lambda: _day_after(SENT_AT)))
    jobs.report_yesterday(0)
    run_jobs(only="service_of_process.send_quality_batch")
    batch = QualityBatch.objects.get()
    assert (batch.day_on, batch.built_by) == (SENT_AT.date(), None)
    row = platform.rows[f"沪0199-{sent.attempt.pk:010d}"]
    assert row["case_no"] == "（2026）沪0199民初4300号"
    # Each batch shows sent, accepted and rejected counts, with the reason on its row.
    admin = sign_in(world.court_admin)
    shown = admin.get(f"/quality/{batch.pk}/").content.decode()
    for words in (">2行<", ">1行<", "C201 案件信息还没有同步到平台"):
        assert words in shown
    only = admin.get(f"/quality/{batch.pk}/?verdict=rejected").content.decode()
    assert rejecting in only
    assert f"沪0199-{sent.attempt.pk:010d}" not in only
    # And can be sent again: the rejected rows, or the whole; a row counts once however often it comes.
    assert admin.post(f"/quality/{batch.pk}/resend/rejected/").status_code == 302
    run_jobs(only="service_of_process.send_quality_batch")
    again = QualityBatch.objects.exclude(pk=batch.pk).get()
    assert (again.sent_count, again.accepted_count, again.rejected_count) == (1, 1, 0)
    admin.post(f"/quality/{batch.pk}/resend/all/")
    run_jobs(only="service_of_process.send_quality_batch")
    assert sorted(platform.rows) == sorted([rejecting, f"沪0199-{sent.attempt.pk:010d}"])


def _rejects_once(number: str) -> Any:
    real = Platform._word

    def word(self: Platform, row: dict[str, Any]) -> dict[str, Any]:
        if row["row_no"] != number or number in self.seen:
            self.seen.add(row["row_no"])
            return real(self, row)
        self.seen.add(number)
        return {"row_no": number, "accepted": False, "code": "C201", "reason": "案件信息还没有同步到平台"}

    return word


def _day_after(moment: Any) -> Any:
    from datetime import timedelta

    return (moment + timedelta(days=1)).replace(hour=1, minute=30)


def test_a_row_holds_no_more_than_the_format(
    world: Any, platform: Platform, sign_in: Any, page_clock: Any
) -> None:
    make_sent(world)
    batch = build(world, sign_in(world.court_admin))
    told = json.dumps(
        list(platform.rows.values()) + list(batch.rows.values_list("data", flat=True)), ensure_ascii=False
    )
    columns = {one.name for one in edition_on(TODAY).columns}
    assert all(set(row) == columns for row in batch.rows.values_list("data", flat=True))
    for personal in ("陆文澜", "19900000102", "310199199002"):
        assert personal not in told


def test_a_silent_platform_is_seen_and_tried_again(
    world: Any, platform: Platform, sign_in: Any, page_clock: Any, monkeypatch: Any
) -> None:
    make_sent(world)
    admin = sign_in(world.court_admin)
    real = quality_batches.quality_platform
    monkeypatch.setattr(
        quality_batches, "quality_platform", lambda: HttpPlatform("http://127.0.0.1:9", "x", "secret", wait=0)
    )
    batch = build(world, admin)
    assert (batch.state, batch.tries) == ("failed", 1)
    assert batch.number in admin.get("/quality/?state=failed").content.decode()
    assert "没有报成" in admin.get("/").content.decode()
    monkeypatch.setattr(quality_batches, "quality_platform", real)
    assert quality_batches.send_those_due(at=batch.next_try_at) == 1
    run_jobs(only="service_of_process.send_quality_batch")
    batch.refresh_from_db()
    assert batch.state == "answered"


def test_nothing_is_reported_twice(world: Any, platform: Platform, sign_in: Any, page_clock: Any) -> None:
    make_sent(world)
    admin = sign_in(world.court_admin)
    batch = build(world, admin)
    batch.rows.update(verdict="accepted")
    refused = admin.post("/quality/new/", {"court": world.court.pk, "day": DAY})
    assert refused.status_code == 422
    assert "没有新的送达数据" in refused.content.decode()
    quality_batches.send_batch(batch.pk, at=NOW)
    assert len(platform.batches) == 1


def test_a_batch_is_taken_away_as_a_file(
    world: Any, platform: Platform, sign_in: Any, page_clock: Any
) -> None:
    make_sent(world)
    admin = sign_in(world.court_admin)
    batch = build(world, admin)
    told = json.loads(admin.get(f"/quality/{batch.pk}/file.json").content)
    assert [row["row_no"] for row in told["rows"]] == list(batch.rows.values_list("row_no", flat=True))
    sheet = load_workbook(io.BytesIO(admin.get(f"/quality/{batch.pk}/file.xlsx").content)).active
    assert [cell.value for cell in sheet[1]][:3] == ["行号", "法院代字", "案号"]
    assert sign_in(world.court_admin_elsewhere).get(f"/quality/{batch.pk}/file.json").status_code == 404
    assert sign_in(world.clerk).get("/quality/").status_code == 404
