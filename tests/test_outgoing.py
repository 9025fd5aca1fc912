"""Requests to other sites, against servers of this machine: what is allowed, what never is."""

import ipaddress
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from cms.outgoing import NotFetchedError, Outgoing, is_public

FILE = b"%PDF-1.7 file"
NAMED = "附件.pdf".encode().decode("latin-1")
ANSWERS: dict[str, tuple[Any, ...]] = {
    "/a/%E8%A1%A8.pdf": (200, FILE),
    "/named": (200, FILE, ("Content-Disposition", f'attachment; filename="{NAMED}"')),
    "/round": (302, b"", ("Location", "/round")),
    "/large": (200, b"0" * 50_000),
    "/packed": (200, b"0", ("Content-Encoding", "gzip")),
}


class Site(BaseHTTPRequestHandler):
    """Another site, with everything that a site can do to a caller."""

    def do_GET(self) -> None:
        path, _, more = self.path.partition("?")
        if path == "/slow":
            self._drip()
        elif path == "/slow-headers":
            self._drip(head=True)
        elif path == "/to":
            self._answer(302, b"", ("Location", more))
        else:
            self._answer(*ANSWERS.get(path, (404, b"")))

    def _drip(self, *, head: bool = False) -> None:
        self.send_response(200)
        if not head:
            self.end_headers()
        self.flush_headers()
        for _ in range(100):
            try:
                self.wfile.write(b"0")
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.1)

    def _answer(self, status: int, body: bytes, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def why(outgoing: Outgoing, address: str) -> str:
    with pytest.raises(NotFetchedError) as refused:
        outgoing.fetch(address)
    return refused.value.why.en


def taken(outgoing: Outgoing, address: str) -> tuple[bytes, str, int]:
    found = outgoing.fetch(address)
    with found.stream:
        return found.stream.read(), found.name, found.size


def test_a_file_comes_with_its_name(site):
    outgoing = Outgoing([site], most_bytes=1000)
    assert taken(outgoing, f"http://{site}/a/%E8%A1%A8.pdf") == (FILE, "表.pdf", len(FILE))
    assert taken(outgoing, f"http://{site}/named")[1] == "附件.pdf"


def test_nothing_is_fetched_where_no_host_is_named(site):
    assert "Not among" in why(Outgoing([""], most_bytes=10), f"http://{site}/a")


@pytest.mark.parametrize(
    "address",
    ["ftp://127.0.0.1/a", "file:///etc/passwd", "http://u:p@127.0.0.1/", "http://[", "http:///a", "gopher://x"],
)
def test_only_plain_web_addresses_are_asked_for(address):
    assert not Outgoing(["127.0.0.1", ".example"], most_bytes=10).allows(address)


def test_names_stand_for_themselves_or_for_all_below_and_for_the_usual_ports():
    outgoing = Outgoing(["a.example", ".gov.example", "b.example:8080"], most_bytes=10)
    allowed = (
        "http://a.example/x",
        "https://A.example/x",
        "http://x.gov.example/",
        "https://gov.example/",
        "http://b.example:8080/",
    )
    refused = (
        "http://x.a.example/",
        "http://agov.example/",
        "http://a.example:81/",
        "http://b.example/",
        "http://a.example.evil.example/",
    )
    assert [outgoing.allows(one) for one in allowed] == [True] * 5
    assert [outgoing.allows(one) for one in refused] == [False] * 5


def test_a_name_that_leads_inside_is_refused_when_the_connection_is_made(site):
    port = site.rpartition(":")[2]
    outgoing = Outgoing([f"localhost:{port}"], most_bytes=10)
    assert outgoing.allows(f"http://localhost:{port}/")
    assert "inside" in why(outgoing, f"http://localhost:{port}/a")


def test_each_redirect_is_judged_anew(site):
    outgoing = Outgoing([site], most_bytes=1000)
    assert taken(outgoing, f"http://{site}/to?/a/%E8%A1%A8.pdf")[2] == len(FILE)
    assert "Not among" in why(outgoing, f"http://{site}/to?http://169.254.169.254/latest")
    assert "Not among" in why(outgoing, f"http://{site}/to?file:///etc/passwd")
    assert "redirects" in why(outgoing, f"http://{site}/round")


def test_what_is_too_large_too_slow_packed_or_missing_is_not_taken(site):
    outgoing = Outgoing([site], most_bytes=1000, seconds=0.5)
    assert "large" in why(outgoing, f"http://{site}/large")
    assert "packed" in why(outgoing, f"http://{site}/packed")
    assert "404" in why(outgoing, f"http://{site}/none")
    began = time.monotonic()
    assert "long" in why(outgoing, f"http://{site}/slow")
    began = time.monotonic()
    assert "long" in why(outgoing, f"http://{site}/slow-headers")
    assert time.monotonic() - began < 3
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("address", ["169.254.169.254", "169.254.0.1"])
def test_link_local_addresses_are_never_fetched_from_even_if_named_in_full(address):
    assert "inside" in why(Outgoing([address], most_bytes=10, seconds=1), f"http://{address}/latest/meta-data/")


def test_nobody_there_is_told():
    assert "reached" in why(Outgoing(["127.0.0.1:9"], most_bytes=10), "http://127.0.0.1:9/")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.1",
        "224.0.0.1",
        "::1",
        "fe80::1",
        "fc00::1",
        "::ffff:10.0.0.1",
        "2002:0a00:0001::",
        "64:ff9b::a00:1",
        "::",
    ],
)
def test_addresses_inside_are_not_public(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "2400:3200::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_addresses_outside_are(address):
    assert is_public(ipaddress.ip_address(address))
