"""Real servers on loopback: `start` gives a running one, `launch` one that may still refuse to run."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
TOY = [sys.executable, str(HERE / "toy.py")]


def until(condition: Callable[[], Any], seconds: float = 5.0) -> Any:
    """What the condition gives, as soon as it is true; False after the deadline."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.01)
    return False


class ToyServer:
    """A `toy.py serve` with what a test wants to know of it."""

    def __init__(self, folder: Path, port: int, options: dict[str, Any], before: tuple[str, ...] = ()) -> None:
        self.port = port
        self.marks_file = folder / "marks"
        self.marks_file.touch()
        self.log_file = folder / f"log-{time.monotonic_ns()}"
        settings = {"application": "toy:application", "port": port, "threads": 4, **options}
        environment = {**os.environ, "TOY_MARKS": str(self.marks_file), "PYTHONPATH": f"{ROOT}:{HERE}"}
        with self.log_file.open("wb") as log:
            # A session of its own, so that a test can signal the whole group as a terminal does.
            self.main = subprocess.Popen(
                [*before, *TOY, "serve", json.dumps(settings)], env=environment, stderr=log, start_new_session=True
            )

    def ask(self, path: str = "/") -> int | None:
        """The id of the process that answered, None when none does."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
            connection.request("GET", path)
            return int(connection.getresponse().read())
        return None

    def marks(self, what: str) -> list[int]:
        """The ids of the processes that left this mark, oldest first."""
        lines = [line.split() for line in self.marks_file.read_text("utf-8").splitlines()]
        return [int(pid) for name, pid in lines if name == what]

    def log(self) -> str:
        return self.log_file.read_text("utf-8")

    def family(self) -> list[psutil.Process]:
        """The living children and grandchildren of the main process."""
        return psutil.Process(self.main.pid).children(recursive=True)

    def end(self, number: int = signal.SIGTERM, seconds: float = 20.0) -> int:
        """Signal the main process and give its exit code."""
        self.main.send_signal(number)
        return self.main.wait(seconds)


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Those still running; a zombie is dead, it only waits to be buried."""
    running = []
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            if process.status() != psutil.STATUS_ZOMBIE:
                running.append(process)
    return running


@pytest.fixture(name="until")
def _until() -> Callable[..., Any]:
    return until


@pytest.fixture(name="alive")
def _alive() -> Callable[[list[psutil.Process]], list[psutil.Process]]:
    return alive


@pytest.fixture
def toy() -> list[str]:
    """The argv of the toy, before its command."""
    return TOY


@pytest.fixture
def port() -> int:
    """A port of 127.0.0.1 that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def launch(tmp_path: Path, port: int) -> Iterator[Callable[..., ToyServer]]:
    """Launches a server without waiting; what is left of all of them is killed at the end."""
    launched: list[ToyServer] = []

    def launch_one(*, before: tuple[str, ...] = (), **options: Any) -> ToyServer:
        launched.append(ToyServer(tmp_path, port, options, before))
        return launched[-1]

    yield launch_one
    for server in launched:
        if server.main.poll() is None:
            server.main.kill()
            server.main.wait()
        # The groups of our own sessions: stubborn children go, too.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.main.pid, signal.SIGKILL)


@pytest.fixture
def start(launch: Callable[..., ToyServer]) -> Callable[..., ToyServer]:
    """Launches a server and waits for its first answer."""

    def start_one(**options: Any) -> ToyServer:
        server = launch(**options)
        assert until(server.ask), server.log()
        return server

    return start_one
