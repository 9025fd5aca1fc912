"""`zhengku serve` and other commands as real processes, and who of them answers on the port."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from cms.config import Settings

COMMAND = str(Path(sys.executable).with_name("zhengku"))
HOST = "127.0.0.1"


def environment(settings: Settings) -> dict[str, str]:
    """The environment that makes a process have these settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ZHENGKU_")}
    named = {
        "HOME": settings.home,
        "DATABASE_URL": settings.database_url,
        "MIGRATION_DATABASE_URL": settings.migration_database_url,
        "SECRET_KEY": settings.secret_key,
        "PASSWORD_HASH_COST": "fast",
        "LOG_LEVEL": "warning",
        "REQUESTS_PER_MINUTE": 0,
        "SIGN_INS_PER_MINUTE": 0,
    }
    return kept | {f"ZHENGKU_{name}": str(value) for name, value in named.items()}


def consistency(settings: Settings) -> list[str]:
    """What `zhengku check --consistency` says, line by line; the last one tells the number of faults."""
    command = [COMMAND, "check", "--consistency"]
    done = subprocess.run(command, env=environment(settings), capture_output=True, text=True, check=False)
    return done.stdout.splitlines() or [done.stderr]


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def within(seconds: float, condition: Callable[[], Any]) -> Any:
    """What the condition gives, as soon as it is true; fails after that many seconds."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.01)
    return found


class Served:
    """One `zhengku serve` after another on the same port, with two web workers and the background worker."""

    def __init__(self, settings: Settings, port: int, log: Path) -> None:
        self.port = port
        self._environment = environment(settings)
        self._log = log
        self._all: list[subprocess.Popen[bytes]] = []

    @property
    def main(self) -> subprocess.Popen[bytes]:
        """The present main process."""
        return self._all[-1]

    def start(self) -> None:
        """Start it and wait until it answers."""
        with self._log.open("ab") as log:
            command = [COMMAND, "serve", "--port", str(self.port), "--workers", "2"]
            self._all.append(
                subprocess.Popen(command, env=self._environment, stderr=log, stdout=log, start_new_session=True)
            )
        within(20, self.answers)

    def answers(self) -> bool:
        """Whether a new connection is answered."""
        assert self.main.poll() is None, self._log.read_text("utf-8")[-2000:]
        return self.answering() is not None

    def answering(self) -> int | None:
        """The id of the process that answers a new connection, if one does."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=5)
        with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
            connection.request("GET", "/healthz")
            mine = connection.sock.getsockname()[1]
            if connection.getresponse().read():
                return next(pid for pid, other in self._sockets(psutil.CONN_ESTABLISHED) if other == mine)
        return None

    def listening(self) -> set[int]:
        """The ids of all processes of this machine that listen on the port."""
        return {pid for pid, _ in self._sockets(psutil.CONN_LISTEN)}

    def _sockets(self, status: str) -> list[tuple[int, int | None]]:
        """Sockets of the port: the process, and the port at the other end."""
        return [
            (one.pid, one.raddr.port if one.raddr else None)
            for one in psutil.net_connections("tcp4")
            if one.laddr.port == self.port and one.status == status and one.pid
        ]

    def family(self) -> set[int]:
        """The ids of the children of the main process."""
        return {child.pid for child in psutil.Process(self.main.pid).children(recursive=True)}

    def background(self) -> int | None:
        """The id of the background worker."""
        return next((pid for pid in self.family() if _words(pid)[-1:] == ["worker"]), None)

    def web_workers(self) -> list[int]:
        """The ids of the processes that answer requests: those that listen."""
        return sorted((self.family() & self.listening()) - {self.background()})

    def kill_main(self) -> set[int]:
        """kill -9 of the main process; gives the ids of the children that it had."""
        orphans = self.family()
        self.main.kill()
        self.main.wait()
        return orphans

    def stop(self) -> int:
        """SIGTERM; gives the exit status."""
        self.main.terminate()
        return self.main.wait(15)

    def end_all(self) -> None:
        """Leave nothing of any of them."""
        for one in self._all:
            if one.poll() is None:
                one.kill()
                one.wait()
            with contextlib.suppress(ProcessLookupError):
                os.killpg(one.pid, signal.SIGKILL)


def _words(pid: int) -> list[str]:
    """The command line of a process, empty when it has gone."""
    with contextlib.suppress(psutil.Error):
        return psutil.Process(pid).cmdline()
    return []


def running(pids: set[int]) -> set[int]:
    """Those that still run; a zombie does not."""
    found = set()
    for pid in pids:
        with contextlib.suppress(psutil.Error):
            if psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
                found.add(pid)
    return found
