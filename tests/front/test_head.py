"""The log's head as a front knows it: at once when the bell rings, otherwise a tenth of a second old at most."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from cms.bell import Bell
from cms.config import Settings
from cms.db import RINGS, Database
from cms.front.head import PATIENCE, Head

ROOT = Path(__file__).parents[2]
LONG = 600.0
NEXT = "UPDATE change_head SET sequence = sequence + 1"
WRITER = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import text
from cms.db import RINGS, Database
database = Database(sys.argv[1], bell=Path(sys.argv[2]))
for line in sys.stdin:
    with database.writing() as session:
        session.execute(text(sys.argv[3]))
        session.info[RINGS] = line == "ring\\n"
    print("committed", flush=True)
"""


class Writer:
    """Another process that commits a change when it is told to, and rings or does not."""

    def __init__(self, settings: Settings) -> None:
        command = [sys.executable, "-c", WRITER, settings.database_url, str(settings.bell), NEXT]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)

    def commit(self, *, rings: bool = True) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("ring\n" if rings else "silence\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "committed\n"

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate()


def change(database: Database, statement: str = NEXT, *, rings: bool = True) -> None:
    with database.writing() as session:
        session.info[RINGS] = rings
        session.execute(text(statement))


@pytest.fixture
def writer(settings: Settings) -> Iterator[Writer]:
    made = Writer(settings)
    made.commit()
    yield made
    made.kill()


@pytest.fixture
def listening(settings: Settings) -> Iterator[Database]:
    """A database with a bell, as serving processes have it."""
    made = Database(settings.database_url, bell=settings.bell)
    yield made
    made.dispose()


def test_a_commit_of_another_process_that_rings_is_known_at_once(listening, writer):
    head = Head(listening, LONG)
    before = head.now()
    for more in range(1, 4):
        writer.commit()
        assert head.now() == before + more


def test_a_log_that_is_silent_is_believed_without_asking(listening, writer):
    head = Head(listening, LONG)
    before = head.now()
    writer.commit(rings=False)
    assert head.now() == before


def test_a_commit_of_a_process_that_died_before_it_rang_is_known_a_tenth_of_a_second_later(listening, writer):
    head = Head(listening)
    before = head.now()
    writer.commit(rings=False)
    committed = time.monotonic()
    writer.kill()
    while (began := time.monotonic()) and head.now() == before:
        assert began - committed <= PATIENCE
    assert head.now() == before + 1


def test_a_bell_that_was_removed_is_found_again_when_patience_has_run_out(settings, listening, writer):
    head = Head(listening, LONG)
    before = head.now()
    assert listening.bell is not None
    listening.bell._path.unlink()
    head.forget()
    assert head.now() == before
    writer.commit()
    assert head.now() == before + 1


def test_what_is_rolled_back_or_changes_nothing_public_rings_no_bell(listening):
    listener = Bell(listening.bell._path)
    sound = listener.heard()
    with pytest.raises(DBAPIError):
        change(listening, "no SQL")
    change(listening, rings=False)
    assert listener.heard() == sound


def test_it_rings_after_the_commit_and_not_before(listening):
    listener = Bell(listening.bell._path)
    with listening.writing() as session:
        session.execute(text(NEXT))
        session.info[RINGS] = True
        session.flush()
        sound = listener.heard()
        assert Head(listening).now() == 0
    assert listener.heard() != sound
    assert Head(listening).now() == 1


def test_a_ring_between_the_question_and_its_answer_is_not_lost(listening, monkeypatch):
    head = Head(listening, LONG)
    rows = listening.direct.rows

    def slow(statement: str, parameters: object) -> object:
        found = rows(statement, parameters)
        if listening.direct.rows is slow:
            monkeypatch.undo()
            change(listening)
        return found

    monkeypatch.setattr(listening.direct, "rows", slow)
    assert head.now() == 0
    assert head.now() == 1
