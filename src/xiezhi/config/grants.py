"""What the application's role may do with each table: everything, save rewriting the record and the ledger."""

from __future__ import annotations

from typing import Any

from psycopg import sql

# Written once: rows may be added and read, never changed or removed (see audit and ledger).
ADD_ONLY = ("audit_row", "audit_auditseal", "ledger_ledgerentry", "ledger_ledgerleaf", "ledger_checkpoint")
# The last tile of a row is rewritten until it is full; what waits for its place is removed when it has it.
NO_DELETE = ("ledger_ledgertile",)
NO_UPDATE = ("ledger_waitingentry",)


def grant_application(connection: Any, role: str) -> None:
    """Give ``role`` its rights on every table of the database; the caller connects as their owner.

    Safe to run again: what was granted too much before is taken back first.
    """
    with connection.cursor() as cursor:
        name = sql.Identifier(role)
        cursor.execute(sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(name))
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(name))
        cursor.execute(
            sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}").format(name)
        )
        cursor.execute(sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(name))
        cursor.execute(sql.SQL("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {}").format(name))
        for table in _tables(cursor):
            taken = _taken_back(table)
            if taken:
                statement = sql.SQL("REVOKE {} ON {} FROM {}").format(
                    sql.SQL(taken), sql.Identifier(table), name
                )
                cursor.execute(statement)


def _tables(cursor: Any) -> list[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    return [row[0] for row in cursor.fetchall()]


def _taken_back(table: str) -> str:
    """The rights a table does without; day tables of the record count as the record."""
    if table in ADD_ONLY or table.startswith("audit_row"):
        return "UPDATE, DELETE, TRUNCATE"
    if table in NO_DELETE:
        return "DELETE, TRUNCATE"
    if table in NO_UPDATE:
        return "UPDATE, TRUNCATE"
    return ""
