"""What the application's role may do on PostgreSQL: it owns nothing, and writes append-only tables only by INSERT."""

from collections.abc import Iterable

from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from migrations.rules import AppendOnly, Rule, Undeletable

VERSIONS = "alembic_version"
_ALL = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
_HELD = text("""
    SELECT c.relname, privilege, has_table_privilege(:role, c.oid, privilege), pg_get_userbyid(c.relowner) = :role
    FROM pg_class c CROSS JOIN unnest(CAST(:privileges AS text[])) AS privilege
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
""")


def allowed(table: str, rules: Iterable[Rule]) -> frozenset[str]:
    """The privileges on one table: what a rule refuses for every row is not granted in the first place."""
    if table == VERSIONS:
        return frozenset({"SELECT"})
    refused: set[str] = set()
    for rule in rules:
        if isinstance(rule, AppendOnly) and rule.table == table:
            refused |= {"UPDATE", "DELETE"}
        if isinstance(rule, Undeletable) and rule.table == table:
            refused |= {"DELETE"}
    return frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"} - refused)


def difference(connection: Connection, role: str, rules: Iterable[Rule]) -> list[str]:
    """One line for every privilege that the role lacks or has too many, and for every table that it owns."""
    rules = tuple(rules)
    lines = []
    for table, privilege, held, owns in connection.execute(_HELD, {"role": role, "privileges": list(_ALL)}):
        if owns:
            lines.append(f"role {role} owns table {table}")
        elif held != (privilege in allowed(table, rules)):
            lines.append(f"role {role} {'may' if held else 'may not'} {privilege} on {table}")
    return sorted(set(lines))


def install(connection: Connection, role: str, rules: Iterable[Rule]) -> None:
    """Give the role what it may do in the current schema, and nothing else.

    Raises:
        LookupError: if the server has no such role; roles are made by whoever runs the server.
    """
    rules = tuple(rules)
    quote = connection.dialect.identifier_preparer.quote
    try:
        lacking = difference(connection, role, rules)
    except ProgrammingError as error:
        message = f"the database has no role {role}"
        raise LookupError(message) from error
    schema, name = quote(str(connection.scalar(text("SELECT current_schema()")))), quote(role)
    connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA {schema} TO {name}")
    connection.exec_driver_sql(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {name}")
    if not lacking:
        return
    connection.exec_driver_sql(f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {name}")
    for (table,) in connection.execute(
        text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    ).all():
        privileges = ", ".join(sorted(allowed(table, rules)))
        connection.exec_driver_sql(f"GRANT {privileges} ON {quote(table)} TO {name}")
