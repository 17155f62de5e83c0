"""The record: written with the act, never changed, a table for each day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from tests.support.clock import NOW

from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.actions.partitions import DAYS_AHEAD, make_partitions
from xiezhi.kernel.audit.models import AuditRow, AuditSeal
from xiezhi.kernel.audit.types import On, Surroundings, act_label, kind_label


def _place_of_rows() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT act, tableoid::regclass::text FROM audit_row")
        return dict(cursor.fetchall())


@transaction.atomic
def _act_that_fails() -> None:
    audit.record("test.undone", by=None, at=NOW)
    raise RuntimeError("the act failed")


def test_a_row_stands_or_falls_with_the_act(db: None) -> None:
    with pytest.raises(RuntimeError, match="the act failed"):
        _act_that_fails()
    with audit.within(Surroundings(ip="192.0.2.7", session="abc", request_no="no-1")):
        audit.record("test.done", by=None, at=NOW, on=On("order", "7", "SD-2026-00007"), detail={"n": 1})
    row = AuditRow.objects.get(act__startswith="test.")
    assert (row.act, row.ip, row.object_label, row.detail) == (
        "test.done",
        "192.0.2.7",
        "SD-2026-00007",
        {"n": 1},
    )


@pytest.mark.parametrize(
    "change", ["UPDATE audit_row SET act = 'x'", "DELETE FROM audit_row", "TRUNCATE audit_row"]
)
def test_even_the_owner_of_the_tables_is_refused_a_change(db: None, change: str) -> None:
    audit.record("test.act", by=None, at=NOW)
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        connection.cursor().execute(change)
    assert AuditRow.objects.filter(act="test.act").count() == 1


def test_seals_are_not_changed_either(db: None) -> None:
    AuditSeal.objects.create(
        sealed_at=NOW,
        last_xid=1,
        last_row_id=1,
        top_row_id=1,
        rows=0,
        leaves=b"",
        root=b"r",
        previous_root=b"p",
    )
    for change in (
        "UPDATE audit_auditseal SET rows = 9",
        "DELETE FROM audit_auditseal",
        "TRUNCATE audit_auditseal",
    ):
        with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
            connection.cursor().execute(change)


@pytest.mark.django_db(transaction=True)
def test_each_day_has_a_table_and_rows_without_one_are_moved_there_unchanged() -> None:
    now = timezone.localtime()
    far = now + timedelta(days=200)
    audit.record("test.today", by=None, at=now)
    audit.record("test.far", by=None, at=far)
    before = {row.act: (row.pk, row.xid, row.at) for row in AuditRow.objects.all()}
    assert _place_of_rows()["test.far"] == "audit_row_rest"

    assert make_partitions() >= 1
    places = _place_of_rows()
    assert places == {"test.today": f"audit_row_{now:%Y%m%d}", "test.far": f"audit_row_{far:%Y%m%d}"}
    assert {row.act: (row.pk, row.xid, row.at) for row in AuditRow.objects.all()} == before
    ahead = now + timedelta(days=DAYS_AHEAD)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [f"audit_row_{ahead:%Y%m%d}"])
        assert cursor.fetchone() == (True,)
    assert make_partitions() == 0
    with pytest.raises(DatabaseError, match="never changed"):
        connection.cursor().execute(f"DELETE FROM audit_row_{far:%Y%m%d}")
    with pytest.raises(DatabaseError, match="never changed"):
        connection.cursor().execute(f"TRUNCATE audit_row_{far:%Y%m%d}")


def test_names_of_acts_and_kinds_are_shown_and_codes_where_nobody_named_them() -> None:
    assert act_label("audit.export") == "导出操作日志"
    assert act_label("some.future.act") == "some.future.act"
    assert kind_label("audit") == "操作日志"
    assert kind_label("unnamed") == "unnamed"
