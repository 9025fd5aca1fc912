"""Writers of one SQLite file take turns: threads, other Database objects, and other processes."""

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from cms import turns
from cms.db import Database
from cms.turns import Turns

ROOT = Path(__file__).parents[1]
HOLDER = """
import sys, time
from pathlib import Path
from cms.turns import Turns
with Turns(Path(sys.argv[1])).turn():
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "zhengku.db"


def hold(path: Path) -> subprocess.Popen[str]:
    """Another process that has the turn."""
    process = subprocess.Popen([sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_only_one_has_the_turn(path):
    mine, inside, most = [Turns(path), Turns(path)], [], []

    def work(turn: Turns) -> None:
        for _ in range(20):
            with turn.turn():
                inside.append(1)
                most.append(len(inside))
                time.sleep(0.0005)
                inside.pop()

    threads = [threading.Thread(target=work, args=[mine[place % 2]]) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 80


def test_what_is_raised_ends_the_turn(path):
    turn = Turns(path)
    with pytest.raises(KeyError), turn.turn():
        raise KeyError
    with turn.turn():
        pass
    turn.close()


def test_the_turn_of_a_killed_process_is_over(path):
    process = hold(path)
    threading.Timer(0.2, process.send_signal, [signal.SIGKILL]).start()
    began = time.monotonic()
    with Turns(path).turn():
        assert 0.1 < time.monotonic() - began < 10
    process.communicate()


def test_who_waits_too_long_is_told_as_by_sqlite(path, monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0.05)
    turn = Turns(path)
    with turn.turn(), pytest.raises(OperationalError, match="locked"), turn.turn():
        pass


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_writers_of_two_databases_on_one_file_lose_nothing(settings, database):
    other = Database(settings.database_url)

    def add(made: Database) -> None:
        for _ in range(25):
            with made.writing() as session:
                now = session.execute(text("SELECT sequence FROM change_head")).scalar_one()
                session.execute(text("UPDATE change_head SET sequence = :next"), {"next": now + 1})

    threads = [threading.Thread(target=add, args=[made]) for made in (database, other) * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert database.direct.rows("SELECT sequence FROM change_head", ()) == [(100,)]
    other.dispose()


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_postgresql_orders_its_writers_itself(database):
    with database.writing() as session:
        assert session.execute(text("SELECT 1")).scalar_one() == 1
    assert database._turns is None
