"""What differs between the models and a database."""

import warnings
from collections.abc import Iterable

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, Connection, Inspector, MetaData, Table, inspect

from migrations import installing
from migrations.comparing import EXPECTED_WARNING, OPTIONS
from migrations.grants import VERSIONS
from migrations.rules import Rule


def drift(connection: Connection, metadata: MetaData, rules: Iterable[Rule]) -> list[str]:
    """One line for every difference in tables, columns, indexes, constraints and triggers; none when they agree."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", EXPECTED_WARNING)
        changes = compare_metadata(MigrationContext.configure(connection, opts=OPTIONS), metadata)
    inspector = inspect(connection)
    present = set(inspector.get_table_names())
    tables = [table for table in metadata.sorted_tables if table.name in present]
    return [
        *(f"schema: {_told(change)}" for change in changes),
        *(line for table in tables for line in _constraints(inspector, table)),
        *installing.difference(connection, rules),
    ]


def _told(change: object) -> str:
    """A change as Alembic gives it, on one line."""
    if isinstance(change, list):
        return "; ".join(_told(each) for each in change)
    if isinstance(change, tuple):
        return " ".join(str(part) for part in change if part is not None)
    return str(change)


def _constraints(inspector: Inspector, table: Table) -> list[str]:
    """Checks and primary keys, which Alembic does not compare."""
    declared = [*table.constraints, *(each for column in table.columns for each in column.constraints)]
    checks = {str(each.name) for each in declared if isinstance(each, CheckConstraint) and each.name}
    there = {str(each["name"]) for each in inspector.get_check_constraints(table.name)}
    key = [column.name for column in table.primary_key.columns]
    lines = [f"check {name} of {table.name} is missing" for name in sorted(checks - there)]
    lines += [f"check {name} of {table.name} is not declared" for name in sorted(there - checks)]
    if table.name != VERSIONS and inspector.get_pk_constraint(table.name)["constrained_columns"] != key:
        lines.append(f"primary key of {table.name} is not {', '.join(key)}")
    return lines
