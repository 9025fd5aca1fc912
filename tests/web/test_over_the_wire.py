"""Over a real server: what a test client cannot show of uploads, ranges, limits and the log of a start."""

import http.client
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import orjson
import pytest

from cms.config import Settings
from tests.cast import Cast
from tests.client import Client
from tests.prove.serving import HOST, Served, free_port
from tests.web.test_uploads import BOUNDARY, form

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])
CSV = "\r\n".join(["2026-03-01,关于印发科技计划的通知,云政发〔2026〕3号"] * 60_000).encode()
PUBLIC = "/delivery/v1/resources"


class Asked:
    """A request and its answer."""

    def __init__(self, port: int, method: str, path: str, body: bytes = b"", **headers: str) -> None:
        with closing(http.client.HTTPConnection(HOST, port, timeout=20)) as connection:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body or None, named)
            answer = connection.getresponse()
            self.status, self.headers, self.body = answer.status, answer.headers, answer.read()


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "server.log"


@pytest.fixture
def port(settings: Settings, cast: Cast, log: Path) -> Iterator[int]:
    """Where a server answers."""
    server = Served(settings, free_port(), log)
    server.start()
    yield server.port
    server.end_all()


def test_a_large_table_is_uploaded_published_and_read_in_parts(
    port: int, cast: Cast, client: Client, log: Path
) -> None:
    signed = {"Authorization": f"Bearer {client.token('lin_editor')}"}
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    body = form(CSV, cast.organizations["science"].encode(), "a.csv")
    made = Asked(port, "POST", "/api/v1/attachments", body, Content_Type=kind, **signed)
    assert made.status == 201, made.body
    attachment = orjson.loads(made.body)["data"]
    assert attachment["sha256"] == sha256(CSV).hexdigest()
    cast.published(attachments=[{"attachment_id": attachment["id"]}])
    address = f"/files/{attachment['sha256']}/a.csv"
    whole = Asked(port, "GET", address)
    assert whole.body == CSV
    last = Asked(port, "GET", address, Range="bytes=-99999999")
    assert (last.status, last.body) == (206, CSV)
    known = Asked(port, "GET", address, Range="bytes=0-9", If_None_Match=whole.headers["ETag"])
    assert (known.status, known.body) == (304, b"")
    assert "warning" not in log.read_text("utf-8")


def test_a_preflight_is_answered_for_what_is_public_and_for_nothing_else(port: int) -> None:
    asked = {
        "Origin": "https://front.example",
        "Access_Control_Request_Method": "GET",
        "Access_Control_Request_Headers": "traceparent",
    }
    public, managed = (Asked(port, "OPTIONS", path, **asked) for path in (PUBLIC, "/api/v1/resources"))
    assert public.status == 200
    assert "traceparent" in public.headers["Access-Control-Allow-Headers"].lower()
    assert "Access-Control-Allow-Origin" not in managed.headers


def test_a_query_that_is_not_as_documented_is_refused(port: int) -> None:
    for query in ("keyword=" + "x" * 5000, "keyword=%ff", "limit=5_0", "fields=title,title", "total=1"):
        refused = Asked(port, "GET", f"{PUBLIC}?{query}")
        assert (refused.status, refused.headers["Content-Type"]) == (422, "application/problem+json"), query
        assert len(refused.body) < 2000
