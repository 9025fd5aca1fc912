"""What the database refuses by itself, whoever asks, in whatever words."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from cms.ids import new_id

PERSON = text("INSERT INTO person (id, duty, name) VALUES (:id, 'editor', 'Lin')")
ENTRY = text("INSERT INTO entry (number, person_id) VALUES (:number, :id)")


@pytest.fixture
def someone(example) -> str:
    """A person with one entry; the id as the database has it."""
    identifier = new_id().replace("-", "") if example.is_sqlite else new_id()
    with example.writing() as session:
        session.execute(PERSON, {"id": identifier})
        session.execute(ENTRY, {"number": 5, "id": identifier})
    return identifier


def tried(database, statement, **values: object):
    with database.writing() as session:
        session.execute(text(statement), values)


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE entry SET number = 6", "rows of entry are never changed"),
        ("DELETE FROM entry", "rows of entry are never deleted"),
        ("DELETE FROM person WHERE id = :id", "rows of person are never deleted"),
        ("UPDATE person SET duty = 'reviewer' WHERE id = :id", "person.duty never changes"),
        ("INSERT INTO entry (number) VALUES (4)", "entries come in order"),
        ("UPDATE person SET duty = 'auditor'", "never changes"),
    ],
)
def test_the_owner_itself_is_refused(empty, example, someone, owner, statement, reason):
    with pytest.raises(IntegrityError, match=reason), owner.begin() as connection:
        connection.execute(text(statement), {"id": someone} if ":id" in statement else {})


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("INSERT OR REPLACE INTO entry (number) VALUES (5)", "never deleted"),
        ("INSERT OR REPLACE INTO person (id, duty) VALUES (:id, 'reviewer')", "never changes"),
        ("INSERT OR REPLACE INTO person (id, duty) VALUES (:id, 'editor')", "never deleted"),
        ("UPDATE OR REPLACE entry SET number = 5", "never changed"),
    ],
)
def test_replacing_is_deleting(example, someone, statement, reason):
    with pytest.raises(IntegrityError, match=reason):
        tried(example, statement, **({"id": someone} if ":id" in statement else {}))


@pytest.mark.parametrize("dialect", ["postgresql"])
@pytest.mark.parametrize("statement", ["TRUNCATE entry", "TRUNCATE person CASCADE"])
def test_truncating_is_deleting(empty, example, someone, owner, statement):
    with pytest.raises(IntegrityError, match="never deleted"), owner.begin() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize("dialect", ["postgresql"])
@pytest.mark.parametrize("statement", ["UPDATE entry SET number = 6", "DELETE FROM entry", "DELETE FROM person"])
def test_the_application_is_not_even_granted_what_is_always_refused(example, someone, statement):
    with pytest.raises(DBAPIError, match="permission denied"):
        tried(example, statement)


def test_what_is_not_refused_works(example, someone):
    tried(example, "UPDATE person SET name = 'Su' WHERE id = :id", id=someone)
    tried(example, "UPDATE person SET duty = 'editor' WHERE id = :id", id=someone)
    tried(example, "INSERT INTO entry (number, person_id) VALUES (6, :id)", id=someone)
    with example.reading() as session:
        assert session.execute(text("SELECT name, duty FROM person")).all() == [("Su", "editor")]
        assert session.scalars(text("SELECT number FROM entry ORDER BY number")).all() == [5, 6]


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_a_table_in_the_temporary_schema_does_not_answer_for_ours(example, someone):
    with example.writing() as session:
        session.execute(text("CREATE TEMPORARY TABLE entry (number int)"))
        with pytest.raises(IntegrityError, match="entries come in order"):
            session.execute(text("INSERT INTO public.entry (number) VALUES (4)"))
        session.rollback()
