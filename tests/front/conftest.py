"""A real Redis for the tests of what is counted together."""

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from redis import Redis, RedisError

PATIENCE = 10.0


class RedisServer:
    """A `redis-server` of the test's own: nothing on disk, and the same port each time it is started."""

    def __init__(self, program: str, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self._command = [program, "--bind", "127.0.0.1", "--port", str(self._port), "--dir", str(folder)]
        self._command += ["--save", "", "--appendonly", "no"]
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"redis://127.0.0.1:{self._port}/0"
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        within(PATIENCE, self.answers)

    def answers(self) -> bool:
        with contextlib.suppress(RedisError), self.client() as client:
            return bool(client.ping())
        return False

    def stop(self) -> None:
        """As a crash: at once, and everything is forgotten."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def client(self) -> Redis:
        return Redis.from_url(self.url, socket_timeout=2, socket_connect_timeout=2, retry=None)


def within(seconds: float, condition: Callable[[], Any]) -> Any:
    """What the condition gives, as soon as it is true; fails after that many seconds."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.01)
    return found


@pytest.fixture(name="within")
def _within() -> Callable[[float, Callable[[], Any]], Any]:
    return within


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    """Redis; without it the tests are skipped, with the reason in the summary, under CI they fail."""
    program = shutil.which("redis-server")
    if program is None:
        reason = "no redis-server: install the Debian package redis-server"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    server = RedisServer(program, tmp_path)
    yield server
    server.stop()
