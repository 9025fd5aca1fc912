"""Real servers for measurements: started, waited for, weighed, stopped."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psutil

MIB = 1 << 20
PATIENCE = 30.0
WAIT = 0.005


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(
    module: str, arguments: Sequence[str], environment: Mapping[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """`python -m module arguments` as a process of its own, its log in a file; stopped at the end."""
    with log.open("ab") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments], env={**os.environ, **environment}, stderr=stream
        )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def wait_for(port: int, path: str) -> float:
    """Seconds until the path answers 200. Raises TimeoutError."""
    began = time.perf_counter()
    while time.perf_counter() - began < PATIENCE:
        if answers(port, path):
            return time.perf_counter() - began
        time.sleep(WAIT)
    message = f"nothing answered at {path}"
    raise TimeoutError(message)


def answers(port: int, path: str) -> bool:
    """Whether the path answers 200 now."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    with contextlib.closing(connection), contextlib.suppress(OSError, HTTPException):
        connection.request("GET", path)
        return connection.getresponse().status == HTTPStatus.OK
    return False


def weigh(process: subprocess.Popen[bytes]) -> dict[str, float]:
    """MiB of memory of each process of a server as PSS: what is shared is divided among those who share it."""
    main = psutil.Process(process.pid)
    found = {f"main {main.pid}": main.memory_full_info().pss / MIB}
    for child in main.children(recursive=True):
        # granian's workers are forks of the main process, with its command line.
        kind = "web" if child.cmdline() == main.cmdline() else "background"
        found[f"{kind} {child.pid}"] = child.memory_full_info().pss / MIB
    return found
