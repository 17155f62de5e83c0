"""The interface for the case system, over the wire: pushed once, asked as often as one likes, told plainly when wrong."""

from __future__ import annotations

import base64
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.support.case_system import blank_pdf, document_body, make_client, order_body

PROBLEM = "application/problem+json"


@pytest.fixture
def house(transactional_db: None, live_server: Any) -> Any:
    """A running site on a real port."""
    from tests.support.world import build_world, find_world

    world = find_world() or build_world()
    world.__dict__["url"] = f"{live_server.url}/api/v1"
    return world


class System:
    """A case system that calls."""

    def __init__(self, url: str, client: Any) -> None:
        self.client = client
        self.http = httpx.Client(base_url=url, headers={"Authorization": f"Bearer {client.key}"}, timeout=60)

    def post(self, path: str, body: Any = None, *, key: str = "", **other: Any) -> httpx.Response:
        return self.http.post(
            path, json=body, headers={"Idempotency-Key": key or f"k-{time.monotonic_ns()}"}, **other
        )

    def get(self, path: str, **params: Any) -> httpx.Response:
        return self.http.get(path, params=params)


@pytest.fixture
def system(house: Any) -> Any:
    system = System(house.url, make_client(house.court))
    yield system
    system.http.close()


@pytest.fixture
def elsewhere(house: Any) -> Any:
    system = System(house.url, make_client(house.other_court))
    yield system
    system.http.close()


def test_an_order_is_pushed_whole_and_asked_about(system: System, house: Any) -> None:
    answer = system.post("/service-orders", order_body(1))
    assert answer.status_code == 201, answer.text
    pushed = answer.json()
    assert pushed["state"] == "submitted"
    assert pushed["case_no"] == "（2026）沪0199民初1号"
    found = system.get(f"/service-orders/{pushed['order_no']}").json()
    assert [d["name"] for d in found["documents"]] == ["起诉状副本", "应诉通知书"]
    assert [r["name"] for r in found["recipients"]] == ["周试1"]
    assert found["node"]["held_by"] == "送达中心"
    assert found["node"]["label"]
    timeline = system.get(f"/service-orders/{pushed['order_no']}/timeline").json()
    assert "办案系统提请送达" in [line["title"] for line in timeline]
    gathered = system.get("/cases/service", case_no="(2026)沪0199民初1号").json()
    assert [order["order_no"] for order in gathered["orders"]] == [pushed["order_no"]]


def test_a_second_order_of_a_case_joins_it(system: System) -> None:
    first = system.post("/service-orders", order_body(1)).json()
    again = order_body(1, external_no="NW-second", documents=[document_body("summons", "开庭传票")])
    again["case"]["parties"].append({"role": "第三人", "name": "吴添"})
    second = system.post("/service-orders", again)
    assert second.status_code == 201, second.text
    gathered = system.get("/cases/service", case_no="（2026）沪0199民初1号").json()
    assert {o["order_no"] for o in gathered["orders"]} == {first["order_no"], second.json()["order_no"]}
    assert [r["name"] for r in gathered["orders"][1]["recipients"]] == ["周试1", "吴添"]


def test_a_repeated_call_does_its_work_once(system: System) -> None:
    first = system.post("/service-orders", order_body(1), key="same")
    again = system.post("/service-orders", order_body(1), key="same")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    other = system.post("/service-orders", order_body(2), key="same")
    assert (other.status_code, other.json()["code"]) == (409, "key_reused")
    same_number = system.post("/service-orders", order_body(1), key="another")
    assert (same_number.status_code, same_number.json()["order_no"]) == (200, first.json()["order_no"])


def test_two_calls_at_one_moment_make_one_order(system: System) -> None:
    with ThreadPoolExecutor(2) as pool:
        answers = list(
            pool.map(lambda _: system.post("/service-orders", order_body(1), key="twin"), range(2))
        )
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    with ThreadPoolExecutor(2) as pool:
        answers = list(
            pool.map(lambda n: system.post("/service-orders", order_body(7), key=f"t{n}"), range(2))
        )
    assert {answer.json()["order_no"] for answer in answers} == {answers[0].json()["order_no"]}
    assert len(system.get("/service-orders").json()["orders"]) == 2


def _spoiled(number: int) -> dict[str, Any]:
    """One of the ways in which a pushed case is wrong."""
    body = order_body(number)
    match number % 5:
        case 0:
            body["case"]["case_no"] = "没有案号"
        case 1:
            body["case"]["parties"][1]["id_no"] = "310199198001010000"
        case 2:
            del body["case"]["cause"]
        case 3:
            body["documents"][0]["content"] = base64.b64encode(b"MZ not a document").decode()
        case _:
            body["case"]["case_no"] = f"（2026）沪0198民初{number}号"
    return body


