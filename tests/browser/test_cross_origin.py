"""A page of another origin reads what is public as one of this origin does, and nothing else."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page

ASK = """async ([address, headers]) => {
    const answer = await fetch(address, {headers, cache: "no-store"});
    await answer.text();
    return [answer.status, Object.fromEntries(answer.headers)];
}"""
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


class Blank(BaseHTTPRequestHandler):
    """A page with nothing on it."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def elsewhere(browser: Browser) -> Iterator[Page]:
    """A page of another origin."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Blank)
    Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/")
    yield page
    page.close()
    server.shutdown()
    server.server_close()


def test_it_may_ask_whether_its_copy_is_current_and_under_its_own_trace(elsewhere, city):
    path = f"{city.address}/delivery/v1/resources?limit=1"
    status, told = elsewhere.evaluate(ASK, [path, {}])
    assert status == 200
    assert {"etag", "link", "surrogate-key", "x-trace-id"} <= told.keys()
    status, told = elsewhere.evaluate(ASK, [path, {"If-None-Match": told["etag"], "traceparent": TRACE}])
    assert (status, told["x-trace-id"]) == (304, TRACE.split("-")[1])


def test_it_may_read_parts_of_a_file(elsewhere, city):
    files = [one for part in city.items for one in city.read(f"/resources/{city.items[part]}")["data"]["attachments"]]
    path = city.address + files[0]["href"]
    for asked in ("bytes=0-9", "bytes=-10"):
        status, told = elsewhere.evaluate(ASK, [path, {"Range": asked, "If-Range": f'"{files[0]["sha256"]}"'}])
        assert status == 206
        assert told["content-range"].endswith(f"/{files[0]['size']}")


def test_it_reads_what_is_wrong_with_its_query(elsewhere, city):
    asked = [f"{city.address}/delivery/v1/sites/portal?no_such=1", {"traceparent": TRACE}]
    assert elsewhere.evaluate(ASK, asked)[0] == 422


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/api/v1/resources", {}),
        ("/api/v1/resources", {"If-None-Match": "x"}),
        ("/openapi.json", {}),
        ("/delivery/v1/sites", {"Authorization": "Bearer x"}),
        ("/delivery/v1/sites", {"X-Other": "x"}),
    ],
)
def test_the_browser_lets_it_neither_read_nor_send_anything_else(elsewhere, city, path, headers):
    caught = f"(asked) => ({ASK})(asked).then(() => 'read', () => 'refused')"
    assert elsewhere.evaluate(caught, [city.address + path, headers]) == "refused"
