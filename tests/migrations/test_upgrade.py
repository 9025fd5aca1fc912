"""An upgrade is one transaction, leaves the declared triggers in place, and can be repeated."""

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from cms import migrate
from cms.environment import ConfigurationError
from migrations import installing
from migrations.rules import AppendOnly
from tests import databases
from tests.migrations import examples

PERSON = "INSERT INTO person (id, duty) VALUES ('01980000000070008000000000000001', 'editor')"
ENTRY = "INSERT INTO entry (number, person_id) VALUES (1, '01980000000070008000000000000001')"


def test_an_upgraded_database_is_what_the_models_say(empty, schema, example):
    assert migrate.check(empty, schema) == []


def test_upgrading_again_changes_nothing(empty, schema, example):
    with example.writing() as session:
        session.execute(text(PERSON))
    migrate.upgrade(empty, schema)
    assert migrate.check(empty, schema) == []
    with example.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM person")) == 1


def test_rebuilding_a_table_keeps_its_triggers_and_the_rows_that_refer_to_it(empty, schema, example):
    with example.writing() as session:
        session.execute(text(PERSON))
        session.execute(text(ENTRY))
    example.dispose()
    change = "existing_type=sa.String(50), type_=sa.String(80)"
    rebuild = examples.REBUILD.format(table="person", column="name", change=change)
    examples.version(schema.versions, "0002", "0001", rebuild)
    newer = migrate.Schema(examples.metadata(name_length=80), schema.versions, schema.triggers)
    migrate.upgrade(empty, newer)
    assert migrate.check(empty, newer) == []
    with example.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM entry")) == 1
    with pytest.raises(IntegrityError, match=r"person\.duty never changes"), example.writing() as session:
        session.execute(text("UPDATE person SET duty = 'reviewer'"))


def columns_of(connection, table):
    """The columns of a table, and `id`, which stands for the table as a whole."""
    return {"id"} | {column["name"] for column in inspect(connection).get_columns(table)}


def go_to(connection, version):
    """Bring the library to a version, with those of the newest triggers that fit it in place."""
    newest = migrate.Schema()
    installing.remove(connection)
    command.upgrade(migrate.configuration(newest, connection), version)
    there = {name: columns_of(connection, name) for name in inspect(connection).get_table_names()}
    installing.install(
        connection, [rule for rule in newest.triggers if getattr(rule, "column", "id") in there.get(rule.table, ())]
    )


def test_every_version_of_the_library_follows_the_one_before_with_its_triggers_in_place(empty, owner):
    script = ScriptDirectory.from_config(migrate.configuration(migrate.Schema()))
    versions = [one.revision for one in script.walk_revisions()][::-1]
    assert len(versions) > 1
    for version in versions:
        with owner.begin() as connection:
            go_to(connection, version)
    migrate.upgrade(empty)
    assert migrate.check(empty) == []


def test_the_oldest_version_of_the_library_upgrades_at_once_with_its_triggers_in_place(empty, owner):
    with owner.begin() as connection:
        go_to(connection, "0001")
    migrate.upgrade(empty)
    assert migrate.check(empty) == []


def test_a_failing_version_leaves_nothing_behind(empty, schema, example):
    statements = 'op.add_column("person", sa.Column("extra", sa.Integer())); op.execute("SELECT nothing FROM nowhere")'
    examples.version(schema.versions, "0002", "0001", statements)
    with pytest.raises(DBAPIError, match="nowhere"):
        migrate.upgrade(empty, schema)
    assert "extra" not in {column["name"] for column in inspect(example.writer).get_columns("person")}
    assert migrate.check(empty, schema) == ["version is 0001, newest is 0002"]


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_version_that_leaves_a_broken_reference_is_undone(empty, schema, example):
    broken = "op.execute(\"INSERT INTO entry (number, person_id) VALUES (9, 'nobody')\")"
    examples.version(schema.versions, "0002", "0001", broken)
    with pytest.raises(RuntimeError, match="break a foreign key"):
        migrate.upgrade(empty, schema)
    with example.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM entry")) == 0


def test_a_rule_that_is_no_longer_declared_goes(empty, schema, example):
    fewer = migrate.Schema(schema.metadata, schema.versions, (AppendOnly("entry"),))
    assert migrate.check(empty, fewer) != []
    migrate.upgrade(empty, fewer)
    assert migrate.check(empty, fewer) == []
    with example.writing() as session:
        session.execute(text(PERSON))
        session.execute(text("UPDATE person SET duty = 'reviewer'"))


def test_triggers_that_are_right_are_left_alone(empty, schema, example, owner, monkeypatch):
    def never(*_: object) -> None:
        message = "triggers were made anew"
        raise AssertionError(message)

    monkeypatch.setattr(installing, "_create", never)
    with owner.begin() as connection:
        installing.install(connection, schema.triggers)
        assert installing.difference(connection, schema.triggers) == []


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_production_needs_a_second_role_on_postgresql(empty, schema, tmp_path):
    named = {"env": "production", "base_url": "https://www.example.gov.cn", "password_hash_cost": "standard"}
    one_role = databases.settings(tmp_path, database_url=empty.database_url, **named)
    with pytest.raises(ConfigurationError, match=r"zhengku\.E010 ZHENGKU_MIGRATION_DATABASE_URL"):
        migrate.upgrade(one_role, schema)


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_a_role_that_the_server_does_not_know_is_named(empty, schema, tmp_path):
    unknown = empty.database_url.replace("zhengku_application", "nobody_here")
    made = databases.settings(tmp_path, database_url=unknown, migration_database_url=empty.migration_database_url)
    with pytest.raises(LookupError, match="no role nobody_here"):
        migrate.upgrade(made, schema)
