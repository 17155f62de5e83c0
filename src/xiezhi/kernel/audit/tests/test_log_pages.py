"""The record on its pages: found by who, when, what and on which object; summed up; taken out; verified."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from openpyxl import load_workbook
from tests.support.audit import acts
from tests.support.clock import NOW, TODAY
from tests.support.jobs import run_jobs

from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.models import AuditCheck, AuditRow
from xiezhi.kernel.audit.types import On, Outcome, Surroundings
from xiezhi.ui.registry import PAGES

HOSTILE = "<script>alert(1)</script>"
FIGURE = r'<a class="xz-why" href="/audit/\?([^"]+)">([\d,]+)</a>'


def _text(answer: Any) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", answer.content.decode()))


def _count(answer: Any) -> int:
    found = re.search(r"共(\d+)条", _text(answer))
    return int(found[1]) if found else 0


@pytest.fixture
def history(world: Any) -> None:
    """A few days of work on two orders."""
    with audit.within(Surroundings(ip="192.0.2.31", agent="Mozilla/5.0", session="s1", request_no="r1")):
        for days in range(4):
            audit.record(
                "service_of_process.order.send", by=world.service_specialist, at=NOW - timedelta(days=days),
                on=On("service_order", "1", "SD-2026-00001（2026）沪0199民初1号", world.court.pk), detail={"from": "a"},
            )  # fmt: skip
    with audit.within(Surroundings(ip="198.51.100.9")):
        audit.record(
            "service_of_process.order.view", by=world.judge, at=NOW - timedelta(hours=3), outcome=Outcome.REFUSED,
            on=On("service_order", "2", "SD-2026-00002（2026）沪0199民初2号", world.court.pk), reason="不在职权范围",
        )  # fmt: skip
    audit.record(
        "service_of_process.order.send", by=world.service_specialist_elsewhere, at=NOW,
        on=On("service_order", "9", "SD-2026-00009", world.other_court.pk),
    )  # fmt: skip


@pytest.fixture
def auditor(world: Any, history: None, sign_in: Any) -> Any:
    return sign_in(world.audit_admin)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("act=service_of_process.order.send", 4), ("q=SD-2026-00001", 4), ("q=沪0199民初2号", 1),
        ("q=(2026)沪0199民初1号", 4), ("who=法官甲", 1), ("who=judge", 1), ("outcome=refused", 1), ("ip=198.51.100", 1),
        ("q=SD-2026&on_from=2026-11-18&on_until=2026-11-18", 1), ("q=SD-2026&on_from=2026-11-17&on_until=2026-11-18", 2),
        ("kind=service_order", 0), ("kind=person&act=identity.sign_in", 1), ("q=SD-2026-00009", 0), ("q=没有的", 0),
        ("q=SD-2026&who=送达专员&outcome=done&on_from=2026-11-19", 1),
    ],
)  # fmt: skip
def test_rows_are_found_by_each_condition_and_by_all_together(auditor: Any, query: str, count: int) -> None:
    answer = auditor.get(f"/audit/?{query}")
    assert answer.status_code == 200
    if query == "kind=service_order":
        # A kind nobody named is no choice: the condition says so and narrows nothing.
        assert "有效" in _text(answer) or "选择" in _text(answer)
        return
    assert _count(answer) == count, _text(answer)[:2000]


def test_a_wrong_date_is_told_and_nothing_breaks(auditor: Any) -> None:
    assert "日期写成2026-11-19这样" in _text(auditor.get("/audit/?on_from=2026-02-30"))
    for junk in ("person=abc", "page=xyz", "q=%27%22%3C", "person=99999999999999999999"):
        assert auditor.get(f"/audit/?{junk}").status_code == 200, junk
    assert auditor.get("/audit/?act=%00").status_code == 400


def test_a_row_opens_in_place_with_old_and_new(world: Any, auditor: Any, sign_in: Any) -> None:
    filled = {"name": "书记员甲", "organisation": world.division.pk, "title": "法官助理", "reason": ""}
    assert sign_in(world.system_admin).post(f"/people/{world.clerk.pk}/edit/", filled).status_code == 302
    page = auditor.get("/audit/?act=identity.person.change").content.decode()
    assert re.search(r"<th scope=\"row\">职务</th><td><del>—</del></td><td><ins>法官助理</ins></td>", page)
    # The object is a link for who may open it; the auditor may not, and is not led to a page that is not there.
    assert f'href="/people/{world.clerk.pk}/"' not in page
    row = AuditRow.objects.get(act="identity.person.change")
    alone = auditor.get(f"/audit/rows/{row.pk}/")
    assert "修改人员" in _text(alone)
    assert "等待封存" in _text(alone)


def test_another_courts_rows_are_not_there(world: Any, auditor: Any, sign_in: Any) -> None:
    theirs = AuditRow.objects.get(object_label="SD-2026-00009")
    assert auditor.get(f"/audit/rows/{theirs.pk}/").status_code == 404
    assert sign_in(world.audit_admin_elsewhere).get(f"/audit/rows/{theirs.pk}/").status_code == 200
    for person in (world.system_admin, world.security_admin, world.court_leader, world.clerk):
        assert sign_in(person).get("/audit/").status_code == 404


def test_hostile_words_stay_words(world: Any, auditor: Any) -> None:
    audit.record(
        "test.hostile", by=world.clerk, at=NOW, reason=HOSTILE, on=On("x", "1", HOSTILE, world.court.pk),
        detail={"changed": {HOSTILE: [HOSTILE, "=1+1"]}, HOSTILE: [HOSTILE, {"a": HOSTILE}]},
    )  # fmt: skip
    for address in ("/audit/", f"/audit/?q={HOSTILE}", "/audit/figures/?by=act", "/audit/figures/?by=person"):
        assert HOSTILE not in auditor.get(address).content.decode(), address


def test_figures_add_up_and_open_their_rows(auditor: Any) -> None:
    kept = "kind=&q=SD-2026"
    for by in ("day", "act", "person", "outcome"):
        page = auditor.get(f"/audit/figures/?{kept}&by={by}")
        assert "共5次，其中拒绝和失败1次" in _text(page)
        found = re.findall(r'<a class="xz-why" href="/audit/\?([^"]+)">(\d+)</a>', page.content.decode())
        assert sum(int(number) for _, number in found) == 5
        for query, number in found:
            assert _count(auditor.get(f"/audit/?{query.replace('&amp;', '&')}")) == int(number), (by, query)


def test_rows_are_taken_out_formula_safe_and_that_is_recorded(world: Any, auditor: Any) -> None:
    audit.record("test.act", by=world.clerk, at=NOW, on=On("x", "1", "=cmd|' /C calc'!A0", world.court.pk))
    answer = auditor.get("/audit/export/?act=test.act&q=cmd")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][:4] == ["时间", "人员", "行为", "结果"]
    assert rows[1][5] == "=cmd|' /C calc'!A0"
    assert sheet["F2"].data_type != "f"
    assert sheet["F2"].quotePrefix
    row = AuditRow.objects.get(act="audit.export")
    assert (row.by_id, row.detail["行数"]) == (world.audit_admin.pk, 1)


def test_too_many_rows_are_refused_with_a_remedy(auditor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xiezhi.kernel.audit.pages.rows.LARGEST_EXPORT", 2)
    answer = auditor.get("/audit/export/")
    assert answer.status_code == 413
    assert "请缩短时间或增加条件" in _text(answer)


def test_the_query_count_does_not_grow_with_the_rows(
    world: Any, auditor: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(120):
        audit.record(
            "test.act", by=world.clerk, at=NOW, on=On("x", str(number), f"行{number}", world.court.pk)
        )
    with django_assert_max_num_queries(10):
        first = auditor.get("/audit/?act=test.act").content.decode()
    assert first.count("<details data-row>") == 50
    following = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    second = auditor.get(f"/audit/{following}").content.decode()
    assert second.count("<details data-row>") == 50
    assert not set(re.findall(r"行\d+", first)) & set(re.findall(r"行\d+", second))


def test_a_day_is_verified_from_the_page_and_the_progress_followed(world: Any, auditor: Any) -> None:
    assert "全部日志都已封存" not in _text(auditor.get("/audit/seals/"))
    assert "请选日期" in _text(auditor.post("/audit/seals/", {"day": ""}))
    assert "这一天还没有到" in _text(auditor.post("/audit/seals/", {"day": "2026-11-20"}))
    answer = auditor.post("/audit/seals/", {"day": TODAY.isoformat()})
    check = AuditCheck.objects.get()
    assert answer["Location"] == f"/audit/checks/{check.pk}/"
    part = auditor.get(answer["Location"], headers={"HX-Request": "true"}).content.decode()
    assert 'data-live="2"' in part
    run_jobs()
    done = auditor.get(answer["Location"], headers={"HX-Request": "true"}).content.decode()
    assert "data-live" not in done
    assert "没有封存过日志" in done
    assert acts(act="audit.verify") == [("audit.verify", "done")]


@pytest.mark.requirement("SP-40")
def test_every_act_is_logged_unalterable_searched_and_summed(world: Any, sign_in: Any) -> None:
    """SP-40: Every add, change, delete and other key act of every user is logged and cannot be altered in the
    application; logs are searched by user, time, act and object, and summed into statistics."""
    system, security = sign_in(world.system_admin), sign_in(world.security_admin)
    auditor, group = sign_in(world.audit_admin), world.group.pk

    # "Every add … is logged"
    person = {"username": "tian.ye", "name": "田野", "organisation": world.division.pk}
    _logged(system, "/people/new/", person, "identity.person.create")
    named = {"name": "立案组", "organisation": world.division.pk}
    _logged(system, "/people/groups/new/", named, "identity.group.create")
    role = {"name": "立案员", "organisation": world.court.pk, "duty": "business", "rights": []}
    _logged(security, "/people/roles/new/", role, "identity.role.define")
    # "change"
    changed = {"name": "书记员甲", "organisation": world.division.pk, "title": "法官助理", "reason": ""}
    _logged(system, f"/people/{world.clerk.pk}/edit/", changed, "identity.person.change")
    _logged(system, f"/people/groups/{group}/edit/", {"name": "速裁一队"}, "identity.group.change")
    # "delete": somebody out of a group, a role back from somebody
    _logged(system, f"/people/groups/{group}/", {"who": "clerk"}, "identity.group.add")
    _logged(system, f"/people/groups/{group}/remove/{world.clerk.pk}/", {}, "identity.group.remove")
    line = f"/people/assignments/{world.assignment.pk}/end/"
    _logged(security, line, {"reason": "调岗"}, "identity.assignment.take_back")
    # "and other key act of every user": signing in and out, reading, taking out, refusals
    _key_acts_are_logged(world, system, sign_in)

    # "and cannot be altered in the application": the database refuses it, and no address of the application tries.
    for change in ("UPDATE audit_row SET act = 'x'", "DELETE FROM audit_row", "TRUNCATE audit_row"):
        with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
            connection.cursor().execute(change)
    for entry in PAGES:
        if entry.url_name.startswith("audit:") and entry.url_name != "audit:seals":
            assert entry.methods == ("GET",), entry.url_name

    # "logs are searched by user, time, act and object"
    _found_by_each(auditor)

    # "and summed into statistics": by day, act, person and outcome, each figure opening its rows
    for by, label in (
        ("day", "11-19"),
        ("act", "加入用户组"),
        ("person", "系统管理员甲"),
        ("outcome", "办成"),
    ):
        shown = auditor.get(f"/audit/figures/?by={by}")
        assert label in _text(shown), by
        query, number = re.findall(FIGURE, shown.content.decode())[0]
        assert _count(auditor.get(f"/audit/?{query.replace('&amp;', '&')}")) == int(
            number.replace(",", "")
        ), by


def _logged(browser: Any, address: str, form: dict[str, Any], act: str) -> None:
    """One more row of the act after a real click."""
    before = AuditRow.objects.filter(act=act).count()
    assert browser.post(address, form).status_code in {200, 302}
    assert AuditRow.objects.filter(act=act).count() == before + 1, act


def _key_acts_are_logged(world: Any, system: Any, sign_in: Any) -> None:
    refused = AuditRow.objects.filter(act="identity.sign_in", outcome="refused")
    before = refused.count()
    system.post("/logout/")
    assert system.post("/login/", {"username": "clerk", "password": "wrong"}).status_code == 401
    assert refused.count() == before + 1
    again = sign_in(world.system_admin)
    for address in (f"/people/{world.clerk.pk}/", "/people/export/", "/audit/"):
        again.get(address)
    mine = [act for act, _ in acts(by_id=world.system_admin.pk)]
    for act in ("sign_in", "sign_out", "person.read", "person.export"):
        assert f"identity.{act}" in mine, act
    assert "web.refused" in mine


def _found_by_each(auditor: Any) -> None:
    # user
    assert _count(auditor.get("/audit/?who=安全保密管理员甲")) == len(
        acts(by_label__contains="安全保密管理员甲")
    )
    # time
    change = "act=identity.person.change"
    assert _count(auditor.get(f"/audit/?on_from=2026-11-19&on_until=2026-11-19&{change}")) == 1
    assert _count(auditor.get(f"/audit/?on_from=2026-11-18&on_until=2026-11-18&{change}")) == 0
    # act
    assert _count(auditor.get("/audit/?act=identity.group.add&act=identity.group.remove")) == 2
    # object
    assert _count(auditor.get("/audit/?q=速裁一队")) == len(acts(object_label="速裁一队"))
