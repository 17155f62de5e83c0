"""Fill an empty installation with the demo world."""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app as queue

from xiezhi.config.demo.cases import SCENES
from xiezhi.config.demo.people import Town, build_town
from xiezhi.config.demo.story import tell
from xiezhi.config.demo.tracing import report, trace
from xiezhi.config.environment import ENVIRONMENT
from xiezhi.domains.service_of_process.models import Proof
from xiezhi.kernel.cases import actions as cases
from xiezhi.kernel.documents import actions as documents
from xiezhi.kernel.files import queries as files
from xiezhi.kernel.notifications import actions as notifications
from xiezhi.kernel.notifications.channels.email.simulator import MailBoxes, post_office
from xiezhi.kernel.notifications.channels.sms.simulator import Carrier, server


def fill() -> None:
    """Make the town, tell its stories, issue its proofs; write down the accounts."""
    if ENVIRONMENT.note("demo.json").get("accounts"):
        return
    now = timezone.localtime().replace(microsecond=0)
    town = build_town(now)
    documents.ensure_demo_seal(town.court.pk, at=now)
    documents.ensure_demo_seal(town.neighbour.pk, at=now)
    documents.seed_standard_templates(at=now)
    for type_code in ("民初", "民特", "行初", "刑初", "执"):
        cases.add_prefix(
            town.court, year=now.year, type_code=type_code, by=town.people["liang.zhiyuan"], at=now
        )
    with _gateways():
        for number, scene in enumerate(SCENES, 1):
            _say(f"  {number:>2}/{len(SCENES)} {scene.serial}号 {scene.cause}")
            order = tell(scene, town, now)
            if scene.plot == "no_address":
                trace(order, town, now)
        report(town, now)
    _publish_notices(town, now)
    _say("  出具回证…")
    run_waiting_jobs()
    documents.publish_trust(by=None, at=now)
    note: dict[str, object] = {"accounts": town.accounts(), "proof": _first_proof()}
    note.update(_case_system(town, now))
    ENVIRONMENT.write_note("demo.json", note)


class _gateways:
    """The stand-ins of SMS and mail, up while the stories are told, so that messages really go over the wire."""

    def __enter__(self) -> None:
        store = Path(settings.XIEZHI_HOME) / "simulators" / "sms.json"
        self.carrier = Carrier(settings.SMS_GATEWAY_SECRET, store, report_tries=0)
        self.desk = server(self.carrier, settings.SIMULATOR_PORTS["sms"])
        self.thread = threading.Thread(target=self.desk.serve_forever, daemon=True)
        self.thread.start()
        boxes = MailBoxes(Path(settings.XIEZHI_HOME) / "simulators" / "mail.json")
        self.mail = post_office(boxes, settings.SIMULATOR_PORTS["mail"])
        self.mail.start()

    def __exit__(self, *_: Any) -> None:
        self.mail.stop()
        self.desk.shutdown()
        self.desk.server_close()
        self.thread.join()


def run_waiting_jobs() -> int:
    """Run what is due on the queue now, in this process; what fails stays for the worker and its tries."""
    ran = 0
    queue.perform_import_paths()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, task_name, args FROM procrastinate_jobs WHERE status = 'todo'"
            " AND (scheduled_at IS NULL OR scheduled_at <= now()) ORDER BY id"
        )
        waiting = cursor.fetchall()
    for job_id, name, arguments in waiting:
        queue.tasks[name].func(**(json.loads(arguments) if isinstance(arguments, str) else arguments))
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job_id])
        ran += 1
    return ran


def _publish_notices(town: Town, now: Any) -> None:
    by = town.people["liang.zhiyuan"]
    for title, line in (
        ("送达地址确认书新版式今日启用", "旧版式填写的仍然有效"),
        ("短信通道周末检修", "期间发送的任务会排队，不会丢失"),
    ):
        notifications.publish_notice(title=title, line=line, organisation_id=town.court.pk, by=by, at=now)
    # A notice reaches the organisation it names and those below; the administrator's right covers the court.


def _first_proof() -> dict[str, str]:
    """The proof that ``xiezhi demo proof`` names: of the main story, as a file beside the installation's data."""
    proof = Proof.objects.filter(kind="electronic_proof", file__isnull=False).order_by("pk").first()
    if proof is None or proof.file is None:
        raise SystemExit("演示的回证没有出具成功，请查看上面的输出")
    folder = ENVIRONMENT.home / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "电子送达回证.pdf"
    path.write_bytes(files.read(proof.file))
    url = reverse("service_of_process:proof-file", args=[proof.order_id, proof.pk])
    return {"pdf": str(path), "proof_no": proof.number, "url": url}


def _case_system(town: Town, now: Any) -> dict[str, object]:
    """The key of the inner case system's stand-in."""
    from xiezhi.domains.service_of_process.channels.case_system.setup import register_demo_client

    return {"case_system": register_demo_client(town.court.pk, now)}


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
