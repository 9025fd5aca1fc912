"""The access log and the metrics of ready answers: each request once, also when the process is told to end."""

import contextlib
import http.client
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from io import FileIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Self

import psutil
import pytest

from cms.config import Settings
from cms.front import ledger
from cms.front.ledger import Ledger
from cms.logs import JsonHandler
from tests import databases

LIST = "/delivery/v1/resources"
ROUTE = 'route="/delivery/v1/resources"'
ASKED = 40


class Served:
    """A real `zhengku serve` with one web worker."""

    def __init__(self, settings: Settings, log: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = int(probe.getsockname()[1])
        self._log = log
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ZHENGKU_")}
        ours = {"HOME": settings.home, "DATABASE_URL": settings.database_url, "SECRET_KEY": settings.secret_key}
        command = [sys.executable, "-m", "cms.cli", "serve", "--port", str(self._port), "--workers", "1", "--no-worker"]
        with log.open("wb") as stream:
            self.main = subprocess.Popen(
                command, env=kept | {f"ZHENGKU_{name}": str(value) for name, value in ours.items()}, stderr=stream
            )

    def ask(self, path: str, trace: int = 0) -> str | None:
        """The body of the answer on a connection of its own; None if nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=5)
        with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
            connection.request("GET", path, headers={"traceparent": f"00-{trace:032x}-{1:016x}-01"})
            return connection.getresponse().read().decode()
        return None

    def worker(self) -> psutil.Process:
        return psutil.Process(self.main.pid).children()[0]

    def logged(self) -> list[int]:
        """The trace ids of the lines about lists, as they stand in the log."""
        lines = [json.loads(line) for line in self._log.read_text("utf-8").splitlines()]
        return [int(line["trace_id"], 16) for line in lines if line.get("path") == LIST]

    def end(self) -> int:
        self.main.terminate()
        return self.main.wait(15)


@pytest.fixture
def served(tmp_path: Path, within) -> Iterator[Served]:
    made = Served(databases.sqlite(tmp_path), tmp_path / "log")
    within(20, lambda: made.ask("/readyz"))
    yield made
    if made.main.poll() is None:
        made.end()


def test_a_server_that_is_told_to_end_has_logged_each_request_once(served):
    for trace in range(1, ASKED + 1):
        assert served.ask(LIST, trace)
    assert served.end() == 0
    assert served.logged() == list(range(1, ASKED + 1))


def test_a_worker_that_is_told_to_end_loses_no_line_and_no_count(served, within):
    worker = served.worker()
    for trace in range(1, ASKED + 1):
        assert served.ask(LIST, trace)
    worker.send_signal(signal.SIGTERM)
    within(15, lambda: not psutil.pid_exists(worker.pid) or worker.status() == psutil.STATUS_ZOMBIE)
    metrics = within(15, lambda: served.ask("/metrics"))
    counted = [line for line in metrics.splitlines() if line.startswith("zhengku_requests_total") and ROUTE in line]
    assert [float(line.split()[-1]) for line in counted] == [ASKED]
    assert served.logged() == list(range(1, ASKED + 1))


class Logging:
    """What the process logs within the block, written as it is where it serves."""

    def __init__(self) -> None:
        self.handler, self.told = JsonHandler(), StringIO()
        self._root, self._former = logging.getLogger(), ([], logging.NOTSET)

    def __enter__(self) -> Self:
        self.handler.stream = self.told
        self._former = self._root.handlers, self._root.level
        self._root.handlers = [self.handler]
        self._root.setLevel(logging.INFO)
        return self

    def __exit__(self, *_: object) -> None:
        self._root.handlers, level = self._former
        self._root.setLevel(level)

    def noted(self) -> list[str]:
        told = map(json.loads, self.told.getvalue().splitlines())
        return [one["trace_id"] for one in told if one.get("path") == "/noted"]


def note(made: Ledger, trace_id: str) -> None:
    made.note({"REQUEST_METHOD": "GET", "PATH_INFO": "/noted"}, "route", 200, 1, 0.1, trace_id)


def test_many_who_note_and_write_at_once_lose_nothing_and_say_nothing_twice(monkeypatch):
    monkeypatch.setattr(ledger, "MOST_WAITING", 3)
    made, errors, usual = Ledger(interval=0.0001), [], sys.getswitchinterval()

    def ask(thread: int) -> None:
        try:
            for number in range(300):
                note(made, f"{thread}-{number}")
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=ask, args=[number]) for number in range(8)]
    with Logging() as log:
        sys.setswitchinterval(1e-6)
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        sys.setswitchinterval(usual)
        made.write()
    assert errors == []
    assert Counter(log.noted()) == {f"{thread}-{number}": 1 for thread in range(8) for number in range(300)}


def test_no_more_wait_than_may(monkeypatch):
    monkeypatch.setattr(ledger, "MOST_WAITING", 500)
    made = Ledger(interval=3600)
    with Logging() as log:
        for number in range(501):
            note(made, str(number))
    assert len(made._waiting) == 0
    assert len(log.noted()) == 501


def test_a_log_that_cannot_be_written_costs_nobody_an_answer_and_is_written_when_it_can_be(within):
    made = Ledger(interval=0.001)
    with Logging() as log, TextIOWrapper(FileIO("/dev/full", "w"), write_through=True) as full:
        log.handler.stream = full
        note(made, "lost")
        within(5, lambda: not made._waiting)
        made.write()
        log.handler.stream = log.told
        note(made, "told")
        within(5, log.noted)
    assert log.noted() == ["told"]
