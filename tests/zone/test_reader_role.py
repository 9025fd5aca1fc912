"""The zone's role on PostgreSQL reads what is public, and the database refuses it everything else."""

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from cms import migrate
from cms.config import Settings
from cms.models import metadata
from migrations.reading import READ
from tests import postgres

pytestmark = pytest.mark.parametrize("dialect", ["postgresql"])


def refused(connection: psycopg.Connection, statement: str) -> bool:
    try:
        connection.execute(statement.encode())
    except InsufficientPrivilege:
        return True
    return False


@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_it_writes_no_table_and_reads_none_but_those_listed(as_reader: psycopg.Connection, table: str) -> None:
    column = next(iter(metadata.tables[table].columns)).name
    for statement in (
        f"INSERT INTO {table} DEFAULT VALUES",
        f"UPDATE {table} SET {column} = {column}",
        f"DELETE FROM {table}",
        f"TRUNCATE {table}",
        f"ALTER TABLE {table} ADD COLUMN more int",
        f"DROP TABLE {table}",
    ):
        assert refused(as_reader, statement), statement
    assert refused(as_reader, f"SELECT * FROM {table}") == (READ.get(table, ()) is not None)
    assert refused(as_reader, f"SELECT count(*) FROM {table}") == (table not in READ)


def test_it_makes_nothing(as_reader: psycopg.Connection) -> None:
    for statement in ("CREATE TABLE mine (a int)", "CREATE SCHEMA mine", "CREATE ROLE another"):
        assert refused(as_reader, statement), statement


def test_it_does_not_learn_why_something_was_switched_off(as_reader: psycopg.Connection) -> None:
    assert refused(as_reader, "SELECT reason FROM off_switch")
    assert as_reader.execute("SELECT subject_id FROM off_switch WHERE on_at IS NULL").fetchall() == []


def test_granting_again_changes_nothing(settings: Settings, reader_role: str) -> None:
    assert migrate.grant_reader(settings, reader_role) == migrate.grant_reader(settings, reader_role)


@pytest.mark.parametrize("role", [postgres.OWNER, "postgres"])
def test_a_role_that_could_do_more_is_refused(settings: Settings, role: str) -> None:
    with pytest.raises(PermissionError, match=role):
        migrate.grant_reader(settings, role)


def test_a_role_that_is_not_there_is_told(settings: Settings) -> None:
    with pytest.raises(LookupError, match="no role nobody"):
        migrate.grant_reader(settings, "nobody")


def test_there_is_no_file_to_copy(settings: Settings) -> None:
    with pytest.raises(LookupError, match="only SQLite"):
        migrate.snapshot(settings, settings.home / "public.db")
