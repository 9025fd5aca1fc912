"""Puts declared triggers into a database, and tells what differs from the declaration."""

from collections.abc import Iterable
from hashlib import sha256

from sqlalchemy import Connection, text

from migrations.rules import PREFIX, Rule, Trigger

_SQLITE_INSTALLED = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE :prefix || '%'")
_POSTGRESQL_INSTALLED = text("""
    SELECT t.tgname, t.tgenabled, pg_get_triggerdef(t.oid), p.prosrc, obj_description(t.oid, 'pg_trigger'), c.relname
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace AND starts_with(t.tgname, :prefix)
""")


def difference(connection: Connection, rules: Iterable[Rule]) -> list[str]:
    """One line for every declared trigger that is missing or altered, and for every one that is not declared."""
    wanted, found = _wanted(connection, rules), _found(connection)
    return [
        *(f"trigger {name} is missing" for name in sorted(set(wanted) - set(found))),
        *(f"trigger {name} is not declared" for name in sorted(set(found) - set(wanted))),
        *(f"trigger {name} was altered" for name in sorted(set(wanted) & set(found)) if wanted[name] != found[name]),
    ]


def install(connection: Connection, rules: Iterable[Rule]) -> None:
    """Make the database's triggers those that are declared; touches nothing when they already are."""
    rules = tuple(rules)
    if not difference(connection, rules):
        return
    remove(connection)
    for trigger in declared(connection.dialect.name, rules):
        _create(connection, trigger)


def declared(dialect: str, rules: Iterable[Rule]) -> list[Trigger]:
    """The triggers that the rules ask for on one dialect."""
    return [trigger for rule in rules for trigger in (rule.sqlite() if dialect == "sqlite" else rule.postgresql())]


def _wanted(connection: Connection, rules: Iterable[Rule]) -> dict[str, str]:
    dialect = connection.dialect.name
    write = _sqlite if dialect == "sqlite" else _fingerprint
    return {trigger.name: write(trigger) for trigger in declared(dialect, rules)}


def _found(connection: Connection) -> dict[str, str]:
    if connection.dialect.name == "sqlite":
        return {row.name: row.sql for row in connection.execute(_SQLITE_INSTALLED, {"prefix": PREFIX})}
    rows = connection.execute(_POSTGRESQL_INSTALLED, {"prefix": PREFIX})
    return {row[0]: _installed_fingerprint(*row[1:5]) for row in rows}


def _sqlite(trigger: Trigger) -> str:
    when = f" WHEN {trigger.condition}" if trigger.condition else ""
    return (
        f'CREATE TRIGGER {trigger.name} {trigger.event} ON "{trigger.table}" '
        f"FOR EACH {trigger.each}{when} BEGIN {trigger.body} END"
    )


def _function(trigger: Trigger) -> str:
    return f" BEGIN {trigger.body} RETURN COALESCE(NEW, OLD); END "


def _postgresql(trigger: Trigger) -> str:
    when = f" WHEN ({trigger.condition})" if trigger.condition else ""
    return (
        f'CREATE TRIGGER {trigger.name} {trigger.event} ON "{trigger.table}" '
        f"FOR EACH {trigger.each}{when} EXECUTE FUNCTION {trigger.name}()"
    )


def _fingerprint(trigger: Trigger) -> str:
    """What is compared on PostgreSQL: enabled, the function's source, and the statement that made the trigger."""
    return f"O {_digest(_function(trigger))} {_digest(_postgresql(trigger))}"


def _installed_fingerprint(enabled: str | bytes, definition: str, source: str, comment: str | None) -> str:
    """The same of what is there.

    PostgreSQL words a definition anew; so a comment keeps two digests: of our wording and, when installed, of its own.
    """
    ours, _, theirs = (comment or "").partition(" ")
    state = enabled.decode() if isinstance(enabled, bytes) else enabled
    return f"{state} {_digest(source)} {ours if theirs == _digest(definition) else 'altered'}"


def _digest(value: str) -> str:
    return sha256(value.encode()).hexdigest()


def _create(connection: Connection, trigger: Trigger) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_sqlite(trigger))
        return
    # A search path of its own: a table that somebody made under the same name in pg_temp must not answer for ours.
    schema = connection.scalar(text("SELECT quote_ident(current_schema())"))
    connection.exec_driver_sql(
        f"CREATE FUNCTION {trigger.name}() RETURNS trigger LANGUAGE plpgsql "
        f"SET search_path = {schema}, pg_temp AS $body${_function(trigger)}$body$"
    )
    connection.exec_driver_sql(_postgresql(trigger))
    query = text("SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = :name AND NOT tgisinternal")
    definition = connection.scalar(query, {"name": trigger.name})
    comment = f"{_digest(_postgresql(trigger))} {_digest(str(definition))}"
    connection.exec_driver_sql(f"COMMENT ON TRIGGER {trigger.name} ON \"{trigger.table}\" IS '{comment}'")


def remove(connection: Connection) -> None:
    """Remove our triggers, and on PostgreSQL the functions of their names."""
    if connection.dialect.name == "sqlite":
        for name in _found(connection):
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        return
    for row in connection.execute(_POSTGRESQL_INSTALLED, {"prefix": PREFIX}).all():
        connection.exec_driver_sql(f'DROP TRIGGER {row[0]} ON "{row[5]}"')
    functions = text(
        "SELECT proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace"
        " AND starts_with(proname, :prefix) AND prorettype = 'trigger'::regtype"
    )
    for name in connection.scalars(functions, {"prefix": PREFIX}).all():
        connection.exec_driver_sql(f"DROP FUNCTION {name}()")
