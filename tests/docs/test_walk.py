"""The walks of the pages, run by bash against a real server that serves the demo city."""

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

from tests import databases, demos
from tests.docs.pages import ROOT, blocks, page

COMMAND = [sys.executable, "-m", "cms.cli"]
EXAMPLES = ROOT / "docs" / "examples"


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


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Settings of a home of its own that holds the demo city, with cheap password hashes."""
    home = demos.copied(tmp_path_factory, tmp_path_factory.mktemp("walk") / "home").home
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ZHENGKU_")}
    ours = {"HOME": str(home), "SECRET_KEY": databases.KEY, "PASSWORD_HASH_COST": "fast"}
    return {**kept, **{f"ZHENGKU_{name}": value for name, value in ours.items()}, "PYTHONPATH": str(ROOT)}


@pytest.fixture(scope="module")
def address(environment: dict[str, str]) -> Iterator[str]:
    """The address of a running server with the demo city; neither walk touches what the other one shows."""
    told = Path(environment["ZHENGKU_HOME"]).with_name("log")
    port = free_port()
    with told.open("wb") as log:
        serving = [*COMMAND, "serve", "--port", str(port), "--workers", "1", "--no-worker"]
        server = subprocess.Popen(serving, env=environment, stderr=log)
    try:
        assert answers(port), told.read_text("utf-8")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        assert server.wait(15) == 0


@pytest.mark.parametrize(
    ("script", "told"), [("walk.sh", "docs/quick-start.md"), ("review-walk.sh", "docs/review-walk.md")]
)
def test_a_walk_prints_what_its_page_says(address, environment, script, told):
    walk = ["bash", str(EXAMPLES / script)]
    done = subprocess.run(
        walk, env={**environment, "B": address}, capture_output=True, text=True, timeout=180, check=False
    )
    assert done.stderr == ""
    assert done.stdout == "".join(blocks(page(told), "text"))
    assert done.returncode == 0
