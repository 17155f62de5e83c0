"""A migrated database for each test run, copied from a template kept until a migration changes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_fixed

from tests.support.world import build_world

SOURCE = Path(__file__).resolve().parents[2] / "src"


def _migrations_mark() -> str:
    """A mark that changes whenever a migration, or a table made by a library, changes."""
    mark = hashlib.sha256()
    for path in sorted(SOURCE.glob("xiezhi/*/*/migrations/*.py")):
        mark.update(path.read_bytes())
    mark.update((SOURCE.parent / "pins/base.txt").read_bytes())
    return mark.hexdigest()[:12]


def _server() -> psycopg.Connection:
    from django.conf import settings

    entry = settings.DATABASES["default"]
    return psycopg.connect(
        host=entry["HOST"], user=entry["USER"], password=entry["PASSWORD"], dbname="postgres", autocommit=True
    )


def _make_template(server: psycopg.Connection, template: str) -> None:
    from django.core.management import call_command
    from django.db import connection

    found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone()
    if found:
        return
    making = f"{template}_making"
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(making)))
    server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(making)))
    connection.close()
    connection.settings_dict["NAME"] = making
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()
    server.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(making), sql.Identifier(template))
    )


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest, _keys: None) -> Iterator[None]:
    """Give this run, and each of its workers, a database of its own."""
    from django.db import connection

    template = f"xiezhi_template_{_migrations_mark()}"
    own = f"xiezhi_test_{os.getpid()}"
    with _server() as server, django_db_blocker.unblock():
        server.execute("SELECT pg_advisory_lock(823001)")
        _make_template(server, template)
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(own), sql.Identifier(template))
        )
        server.execute("SELECT pg_advisory_unlock(823001)")
    connection.settings_dict["NAME"] = own
    with django_db_blocker.unblock():
        # The town is built once for the run: each test finds it, and what it adds is rolled back.
        build_world()
        connection.close()
    yield
    connection.close()
    with _server() as server:
        _drop(server, own)


@retry(
    retry=retry_if_exception_type(psycopg.Error),
    wait=wait_fixed(0.5),
    stop=stop_after_attempt(20),
    reraise=True,
)
def _drop(server: psycopg.Connection, name: str) -> None:
    """Drop the run's database; the server's own vacuum may hold it for a moment and may not be put out."""
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
