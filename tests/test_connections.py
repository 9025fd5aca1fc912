"""Connections beside the pool: kept, replaced when the server closed them, and as strict as the pool's."""

import threading
import time

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from cms.db import Database

HEAD = "SELECT sequence FROM change_head"
SLOW = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
    "postgresql": "SELECT pg_sleep(20)",
}


def test_a_connection_is_kept_for_the_next_statement(database):
    assert [database.direct.rows(HEAD, ()) for _ in range(3)] == [[(0,)]] * 3
    assert len(database.direct._idle) == 1


def test_as_many_are_open_as_were_used_at_once(database):
    start = threading.Barrier(4)

    def read() -> None:
        start.wait()
        for _ in range(20):
            database.direct.rows(HEAD, ())

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 1 <= len(database.direct._idle) <= 4


def test_what_was_committed_before_is_seen(database):
    database.direct.rows(HEAD, ())
    with database.writing() as session:
        session.execute(text("UPDATE change_head SET sequence = 7"))
        assert database.direct.rows(HEAD, ()) == [(0,)]
    assert database.direct.rows(HEAD, ()) == [(7,)]


def test_a_wrong_statement_is_told_as_sqlalchemy_tells_it_and_spoils_nothing(database):
    database.direct.rows(HEAD, ())
    with pytest.raises(DBAPIError):
        database.direct.rows("SELECT nothing FROM nowhere", ())
    assert database.direct.rows(HEAD, ()) == [(0,)]


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_a_connection_that_the_server_closed_is_replaced(database):
    ((pid,),) = database.direct.rows("SELECT pg_backend_pid()", ())
    with database.reading() as session:
        session.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    assert database.direct.rows(HEAD, ()) == [(0,)]


def test_a_statement_has_the_seconds_of_any_other(settings, dialect):
    made = Database(settings.database_url, seconds=1)
    made.direct.rows(HEAD, ())
    began = time.monotonic()
    with pytest.raises(OperationalError):
        made.direct.rows(SLOW[dialect], ())
    assert time.monotonic() - began < 15
    assert made.direct.rows(HEAD, ()) == [(0,)]
    made.dispose()


def test_the_seconds_of_a_kept_connection_begin_anew_with_each_statement(settings):
    made = Database(settings.database_url, seconds=1)
    made.direct.rows(HEAD, ())
    time.sleep(1.1)
    assert made.direct.rows(HEAD, ()) == [(0,)]
    made.dispose()


def test_closing_leaves_none_open(database):
    database.direct.rows(HEAD, ())
    database.dispose()
    assert not database.direct._idle
