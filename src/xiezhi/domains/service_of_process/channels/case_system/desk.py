"""What stands behind the counter of the stand-in: its cases, what it asked for, what it was told."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from xiezhi.domains.service_of_process.channels.case_system.papers import KINDS, paper

CHINA = ZoneInfo("Asia/Shanghai")
COURT = "上海市临江区人民法院"
HAND_OVER_SECONDS = 60
SIGNATURE_SECONDS = 300
MOST_EVENTS = 200


@dataclass
class CaseSystem:
    """Cases of invented judges, and how their service goes as far as this side knows."""

    home: Path
    lock: threading.RLock = field(default_factory=threading.RLock)
    state: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.store = self.home / "simulators" / "case_system.json"
        if self.store.exists():
            self.state = json.loads(self.store.read_text("utf-8"))
        self.state.setdefault("started_on", datetime.now(CHINA).date().isoformat())
        for name, empty in (("orders", {}), ("events", []), ("offline", False), ("said", "")):
            self.state.setdefault(name, empty)
        self.cases = {case["id"]: self._dated(case) for case in _cases()}

    def _dated(self, case: dict[str, Any]) -> dict[str, Any]:
        started = date.fromisoformat(self.state["started_on"])
        return case | {
            "court": COURT, "filed_on": (started - timedelta(days=1)).isoformat(),
            "hearing_at": f"{started + timedelta(days=35)}T09:30:00+08:00",
        }  # fmt: skip

    @property
    def credentials(self) -> dict[str, str]:
        """The key as the demonstration's note has it now; empty while there is none."""
        note = self.home / "demo.json"
        if not note.exists():
            return {}
        found = json.loads(note.read_text("utf-8"))
        own = dict(found.get("case_system") or {})
        for account in found.get("accounts", ()):
            for word, name in (("法官", "judge"), ("书记员", "clerk")):
                if word in str(account.get("role", "")):
                    own.setdefault(name, account.get("username", ""))
        return own

    def _http(self) -> httpx.Client:
        own = self.credentials
        return httpx.Client(
            base_url=own["base_url"], timeout=20,
            headers={"Authorization": f"Bearer {own['client_id']}.{own['secret']}"},
        )  # fmt: skip

    # What is asked of the service system.

    def push(self, ids: list[str]) -> str:
        """提请送达 for one case or many; what was said to it, in one line."""
        rows = [
            self.order_of(self.cases[i]) for i in ids if i in self.cases and i not in self.state["orders"]
        ]
        if not rows:
            return self._say("所选案件都已经提请过")
        try:
            with self._http() as http:
                answer = http.post(
                    "/api/v1/service-orders/batch", json={"orders": rows},
                    headers={"Idempotency-Key": _key(rows)},
                )  # fmt: skip
        except (httpx.HTTPError, KeyError) as error:
            return self._say(f"送达系统没有回应（{type(error).__name__}），请稍后再提请，不会重复")
        found = answer.json()
        if answer.status_code != 200:
            return self._say(
                f"送达系统拒绝：{found.get('title', answer.status_code)}，{found.get('remedy', '')}"
            )
        with self.lock:
            for line in found["taken"]:
                self.state["orders"][line["external_no"]] = {"order_no": line["order_no"]}
            self.save()
        reasons = "；".join(f"{line['case_no']}：{line['errors'][0]['message']}" for line in found["refused"])
        self.poll()
        return self._say(
            f"已提请{found['taken_count']}件"
            + (f"，未收{found['refused_count']}件：{reasons}" if reasons else "")
        )

    def order_of(self, case: dict[str, Any]) -> dict[str, Any]:
        """A case with its papers, as the interface wants it."""
        own = self.credentials
        parties = [
            {"role": "原告", "name": case["plaintiff"], "kind": case["plaintiff_kind"], "serve": False}
        ]
        for one in case["defendants"]:
            addresses = [
                {"kind": "mobile", "value": one["phone"], "source": "other_party", "note": "起诉状所列"},
                {"kind": "postal", "value": one["address"], "source": "other_party", "note": "起诉状所列"},
            ]
            given = {name: one[name] for name in ("name", "kind", "id_no", "phone")}
            parties.append({"role": "被告", "addresses": addresses, **given})
        documents = [
            {"kind": kind, "name": name, "content": base64.b64encode(paper(case, kind)).decode()}
            for kind, name in KINDS.items()
        ]
        told = {"case_no": case["case_no"], "external_no": case["id"], "category": "civil_commercial"}
        told |= {name: case[name] for name in ("cause", "procedure", "filed_on", "hearing_at", "courtroom")}
        told |= {"judge": own.get("judge", ""), "clerk": own.get("clerk", ""), "parties": parties}
        return {"external_no": case["id"], "case": told, "documents": documents, "note": "内网办案系统提请"}

    def poll(self) -> None:
        """Ask how every order stands; pushes only hurry what polling finds anyhow."""
        try:
            with self._http() as http:
                for case_id, order in list(self.state["orders"].items()):
                    self._ask(http, case_id, order["order_no"])
        except (httpx.HTTPError, KeyError, ValueError):
            return
        with self.lock:
            self.save()

    def _ask(self, http: httpx.Client, case_id: str, order_no: str) -> None:
        found = http.get(f"/api/v1/service-orders/{order_no}")
        if found.status_code != 200:
            return
        proofs = http.get(f"/api/v1/service-orders/{order_no}/proofs")
        shown = found.json() | {"proofs": proofs.json() if proofs.status_code == 200 else []}
        with self.lock:
            self.state["orders"][case_id] = shown

    def fetch(self, path: str) -> tuple[int, bytes]:
        """A proof or a report of the service system, fetched with the key."""
        with self._http() as http:
            answer = http.get(f"/api/v1/service-orders/{path}")
        return answer.status_code, answer.content

    def hand_over(self, case_id: str) -> str:
        """A signed address that opens the order without a second log-in; good for a minute and once."""
        own = self.credentials
        order = self.state["orders"].get(case_id, {})
        page = str(order.get("links", {}).get("page", "/"))
        now = int(time.time())
        claims = {
            "iss": own["client_id"], "sub": own.get("judge", ""), "aud": "xiezhi", "iat": now, "nbf": now,
            "exp": now + HAND_OVER_SECONDS, "jti": secrets.token_urlsafe(16),
            "target": page.removeprefix(own["base_url"]) or "/",
        }  # fmt: skip
        return f"{own['base_url']}/hand-over/?token={signed(claims, own['hand_over_secret'])}"

    # What the service system tells.

    def told(self, headers: dict[str, str], body: bytes, *, now: float) -> tuple[int, str]:
        """Take a push: refused unless signed and fresh, taken once however often it comes."""
        if self.state["offline"]:
            self._note("", "断线中，答复503", False)
            return 503, "断线"
        event_id, moment = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
        if not self._genuine(event_id, moment, body, headers.get("webhook-signature", ""), now):
            self._note(event_id, "签名不对，已拒收", False)
            return 401, "签名不对"
        if any(event["id"] == event_id and event["taken"] for event in self.state["events"]):
            self._note(event_id, "重复推送，没有再处理", True, repeated=True)
            return 200, "已收过"
        event = json.loads(body)
        self._note(event_id, f"{event['subject']}：{event['type']}", True)
        self._take(event["data"])
        return 200, "已收"

    def _genuine(self, event_id: str, moment: str, body: bytes, claimed: str, now: float) -> bool:
        if not moment.isdigit() or abs(now - int(moment)) > SIGNATURE_SECONDS:
            return False
        secret = self.credentials.get("webhook_secret", "").encode()
        digest = hmac.new(secret, f"{event_id}.{moment}.".encode() + body, hashlib.sha256).digest()
        wanted = "v1," + base64.b64encode(digest).decode()
        return any(hmac.compare_digest(wanted, one) for one in claimed.split(" "))

    def _take(self, told: dict[str, Any]) -> None:
        with self.lock:
            order = self.state["orders"].get(told["external_no"])
            if order is not None and told["changed_at"] >= str(order.get("changed_at", "")):
                order |= {
                    name: told[name] for name in ("state", "summary_state", "cell_count", "effective_count")
                }
                order["changed_at"] = told["changed_at"]
                self.save()
        threading.Thread(target=self.poll, daemon=True).start()

    def _note(self, event_id: str, line: str, taken: bool, *, repeated: bool = False) -> None:
        with self.lock:
            at = datetime.now(CHINA).strftime("%m-%d %H:%M:%S")
            event = {"id": event_id, "at": at, "line": line, "taken": taken and not repeated}
            self.state["events"] = [event, *self.state["events"]][:MOST_EVENTS]
            self.save()

    def switch(self, *, offline: bool) -> str:
        """断线: answer 503 to every push, so that its retries can be seen."""
        self.state["offline"] = offline
        return self._say("已断线：推送一律答复503，送达系统会重试" if offline else "已恢复接收推送")

    def _say(self, line: str) -> str:
        with self.lock:
            self.state["said"] = line
            self.save()
        return line

    def save(self) -> None:
        """Write the state in one piece."""
        self.store.parent.mkdir(parents=True, exist_ok=True)
        scratch = self.store.with_suffix(".part")
        scratch.write_text(json.dumps(self.state, ensure_ascii=False), "utf-8")
        scratch.replace(self.store)


def signed(claims: dict[str, Any], secret: str) -> str:
    """A JSON Web Token with HMAC-SHA256 (RFC 7515), as any other system would make it."""
    parts = [_base64url(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims)]
    mark = hmac.new(secret.encode(), ".".join(parts).encode(), hashlib.sha256).digest()
    return ".".join([*parts, _base64url(mark)])


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _cases() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((Path(__file__).parent / "cases.json").read_text("utf-8"))
    return found


def _key(rows: list[dict[str, Any]]) -> str:
    """The same cases give the same key: a second press of the button asks for nothing new."""
    ids = ",".join(sorted(row["external_no"] for row in rows))
    return f"push-{hashlib.sha256(ids.encode()).hexdigest()[:40]}"
