"""The change log: gapless, in order, and gone with a transaction that fails."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from cms.changes.log import Subject, append, head, read_after
from cms.db import Database
from cms.ids import new_id


def _append(database: Database, times: int = 1) -> list[int]:
    with database.writing() as session:
        return [append(session, "published", Subject("resource", new_id())) for _ in range(times)]


def test_numbers_begin_at_one_and_have_no_gap(database: Database) -> None:
    assert _append(database, 3) + _append(database) == [1, 2, 3, 4]


class StopError(Exception):
    pass


def _append_and_stop(session: Session) -> None:
    append(session, "published", Subject("resource", new_id()))
    raise StopError


def test_a_failed_transaction_leaves_no_row_and_gives_its_number_back(database: Database) -> None:
    with pytest.raises(StopError), database.writing() as session:
        _append_and_stop(session)
    with database.reading() as session:
        assert head(session) == 0
        assert read_after(session, 0, 10) == []
    assert _append(database) == [1]


def test_reading_goes_on_after_a_number(database: Database) -> None:
    _append(database, 5)
    with database.reading() as session:
        assert [change.sequence for change in read_after(session, 2, 2)] == [3, 4]


def test_a_change_keeps_its_scopes(database: Database) -> None:
    with database.writing() as session:
        append(
            session,
            "channel_changed",
            Subject("resource", new_id()),
            scope_before={"sites": ["a"]},
            scope_after=None,
        )
    with database.reading() as session:
        (change,) = read_after(session, 0, 1)
    assert (change.scope_before, change.scope_after) == ({"sites": ["a"]}, None)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE change SET kind = 'x'",
        "DELETE FROM change",
        "INSERT INTO change SELECT * FROM change",
    ],
)
def test_rows_are_never_rewritten(database: Database, statement: str) -> None:
    _append(database)
    with pytest.raises(DatabaseError), database.writing() as session:
        session.execute(text(statement))
    with database.reading() as session:
        assert [change.kind for change in read_after(session, 0, 9)] == ["published"]
