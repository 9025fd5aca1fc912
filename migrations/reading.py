"""What the front-end zone may read: one literal list, granted on PostgreSQL and copied on SQLite."""

import os
import sqlite3
import tempfile
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Connection, text

Columns = tuple[str, ...]

READ: Mapping[str, Columns | None] = {
    "change": None,
    "change_head": None,
    "channel": None,
    "channel_contributor": None,
    "channel_pin": ("id", "channel_id", "resource_id", "position", "until", "state", "created_at", "in_effect_at"),
    "delivered_departure": None,
    "delivered_file": None,
    "delivered_in_channel": None,
    "delivered_in_site": None,
    "delivered_on_site": None,
    "delivered_relation": None,
    "delivered_resource": None,
    "delivered_term": None,
    "disclosure_category": None,
    "due_action": ("due_at", "state"),
    "off_switch": ("id", "subject_type", "subject_id", "on_at"),
    "organization": None,
    "site": None,
    "stored_file": None,
    "taxonomy_scheme": None,
    "taxonomy_term": None,
    "term_redirect": ("scheme", "code", "term_id"),
    "thematic_library": None,
    "thematic_pin": None,
}
"""Tables that public routes read, whole or these columns of them: why something was switched off is not public,
of what is to come only when the next of it comes: caches must not outlive that; nor who asked what to stand first."""

_KNOWN = text("SELECT rolsuper FROM pg_roles WHERE rolname = :role")
_OWNS = text("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tableowner = CAST(:role AS name)")
_MEMBER = text("SELECT pg_has_role(:role, nspowner, 'MEMBER') FROM pg_namespace WHERE nspname = current_schema()")


def grant(connection: Connection, role: str) -> list[str]:
    """Let a role read what the zone needs and nothing else in the current schema; one line for each grant.

    Raises LookupError for a role that the server has not, PermissionError for one that could do more than it is given.
    """
    is_super = connection.scalar(_KNOWN, {"role": role})
    if is_super is None:
        message = f"the database has no role {role}"
        raise LookupError(message)
    if is_super or connection.scalar(_OWNS, {"role": role}) or connection.scalar(_MEMBER, {"role": role}):
        message = f"role {role} owns tables or is a superuser: make another one for reading"
        raise PermissionError(message)
    quote = connection.dialect.identifier_preparer.quote
    schema, name = quote(str(connection.scalar(text("SELECT current_schema()")))), quote(role)
    connection.exec_driver_sql(f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {name}")
    connection.exec_driver_sql(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM {name}")
    connection.exec_driver_sql(f"REVOKE CREATE ON SCHEMA {schema} FROM {name}")
    connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA {schema} TO {name}")
    granted = []
    for table, columns in READ.items():
        part = f" ({', '.join(quote(one) for one in columns)})" if columns else ""
        connection.exec_driver_sql(f"GRANT SELECT{part} ON {schema}.{quote(table)} TO {name}")
        granted.append(f"SELECT{part} ON {table}")
    return granted


def copy(source: Path, target: Path) -> dict[str, int]:
    """Copy what the zone needs of one moment into a file, in place of an earlier one; the rows of each table.

    Nothing else is ever written to it: no accounts, tokens or drafts. Raises LookupError without a source, OSError.
    """
    if not source.is_file():
        message = f"there is no database {source}"
        raise LookupError(message)
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    os.close(descriptor)
    made = Path(name)
    try:
        copied = _fill(source, made)
        with made.open("rb+") as file:
            os.fsync(file.fileno())
        made.replace(target)
    finally:
        made.unlink(missing_ok=True)
    return copied


def _fill(source: Path, made: Path) -> dict[str, int]:
    connection = sqlite3.connect(made, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous=OFF")  # the whole file is synchronised at the end
        connection.execute("ATTACH DATABASE ? AS source", [str(source.resolve())])
        connection.execute("BEGIN")  # one transaction: every table is of the same moment
        copied = {table: _table(connection, table, columns) for table, columns in READ.items()}
        connection.execute("COMMIT")
        connection.execute("ANALYZE")
    finally:
        connection.close()
    return copied


def _table(connection: sqlite3.Connection, table: str, columns: Columns | None) -> int:
    """Make a table with its indexes and fill it; of columns that are not read only the definition is kept."""
    wanted = "SELECT sql FROM source.sqlite_master WHERE tbl_name = ? AND type = ? AND sql IS NOT NULL"
    ((definition,),) = connection.execute(wanted, [table, "table"])
    if columns is None:
        connection.execute(definition)
        filled = connection.execute(f'INSERT INTO main."{table}" SELECT * FROM source."{table}"')
    else:
        listed = ", ".join(f'"{one}"' for one in columns)
        filled = connection.execute(f'CREATE TABLE main."{table}" AS SELECT {listed} FROM source."{table}"')
    for (index,) in connection.execute(wanted, [table, "index"]).fetchall():
        connection.execute(index)
    return filled.rowcount if columns is None else _count(connection, table)


def _count(connection: sqlite3.Connection, table: str) -> int:
    ((number,),) = connection.execute(f'SELECT count(*) FROM main."{table}"')
    return int(number)
