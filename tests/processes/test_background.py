import logging
import sys
import time

import pytest

from cms.processes.background import Background


@pytest.fixture
def background(until):
    """Makes a Background of a Python script; all are stopped at the end."""
    made = []

    def make(script: str) -> Background:
        made.append(Background([sys.executable, "-c", script]))
        return made[-1]

    yield make
    for one in made:
        one.stop(0)


def test_none_wanted_means_that_nothing_happens():
    nobody = Background(None)
    nobody.tend()
    nobody.ask_to_stop()
    nobody.stop(1)
    assert nobody._child is None


def test_a_command_that_does_not_exist_is_logged_and_does_not_end_the_server(caplog):
    missing = Background(["/no/such/program"])
    missing.tend()
    missing.tend()
    assert [record.message.startswith("cannot start the background worker") for record in caplog.records] == [True]


def test_a_worker_that_dies_at_once_is_started_with_growing_pauses(background, caplog, until):
    dying = background("raise SystemExit(4)")

    def deaths() -> list[logging.LogRecord]:
        dying.tend()
        return [record for record in caplog.records if "ended with 4" in record.message]

    assert until(lambda: len(deaths()) == 3)
    first, second, third = (record.message.split("next start in ")[1] for record in deaths())
    assert (first, second, third) == ("0.1 s", "0.2 s", "0.4 s")


def test_the_grace_counts_from_the_request_to_stop(background, tmp_path, until):
    ready = tmp_path / "ready"
    stubborn = background(
        f"import pathlib, signal, time; signal.signal(15, signal.SIG_IGN); pathlib.Path({str(ready)!r}).touch()\n"
        "time.sleep(60)"
    )
    stubborn.tend()
    assert until(ready.exists)
    stubborn.ask_to_stop()
    time.sleep(0.2)
    begun = time.monotonic()
    stubborn.stop(0.4)
    assert 0.1 < time.monotonic() - begun < 0.35


def test_the_worker_knows_whom_to_follow_into_death(background, tmp_path, until):
    told = tmp_path / "told"
    child = background(
        "import pathlib, os; from cms.processes.guard import die_with_parent\n"
        f"pathlib.Path({str(told)!r}).write_text(f'{{die_with_parent()}} ')"
    )
    child.tend()
    assert until(lambda: told.exists() and told.read_text("utf-8") == "True ")
