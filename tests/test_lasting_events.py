"""An event and the news of it to other systems are written together: a crash loses neither."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from typing import Any

import pytest
from django.db import connection, transaction

from tests.support import service
from tests.support.clock import NOW
from tests.support.jobs import run_jobs
from xiezhi.kernel.integration import actions
from xiezhi.kernel.integration.models import ApiClient, Delivery

# Another process takes the order, and is killed between the commit and whatever follows it.
DIES_AFTER_THE_COMMIT = """
    import os, signal, sys
    os.environ["DJANGO_SETTINGS_MODULE"] = "xiezhi.config.settings.test"
    import django
    django.setup()
    from django.db import connection, transaction
    connection.settings_dict["NAME"] = sys.argv[1]
    from datetime import datetime
    from xiezhi.domains.service_of_process import events
    from xiezhi.kernel.integration import actions
    with transaction.atomic():
        transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))
        actions.publish(events.ORDER_ACCEPTED, order_id=int(sys.argv[2]), at=datetime.fromisoformat(sys.argv[3]))
"""


def _listening(world: Any) -> ApiClient:
    return ApiClient.objects.create(
        name="办案系统", client_id="inner", secret_hash="x", organisation=world.court, created_at=NOW,
        scopes=["service_of_process"], webhook_url="https://inner.example/hook",
    )  # fmt: skip


def _react_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xiezhi.kernel.integration.actions.deliveries.deliver", lambda *a, **k: None)
    monkeypatch.setattr(actions, "deliver", lambda *a, **k: None)


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_right_after_the_commit_leaves_the_news_on_the_queue(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from tests.support.world import build_world, find_world

    world = find_world() or build_world()
    order = service.make_order(world)
    _listening(world)
    run_jobs()
    Delivery.objects.all().delete()
    _react_again(monkeypatch)
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            textwrap.dedent(DIES_AFTER_THE_COMMIT),
            str(connection.settings_dict["NAME"]),
            str(order.pk),
            NOW.isoformat(),
        ],
        env={**os.environ},
        check=False,
    )
    assert done.returncode == -9, "the process was to die by the signal it sends itself"
    assert not Delivery.objects.exists()
    run_jobs()
    told = Delivery.objects.get()
    assert (told.event, told.subject) == ("service_of_process.order_accepted", order.order_no)


def test_what_is_rolled_back_is_told_to_nobody(world: Any) -> None:
    from xiezhi.domains.service_of_process import events

    order = service.make_order(world)
    _listening(world)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    with transaction.atomic():
        actions.publish(events.ORDER_ACCEPTED, order_id=order.pk, at=NOW)
        transaction.set_rollback(True)
    assert run_jobs() == []
    assert not Delivery.objects.exists()


def test_an_event_told_twice_is_one_delivery(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from xiezhi.domains.service_of_process import events

    order = service.make_order(world)
    _listening(world)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    _react_again(monkeypatch)
    actions.publish(events.ORDER_ACCEPTED, order_id=order.pk, at=NOW)
    assert run_jobs(twice=True) == ["integration.react_to_event", "integration.deliver_event"]
    assert Delivery.objects.count() == 1
