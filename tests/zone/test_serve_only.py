"""`zhengku serve --only delivery`: real processes that hold no key, write nothing and answer what the public asks."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from cms.config import Settings
from tests.public_routes import TITLE, World

HOST = "127.0.0.1"


class Zone:
    """The main process of the zone, and what a reader gets."""

    def __init__(self, settings: Settings, home: Path, port: int) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ZHENGKU_")}
        named = {
            "ENV": "production",
            "HOME": str(home),
            "DATABASE_URL": settings.database_url,
            "BASE_URL": "https://www.yunze.example",
            "LOG_LEVEL": "warning",
            "CACHE_SECONDS": "600",
        }
        options = ["--only", "delivery", "--workers", "1", "--port", str(port)]
        command = [sys.executable, "-m", "cms.cli", "serve", *options]
        self.port, self.home = port, home
        self.log = home / "log"
        with self.log.open("wb") as log:
            self.main = subprocess.Popen(
                command, env=kept | {f"ZHENGKU_{name}": value for name, value in named.items()}, stderr=log
            )

    def ask(self, method: str, path: str) -> tuple[int, bytes]:
        """The status and the body; 0 while nobody answers."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=5)
        try:
            connection.request(method, path)
            answer = connection.getresponse()
            self.headers = answer.headers
            return answer.status, answer.read()
        except OSError:
            return 0, b""
        finally:
            connection.close()


@pytest.fixture
def served(scheduled: None, zone_settings: Settings, tmp_path: Path) -> Iterator[Zone]:
    """The zone, ready."""
    home = tmp_path / "zone-home"
    home.mkdir()
    (home / "files").symlink_to(zone_settings.home / "files")
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = int(probe.getsockname()[1])
    zone = Zone(zone_settings, home, port)
    deadline = time.monotonic() + 20
    while zone.ask("GET", "/readyz")[0] != 200:
        assert time.monotonic() < deadline, zone.log.read_text("utf-8")
        assert zone.main.poll() is None, zone.log.read_text("utf-8")
        time.sleep(0.05)
    yield zone
    zone.main.terminate()
    assert zone.main.wait(10) == 0


def test_it_serves_the_public_and_holds_no_secret(served: Zone, of: World) -> None:
    status, body = served.ask("GET", f"/delivery/v1/resources/{of.one}")
    assert (status, json.loads(body)["data"]["title"]) == (200, TITLE)
    assert served.ask("GET", of.file) == (200, b"%PDF-1.4 what is attached")
    assert served.ask("GET", "/feeds/portal.rss")[0] == served.ask("GET", "/metrics")[0] == 200
    for method, path in (
        ("POST", "/api/v1/auth/login"),
        ("POST", "/api/v1/resources"),
        ("GET", "/api/v1/resources"),
        ("POST", "/api/v1/off-switches"),
        ("GET", "/delivery/v1/previews/abc"),
    ):
        assert served.ask(method, path)[0] == 404, path
    family = [psutil.Process(served.main.pid), *psutil.Process(served.main.pid).children(recursive=True)]
    for process in family:
        assert "ZHENGKU_SECRET_KEY" not in process.environ()
        assert "worker" not in process.cmdline()
    assert not (served.home / "secret_key").exists()


def test_copies_of_its_answers_live_until_the_next_change_that_is_set(served: Zone) -> None:
    assert served.ask("GET", "/delivery/v1/resources")[0] == 200
    seconds = int(served.headers["Cache-Control"].partition("max-age=")[2].partition(",")[0])
    assert 60 < seconds < 100
    assert "due_action" not in served.log.read_text("utf-8")
