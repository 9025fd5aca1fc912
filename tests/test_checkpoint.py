"""SQLite's log is brought into its file beside everybody's work, so that it neither grows nor waits for a writer."""

import shutil
import sqlite3
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from cms.db import Database

NEXT = "UPDATE change_head SET sequence = sequence + 1"
HEAD = "SELECT sequence FROM change_head"
on_sqlite = pytest.mark.parametrize("dialect", ["sqlite"])


@pytest.fixture
def file(database: Database) -> Path:
    return Path(database.reader.url.database or "")


def change(database: Database, times: int = 1) -> None:
    for _ in range(times):
        with database.writing() as session:
            session.execute(text(NEXT))


def in_file_alone(file: Path) -> int:
    """The head as the file tells it without its log."""
    copy = file.with_name("copy.db")
    shutil.copyfile(file, copy)
    with sqlite3.connect(copy) as connection:
        found = int(connection.execute(HEAD).fetchone()[0])
    connection.close()
    return found


@on_sqlite
def test_after_it_the_file_alone_has_what_was_committed(database, file):
    change(database, 3)
    assert in_file_alone(file) == 0
    database.checkpoint()
    assert in_file_alone(file) == 3


@on_sqlite
def test_a_log_that_is_brought_in_is_written_from_its_beginning_again(database, file):
    log, sizes = file.with_name(f"{file.name}-wal"), []
    for _ in range(4):
        change(database, 20)
        database.checkpoint()
        sizes.append(log.stat().st_size)
    assert sizes == [sizes[0]] * 4


@on_sqlite
def test_a_reader_goes_on_seeing_what_it_saw(database, file):
    change(database)
    with database.reading() as session:
        assert session.execute(text(HEAD)).scalar_one() == 1
        change(database)
        database.checkpoint()
        assert session.execute(text(HEAD)).scalar_one() == 1
        assert in_file_alone(file) < 2  # no further than what the reader may still need
    database.checkpoint()
    assert in_file_alone(file) == 2


@on_sqlite
def test_it_neither_waits_for_a_writer_nor_makes_it_fail(database, file):
    change(database)
    with database.writing() as session:
        session.execute(text(NEXT))
        began = time.monotonic()
        database.checkpoint()
        assert time.monotonic() - began < 5  # a busy one would wait for fifteen seconds
    assert in_file_alone(file) == 1
    database.checkpoint()
    assert in_file_alone(file) == 2


def test_a_writer_is_let_in_afterwards(database, file):
    change(database)
    database.checkpoint()
    change(database)
    assert database.direct.rows(HEAD, ()) == [(2,)]
