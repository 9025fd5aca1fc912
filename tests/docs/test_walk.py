"""The walk of the quick start, run by bash against a real server that serves the demo city."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, blocks, page

COMMAND = [sys.executable, "-m", "cms.cli"]
WALK = ROOT / "docs" / "examples" / "walk.sh"


def free_port() -> int:
    """A port of this machine that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int, seconds: float = 30.0) -> bool:
    """Whether a server there is ready before the deadline."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
        with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
            connection.request("GET", "/readyz")
            return connection.getresponse().status == HTTPStatus.OK
        time.sleep(0.05)
    return False


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Settings of a home of its own, with cheap password hashes."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ZHENGKU_")}
    ours = {"ZHENGKU_HOME": str(tmp_path / "home"), "ZHENGKU_PASSWORD_HASH_COST": "fast", "PYTHONPATH": str(ROOT)}
    return {**kept, **ours}


@pytest.fixture
def address(environment: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """The address of a running server with the demo city."""
    for words in (["db", "upgrade"], ["demo"]):
        subprocess.run([*COMMAND, *words], env=environment, check=True, capture_output=True, timeout=60)
    port = free_port()
    with (tmp_path / "log").open("wb") as log:
        serving = [*COMMAND, "serve", "--port", str(port), "--workers", "1", "--no-worker"]
        server = subprocess.Popen(serving, env=environment, stderr=log)
    try:
        assert answers(port), (tmp_path / "log").read_text("utf-8")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        assert server.wait(15) == 0


def test_the_walk_prints_what_the_quick_start_says(address, environment):
    walk = ["bash", str(WALK)]
    done = subprocess.run(
        walk, env={**environment, "B": address}, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == blocks(page("docs/quick-start.md"), "text")[0].splitlines()
    assert done.returncode == 0