@pytest.mark.requirement("SP-04")
def test_a_batch_takes_the_good_and_lists_the_bad(system: System, house: Any) -> None:
    """A set of pushed cases is docketed in one operation (批量立卷); each valid case gets its file and tasks, and
    invalid ones are listed with reasons without stopping the rest."""
    bad = set(range(5, 201, 10))
    rows = [_spoiled(n // 10) if n in bad else order_body(1000 + n) for n in range(1, 201)]
    # A set of pushed cases is docketed in one operation.
    answer = system.post("/service-orders/batch", {"orders": rows})
    assert answer.status_code == 200, answer.text
    found = answer.json()
    # Each valid case gets its file and tasks.
    assert found["taken_count"] == 180
    from xiezhi.domains.service_of_process.models import ServiceOrder
    from xiezhi.kernel.cases.models import CourtCase
    from xiezhi.kernel.workflow.models import Task

    assert CourtCase.objects.filter(court=house.court).count() == 180
    assert ServiceOrder.objects.filter(state="submitted").count() == 180
    assert Task.objects.filter(kind="service_of_process.check", closed_at=None).count() == 180
    # Invalid ones are listed with reasons …
    assert [line["row"] for line in found["refused"]] == sorted(bad)
    assert all(line["errors"][0]["message"] and line["errors"][0]["field"] for line in found["refused"])
    # … without stopping the rest.
    assert {line["row"] for line in found["taken"]} == set(range(1, 201)) - bad


def test_another_court_is_not_there(system: System, elsewhere: System) -> None:
    order_no = system.post("/service-orders", order_body(1)).json()["order_no"]
    absent = elsewhere.get("/service-orders/SD-2026-99999")
    for path in ("", "/proofs", "/timeline", "/report.pdf", "/proofs/1.pdf"):
        theirs = elsewhere.get(f"/service-orders/{order_no}{path}")
        assert theirs.status_code == 404
        assert theirs.headers["Content-Type"] == PROBLEM
        if not path:
            assert theirs.json() == absent.json()
    cancelled = elsewhere.post(f"/service-orders/{order_no}/cancel", {"reason": "不是我的"})
    assert cancelled.status_code == 404
    assert elsewhere.post(f"/service-orders/{order_no}/documents", document_body()).status_code == 404
    assert elsewhere.get("/service-orders").json()["orders"] == []
    assert elsewhere.get("/cases/service", case_no="（2026）沪0199民初1号").status_code == 404
    assert system.get(f"/service-orders/{order_no}").json()["state"] == "submitted"


def test_papers_come_in_base64_and_as_files(system: System) -> None:
    order_no = system.post("/service-orders", order_body(1, documents=[], submit=False)).json()["order_no"]
    early = system.post(f"/service-orders/{order_no}/submit")
    assert (early.status_code, early.headers["Content-Type"]) == (400, PROBLEM)
    added = system.post(f"/service-orders/{order_no}/documents", document_body())
    assert added.status_code == 201, added.text
    file = {"file": ("传票.pdf", blank_pdf(3), "application/pdf")}
    form = {"kind": "summons", "name": "开庭传票"}
    for _ in range(2):
        sent = system.http.post(
            f"/service-orders/{order_no}/documents/upload",
            data=form,
            files=file,
            headers={"Idempotency-Key": "up"},
        )
        assert sent.status_code == 201, sent.text
        assert sent.json()["pages"] == 3
    assert len(system.get(f"/service-orders/{order_no}").json()["documents"]) == 2
    assert system.post(f"/service-orders/{order_no}/submit").json()["state"] == "submitted"


def test_an_order_nobody_was_served_with_is_cancelled(system: System) -> None:
    order_no = system.post("/service-orders", order_body(1)).json()["order_no"]
    assert system.post(f"/service-orders/{order_no}/cancel", {"reason": ""}).status_code == 400
    ended = system.post(f"/service-orders/{order_no}/cancel", {"reason": "原告撤诉"})
    assert ended.json()["state"] == "cancelled"


def test_changes_are_read_page_by_page(system: System) -> None:
    system.post("/service-orders/batch", {"orders": [order_body(n) for n in range(1, 8)]})
    seen: list[str] = []
    cursor = ""
    for _ in range(4):
        page = system.get("/service-orders", limit=2, cursor=cursor, state="submitted").json()
        seen += [order["order_no"] for order in page["orders"]]
        cursor = page["next_cursor"]
    assert cursor == ""
    assert len(seen) == len(set(seen)) == 7
    assert system.get("/service-orders", changed_since="2099-01-01T00:00:00+08:00").json()["orders"] == []
    assert system.get("/service-orders", cursor="甲").status_code == 400


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"case": None}, "case"),
        ({"external_no": "长" * 81}, "external_no"),
        ({"unknown": 1}, "unknown"),
        ({"service_class": "nothing"}, "service_class"),
        ({"wanted_by_on": "2026-02-30"}, "wanted_by_on"),
        ({"wanted_by_on": "2020-01-01"}, "wanted_by_on"),
        ({"documents": [{"kind": "complaint", "name": "起诉状", "content": "不是base64"}]}, "documents.0.content"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_remedy(system: System, change: dict[str, Any], field: str) -> None:
    answer = system.post("/service-orders", order_body(1) | change)
    told = answer.json()
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, PROBLEM)
    assert told["field"] == field
    assert told["title"]
    assert told["remedy"]
    assert system.get("/service-orders").json()["orders"] == []


