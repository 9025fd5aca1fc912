"""`python -m bench.pages`: what every page of the example front end reads, on a server with the demo city.

Each page is opened twice in a browser of its own: at first nothing is kept, then everything is asked for again.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

import orjson
from playwright.sync_api import Browser, Page, Response, sync_playwright

from bench.databases import environment_of, settings_of
from bench.servers import free_port, running, wait_for
from cms.demo.load import load_demo

EXAMPLE = Path(__file__).parents[1] / "docs" / "examples" / "front-end"
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")  # fmt: skip
READY = "main:not([aria-busy])"
ITEMS = {
    "policy": "行动方案（2026—2028年）的通知",
    "service": "科技创新券兑付",
    "question": "换了工作",
    "article": "就业主要数据",
}
FAST = {"ZHENGKU_PASSWORD_HASH_COST": "fast"}
ROUNDS = 5


class Opened(NamedTuple):
    """One opening of a page; bytes are those of bodies as they were sent, of what is unchanged none are."""

    requests: int
    to_platform: int
    unchanged: int
    page_bytes: int
    platform_bytes: int
    milliseconds: float


def main() -> int:
    """Open every page and print the table."""
    with tempfile.TemporaryDirectory() as folder, _front(Path(folder)) as (address, port), sync_playwright() as player:
        browser = player.chromium.launch(executable_path=shutil.which("chromium"), args=list(QUIET))
        rows = [_row(browser, f"{address}/{page}", kind) for kind, page in _pages(port).items()]
        browser.close()
    head = "| page | opened | requests | to the platform | unchanged | bytes of the pages | of the platform | ms |"
    print(head, "|---|---|---|---|---|---|---|---|", *rows, sep="\n")
    return 0


@contextmanager
def _front(folder: Path) -> Iterator[tuple[str, int]]:
    """The platform and the example before it: its address, and the platform's port."""
    settings = settings_of("sqlite", folder / "home", **FAST)
    with redirect_stdout(sys.stderr):
        load_demo(settings)
    port, own = free_port(), free_port()
    environment = environment_of("sqlite", folder / "home")
    with running("cms.cli", ["serve", "--port", str(port), "--workers", "2"], environment, folder / "log"):
        wait_for(port, "/readyz")
        arguments = [f"http://127.0.0.1:{port}", "--port", str(own)]
        with running("serve", arguments, {"PYTHONPATH": f"{EXAMPLE}:{EXAMPLE.parents[2]}"}, folder / "front"):
            wait_for(own, "/index.html")
            yield f"http://127.0.0.1:{own}", port


def _read(port: int, path: str) -> Any:
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("GET", path)
    return orjson.loads(connection.getresponse().read())


def _pages(port: int) -> Mapping[str, str]:
    items = _read(port, "/delivery/v1/resources?limit=100&fields=title")["data"]
    found = {kind: next(one["id"] for one in items if part in one["title"]) for kind, part in ITEMS.items()}
    return {
        "portal": "index.html?site=portal",
        "column": "column.html?site=portal&channel=zwgk",
        "column, filtered": f"column.html?site=portal&channel={quote('zwgk/zcwj')}&type=policy_document&year=2026",
        **{kind: f"item.html?site=portal&id={one}" for kind, one in found.items()},
    }


def _row(browser: Browser, address: str, kind: str) -> str:
    """The median of several openings of each sort, as rows of the table."""
    first, again = [], []
    for _ in range(ROUNDS):
        context = browser.new_context()
        page = context.new_page()
        first.append(_open(page, address))
        again.append(_open(page, address))
        context.close()
    return "\n".join(_told(kind, name, opened) for name, opened in (("first", first), ("again", again)))


def _told(kind: str, name: str, opened: list[Opened]) -> str:
    one = sorted(opened, key=lambda each: each.milliseconds)[len(opened) // 2]
    numbers = (*one[:-1], round(one.milliseconds))
    return f"| {kind} | {name} | " + " | ".join(f"{number:,}" for number in numbers) + " |"


def _open(page: Page, address: str) -> Opened:
    answers: list[Response] = []

    def keep(answer: Response) -> None:
        answers.append(answer)

    page.on("response", keep)
    began = time.perf_counter()
    page.goto(address)
    page.wait_for_selector(READY)
    taken = (time.perf_counter() - began) * 1000
    page.wait_for_load_state("networkidle")
    page.remove_listener("response", keep)
    sent = [(_is_platform(one), one.request.sizes()["responseBodySize"]) for one in answers]
    from_platform = sum(size for is_platform, size in sent if is_platform)
    return Opened(
        len(sent),
        sum(is_platform for is_platform, _ in sent),
        sum(size == 0 for _, size in sent),
        sum(size for _, size in sent) - from_platform,
        from_platform,
        taken,
    )


def _is_platform(answer: Response) -> bool:
    return urlsplit(answer.url).path.startswith(("/delivery/", "/files/"))


if __name__ == "__main__":
    sys.exit(main())
