"""Logs hold paths and queries as people read them, and no token, key or password."""

import logging

import pytest

from cms.web.observability import told_path, told_query
from tests.client import Client

PREVIEWS = "/delivery/v1/previews"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/delivery/v1/resources", "/delivery/v1/resources"),
        ("/files/ab/申报表.pdf", "/files/ab/申报表.pdf"),
        (f"{PREVIEWS}/q3Jx0v8m", f"{PREVIEWS}/…"),
        (f"{PREVIEWS}/q3Jx0v8m/", f"{PREVIEWS}/…/"),
        (f"{PREVIEWS}/q3Jx0v8m/files/ab/a.pdf", f"{PREVIEWS}/…/files/ab/a.pdf"),
        ("/api/v1/resources/1/previews", "/api/v1/resources/1/previews"),
        (PREVIEWS, PREVIEWS),
    ],
)
def test_a_path_is_told_without_secrets(path: str, told: str) -> None:
    assert told_path(path.encode().decode("latin-1")) == told


KEY = "zk_abcdefghijkl_" + "x" * 43
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", ""),
        ("type=article&q=%E7%A7%91%E6%8A%80", "type=article&q=%E7%A7%91%E6%8A%80"),
        ("cursor=eyJhIjoxfQ&limit=2", "cursor=eyJhIjoxfQ&limit=2"),
        (f"access_token={KEY}&limit=2", "access_token=***&limit=2"),
        ("limit=2&Password=cloud-marsh", "limit=2&Password=***"),
        ("access%5Ftoken=a&api-key=b&apikey=c&key=d", "access%5Ftoken=***&api-key=***&apikey=***&key=***"),
        (f"q={KEY}", "q=***"),
        (f"q=%7A{KEY[1:]}", "q=***"),
        (f"q=Bearer+{JWT}", "q=***"),
        (f"limit=2&{KEY}", "limit=2&***"),
        ("token=", "token="),
        (f"a={'b' * 600}&token=c", f"a={'b' * 498}"),
    ],
)
def test_a_query_is_told_without_secrets(query: str, told: str) -> None:
    assert told_query(query) == told


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_the_access_log_holds_no_key_that_was_sent_in_a_query(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "zhengku.access"):
        client.get(f"/api/v1/me?access_token={KEY}")
    told = [record.__dict__["query"] for record in caplog.records if record.name == "zhengku.access"]
    assert told == ["access_token=***"]