def test_hostile_input_gets_a_plain_answer(system: System, house: Any) -> None:
    http, bare = system.http, {"Authorization": f"Bearer {system.client.key}", "Idempotency-Key": "h"}
    hostile = order_body(1)
    hostile["case"]["parties"][1]["name"] = "<script>alert(1)</script>"
    assert system.post("/service-orders", hostile).status_code == 201
    for body in (b"{", b"\xff\xfe", b"[]", b"null", b'"x"', b"{" * 5000, b'{"case": 1e999}'):
        answer = http.post(
            "/service-orders", content=body, headers={"Content-Type": "application/json", **bare}
        )
        assert (answer.status_code, answer.headers["Content-Type"]) == (400, PROBLEM), body[:10]
    null = order_body(2)
    null["case"]["cause"] = "a\x00b"
    assert system.post("/service-orders", null).status_code == 400
    assert system.get("/service-orders/%00").status_code == 400
    assert http.post("/service-orders", json=order_body(3)).json()["field"] == "Idempotency-Key"
    assert http.delete("/service-orders").status_code == 405
    assert http.delete("/service-orders").headers["Content-Type"] == PROBLEM
    assert http.get("/nowhere").headers["Content-Type"] == PROBLEM
    assert system.post("/service-orders", order_body(4, note="大" * 9_000_000)).status_code == 413


@pytest.mark.parametrize(
    "body", [rb'{"orders": [{"external_no": "a\u0000b"}]}', rb'{"orders": [{"\ud908": 1}]}']
)
def test_text_no_database_keeps_is_refused_and_the_key_stays_free(system: System, body: bytes) -> None:
    headers = {"Idempotency-Key": "nul-1", "Content-Type": "application/json"}
    for _ in range(2):
        answer = system.http.post("/service-orders/batch", content=body, headers=headers)
        assert answer.status_code == 400
        assert answer.headers["content-type"] == PROBLEM
        assert "不能接受的字符" in answer.json()["title"]
    assert system.post("/service-orders/batch", {"orders": [order_body(1)]}, key="nul-1").status_code == 200


@pytest.mark.parametrize("address", ["/service-orders/a%00b", "/service-orders?changed_since=%00"])
def test_an_address_with_a_nul_is_refused(system: System, address: str) -> None:
    answer = system.http.get(address)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == PROBLEM


def test_a_wrong_key_opens_nothing(system: System, house: Any) -> None:
    for header in ({}, {"Authorization": "Bearer x.y"}, {"Authorization": "Basic eDp5"}):
        answer = httpx.get(f"{house.url}/service-orders", headers=header)
        assert (answer.status_code, answer.headers["Content-Type"]) == (401, PROBLEM)
        assert "Bearer" in answer.headers["WWW-Authenticate"]
    narrow = System(house.url, make_client(house.court, scopes=()))
    assert narrow.get("/service-orders").status_code == 403
    narrow.http.close()
    from xiezhi.kernel.integration.actions import stop_client

    stop_client(system.client.pk, by=house.system_admin, at=_now(), reason="退役")
    assert system.get("/service-orders").status_code == 401


def _now() -> Any:
    from tests.support.clock import NOW

    return NOW


def test_calls_and_wrong_keys_are_counted(
    system: System, house: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xiezhi.config.api.CALLS_A_MINUTE", 3)
    monkeypatch.setattr("xiezhi.config.api.WRONG_KEYS_A_MINUTE", 3)
    statuses = [system.get("/reference").status_code for _ in range(9)]
    assert 429 in statuses
    assert system.get("/reference").headers["Retry-After"] == "60"
    wrong = [httpx.get(f"{house.url}/reference", headers={"Authorization": "Bearer a.b"}) for _ in range(9)]
    assert {answer.status_code for answer in wrong} == {401, 429}


def test_the_description_and_its_page_are_complete(house: Any) -> None:
    described = httpx.get(f"{house.url}/openapi.json").json()
    page = httpx.get(f"{house.url}/docs")
    assert page.status_code == 200
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert "<style" not in page.text
    assert all(path in page.text for path in described["paths"])
    assert "style=" not in page.text
