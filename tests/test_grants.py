"""What the application's own role can do with the record and the ledger: add and read, nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction

from tests.support.clock import NOW
from xiezhi.config.databases import embedded
from xiezhi.config.environment import ENVIRONMENT
from xiezhi.config.grants import ADD_ONLY, grant_application
from xiezhi.config.postgres import APPLICATION
from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.actions.partitions import make_partitions

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def application() -> Iterator[psycopg.Connection]:
    """A connection as the role a running site has, after the grants that ``prepare`` makes."""
    make_partitions()
    with transaction.atomic():
        grant_application(connection, APPLICATION)
    address = embedded(ENVIRONMENT, quick=True).url(APPLICATION, settings.DATABASES["default"]["NAME"])
    with psycopg.connect(address, autocommit=True) as opened:
        yield opened


def _day_tables(application: psycopg.Connection) -> list[str]:
    found = application.execute(
        "SELECT relid::regclass::text FROM pg_partition_tree('audit_row') WHERE level > 0"
    )
    return [name for (name,) in found]


def test_rows_are_added_and_read(application: psycopg.Connection) -> None:
    application.execute("INSERT INTO audit_row (at, act, outcome) VALUES (%s, 'app.act', 'done')", [NOW])
    assert application.execute("SELECT act FROM audit_row").fetchall() == [("app.act",)]
    assert application.execute("SELECT current_user").fetchone() == (APPLICATION,)


def test_nothing_that_was_written_is_changed_or_thrown_away(application: psycopg.Connection) -> None:
    audit.record("test.act", by=None, at=NOW)
    tables = [*ADD_ONLY, *_day_tables(application)]
    assert len(tables) > len(ADD_ONLY)
    for table in tables:
        column = application.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 ORDER BY attnum DESC LIMIT 1",
            [table],
        ).fetchone()[0]
        for change in (
            f"UPDATE {table} SET {column} = {column}",
            f"DELETE FROM {table}",
            f"TRUNCATE {table}",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied"):
                application.execute(change)
    assert application.execute("SELECT count(*) FROM audit_row").fetchone() == (1,)


def test_the_guards_are_not_lifted_from_inside(application: psycopg.Connection) -> None:
    for change in (
        "ALTER TABLE audit_row DISABLE TRIGGER USER", "DROP TABLE audit_row", "DROP TRIGGER audit_row_stands ON audit_row",
        "ALTER TABLE audit_auditseal OWNER TO xiezhi_app", "CREATE OR REPLACE FUNCTION audit_refuse_change() RETURNS trigger"
        " LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$",
        "SET session_replication_role = replica", "CREATE TABLE mine (id int)",
    ):  # fmt: skip
        with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedTable)):
            application.execute(change)


def test_day_tables_made_later_are_just_as_closed(application: psycopg.Connection) -> None:
    application.execute("INSERT INTO audit_row (at, act, outcome) VALUES ('2031-05-05', 'far.act', 'done')")
    # The application may ask for tables; they are made with the owner's power and stay the owner's.
    assert application.execute("SELECT audit_make_partitions(8)").fetchone()[0] >= 1
    assert "audit_row_20310505" in _day_tables(application)
    for change in (
        "DELETE FROM audit_row_20310505",
        "UPDATE audit_row_20310505 SET act = 'x'",
        "TRUNCATE audit_row_rest",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute(change)


def test_ordinary_tables_are_the_applications_own(application: psycopg.Connection) -> None:
    application.execute("INSERT INTO identity_try (name, window_from, count) VALUES ('x', now(), 1)")
    application.execute("UPDATE identity_try SET count = 2 WHERE name = 'x'")
    application.execute("DELETE FROM identity_try WHERE name = 'x'")
    assert application.execute("SELECT count(*) FROM identity_try").fetchone() == (0,)
