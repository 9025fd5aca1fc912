"""The check names whatever was changed behind the versions' back."""

import pytest
from sqlalchemy import text

from cms import migrate
from tests.migrations import examples

ALTERED = "zk_entry_update"
CALL = f"EXECUTE FUNCTION {ALTERED}()"


def damaged(owner, *statements: str):
    with owner.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_a_database_without_versions_is_told(empty, schema):
    lines = migrate.check(empty, schema)
    assert lines[0] == "version is none, newest is 0001"
    assert "schema: add_table person" in lines
    assert "trigger zk_person_delete is missing" in lines


def test_two_heads_are_told(empty, schema, example):
    for revision in ("0002", "0003"):
        examples.version(schema.versions, revision, "0001", "pass")
    assert migrate.check(empty, schema) == ["migrations have 2 heads: 0002, 0003"]


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("ALTER TABLE person ADD COLUMN extra integer", "schema: remove_column person"),
        ("DROP INDEX ix_entry_at", "schema: add_index"),
        ("CREATE TABLE stray (id integer)", "schema: remove_table stray"),
    ],
)
def test_what_differs_from_the_models_is_told(empty, schema, example, owner, statement, told):
    damaged(owner, statement)
    lines = migrate.check(empty, schema)
    assert len([line for line in lines if line.startswith(told)]) == 1


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_dropped_trigger_is_told_on_sqlite(empty, schema, example, owner):
    damaged(owner, f"DROP TRIGGER {ALTERED}")
    assert migrate.check(empty, schema) == [f"trigger {ALTERED} is missing"]


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_trigger_that_was_rewritten_is_told_on_sqlite(empty, schema, example, owner):
    hollow = f"CREATE TRIGGER {ALTERED} BEFORE UPDATE ON entry BEGIN SELECT 1; END"
    damaged(owner, f"DROP TRIGGER {ALTERED}", hollow)
    assert migrate.check(empty, schema) == [f"trigger {ALTERED} was altered"]


@pytest.mark.parametrize("dialect", ["postgresql"])
@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (f"DROP TRIGGER {ALTERED} ON entry", "is missing"),
        (f"ALTER TABLE entry DISABLE TRIGGER {ALTERED}", "was altered"),
        (
            f"CREATE OR REPLACE FUNCTION {ALTERED}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            "was altered",
        ),
        (
            f"CREATE OR REPLACE TRIGGER {ALTERED} BEFORE UPDATE ON entry FOR EACH ROW WHEN (false) {CALL}",
            "was altered",
        ),
    ],
)
def test_a_trigger_that_lost_its_force_is_told_on_postgresql(empty, schema, example, owner, statement, told):
    damaged(owner, statement)
    assert migrate.check(empty, schema) == [f"trigger {ALTERED} {told}"]
    migrate.upgrade(empty, schema)
    assert migrate.check(empty, schema) == []


@pytest.mark.parametrize("dialect", ["postgresql"])
@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("GRANT DELETE ON entry TO zhengku_application", "role zhengku_application may DELETE on entry"),
        ("GRANT TRUNCATE ON person TO zhengku_application", "role zhengku_application may TRUNCATE on person"),
        ("REVOKE INSERT ON person FROM zhengku_application", "role zhengku_application may not INSERT on person"),
        ("ALTER TABLE person DROP CONSTRAINT ck_person_duty", "check ck_person_duty of person is missing"),
    ],
)
def test_privileges_and_checks_are_compared(empty, schema, example, owner, statement, told):
    damaged(owner, statement)
    assert migrate.check(empty, schema) == [told]


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_upgrading_restores_the_privileges(empty, schema, example, owner):
    damaged(owner, "GRANT ALL ON entry TO zhengku_application", "REVOKE ALL ON person FROM zhengku_application")
    assert len(migrate.check(empty, schema)) > 2
    migrate.upgrade(empty, schema)
    assert migrate.check(empty, schema) == []
