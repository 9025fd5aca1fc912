"""The example front end in a real browser, over a real server with the demo city: all three are started once."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from cms.config import Settings
from tests import databases, demos

EXAMPLE = databases.ROOT / "docs" / "examples" / "front-end"
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
READY = "main:not([aria-busy])"
PATIENCE = 30.0


@dataclass
class City:
    """The running platform, and what the tests read of it to compare."""

    address: str
    items: dict[str, str]

    def read(self, path: str, **parameters: Any) -> Any:
        """What the platform answers."""
        return httpx.get(f"{self.address}/delivery/v1{path}", params=parameters).raise_for_status().json()

    def everything(self) -> Iterator[dict[str, Any]]:
        """Every public item by id and title, page after page."""
        link: str | None = "/delivery/v1/resources?limit=100&fields=title"
        while link:
            listed = httpx.get(self.address + link).raise_for_status().json()
            yield from listed["data"]
            link = listed["links"]["next"]

    def id_of(self, part: str) -> str:
        """The item whose title has this part."""
        return next(one for title, one in self.items.items() if part in title)


@dataclass
class Front:
    """A page in the browser; it remembers what was wrong."""

    page: Page
    address: str
    faults: list[str]

    def open(self, address: str) -> Page:
        """A page of the example, when it is complete."""
        self.page.goto(self.address + address)
        self.page.wait_for_selector(READY)
        return self.page

    def texts(self, selector: str) -> list[str]:
        """The texts of all that a selector finds, in the order of the page."""
        return self.page.locator(selector).all_text_contents()


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """The demo city, served."""
    folder = tmp_path_factory.mktemp("browser")
    settings = demos.copied(tmp_path_factory, folder)
    with _platform(settings, folder / "log") as address:
        found = City(address, {})
        everything = [*found.everything()]
        everything += found.read("/resources", archived=True, fields="title")["data"]
        found.items = {one["title"]: one["id"] for one in everything}
        yield found


@pytest.fixture(scope="session")
def front_address(city: City) -> Iterator[str]:
    """Where serve.py shows the example."""
    with serving(city.address) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without it the tests are skipped, with the reason in the summary, under CI they fail."""
    program = shutil.which("chromium")
    if program is None:
        reason = "no chromium: install the Debian packages chromium and fonts-noto-cjk"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        yield started
        started.close()


@pytest.fixture(scope="session")
def only_page(browser: Browser, front_address: str) -> Front:
    """One page for all tests, since a new one costs more than most tests; it keeps an eye on what it asks for."""
    page = browser.new_page()
    made = Front(page, f"{front_address}/", [])
    page.on("request", lambda one: made.faults.append(one.url) if not one.url.startswith(front_address) else None)
    page.on("pageerror", lambda fault: made.faults.append(str(fault)))
    page.on("console", lambda one: made.faults.append(one.text) if _is_fault(one.text) else None)
    return made


@pytest.fixture
def front(only_page: Front) -> Iterator[Front]:
    """The page as new; whatever it asks of another host, and every fault of its scripts, fails the test."""
    page = only_page.page
    page.set_viewport_size({"width": 1200, "height": 800})
    page.emulate_media(media="screen", reduced_motion="no-preference")
    yield only_page
    page.unroute_all(behavior="wait")
    faults, only_page.faults[:] = list(only_page.faults), []
    assert faults == []


def _is_fault(text: str) -> bool:
    """Whether the browser complains; that an address answered 404 or 410 is what some tests are about."""
    return "Failed to load resource" not in text


@contextlib.contextmanager
def serving(platform: str) -> Iterator[str]:
    """The example before a platform."""
    port = _free_port()
    command = [sys.executable, str(EXAMPLE / "serve.py"), platform, "--port", str(port)]
    with _process(command, dict(os.environ), subprocess.DEVNULL):
        address = f"http://127.0.0.1:{port}"
        _wait(f"{address}/index.html")
        yield address


@contextlib.contextmanager
def _platform(settings: Settings, log: Path) -> Iterator[str]:
    port = _free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ZHENGKU_")}
    ours = {"ZHENGKU_HOME": str(settings.home), "ZHENGKU_SECRET_KEY": databases.KEY, "PYTHONPATH": str(databases.ROOT)}
    ours |= {"ZHENGKU_PASSWORD_HASH_COST": "fast", "ZHENGKU_DATABASE_URL": settings.database_url}
    command = [sys.executable, "-m", "cms.cli", "serve", "--port", str(port), "--workers", "1", "--no-worker"]
    with log.open("wb") as stream, _process(command, {**kept, **ours}, stream):
        address = f"http://127.0.0.1:{port}"
        _wait(f"{address}/readyz")
        yield address


@contextlib.contextmanager
def _process(command: list[str], environment: dict[str, str], errors: Any) -> Iterator[None]:
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=errors)
    try:
        yield
    finally:
        process.terminate()
        process.wait(15)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(address: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(address).is_success:
                return
        time.sleep(0.05)
    pytest.fail(f"nothing answered at {address}")


@pytest.fixture(scope="session")
def addresses(city: City) -> dict[str, str]:
    """A page of every kind."""
    library = city.read("/sites/portal/libraries")["data"][0]["id"]
    return {
        "portal": "index.html?site=portal",
        "channel": "column.html?site=portal&channel=zwgk",
        "library": f"column.html?site=portal&library={library}",
        "policy": f"item.html?site=portal&id={city.id_of('行动方案（2026—2028年）的通知')}",
        "interpretation": f"item.html?id={city.id_of('《云泽市科技创新券管理办法》政策解读')}",
        "service": f"item.html?site=portal&id={city.id_of('科技创新券兑付')}",
        "question": f"item.html?site=portal&id={city.id_of('换了工作')}",
        "article": f"item.html?site=portal&id={city.id_of('第三季度云泽市就业主要数据')}",
        "story": f"item.html?site=portal&id={city.id_of('一碗热汤面')}",
        "sound": f"item.html?site=portal&id={city.id_of('听政策')}",
        "film": f"item.html?site=portal&id={city.id_of('四个数字看云泽')}",
        "county": "index.html?site=wangchuan",
        "topic": "column.html?site=portal&channel=fx2026",
        "missing": "item.html?id=none",
    }
