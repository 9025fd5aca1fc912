"""The databases that tests get are what the application meets in production, and clean."""

import socket

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import ProgrammingError

from cms import migrate


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_every_test_begins_with_an_empty_database(database, turn):
    insert = text("INSERT INTO consumer_cursor (name, sequence) VALUES ('indexer', :turn)")
    with database.writing() as session:
        assert session.scalar(text("SELECT count(*) FROM consumer_cursor")) == 0
        session.execute(insert, {"turn": turn})
    with database.reading() as session:
        assert session.scalar(text("SELECT sequence FROM consumer_cursor")) == turn


def test_the_database_is_what_the_models_say(settings):
    assert migrate.check(settings) == []


def test_both_kinds_have_the_same_tables(database):
    assert {"account", "change", "revision", "alembic_version"} <= set(inspect(database.reader).get_table_names())


@pytest.mark.parametrize("dialect", ["postgresql"])
@pytest.mark.parametrize(
    "forbidden",
    ["DROP TABLE change", "TRUNCATE change", "ALTER TABLE account DROP COLUMN duty", "CREATE TABLE mine (id int)"],
)
def test_the_applications_role_owns_nothing(database, forbidden):
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), database.writing() as session:
        session.execute(text(forbidden))


def test_tests_cannot_reach_the_network():
    with socket.socket() as connection, pytest.raises(RuntimeError, match="a test wanted to reach"):
        connection.connect(("192.0.2.1", 80))
