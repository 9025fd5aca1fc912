"""Header fields of every answer."""

import pytest

from tests.client import Client


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/api/v1/resources", "/delivery/v1/sites", "/docs"])
def test_no_answer_is_guessed_at_framed_or_told_elsewhere(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers.getlist("X-Content-Type-Options") == ["nosniff"]
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/delivery/v1/sites", "/delivery/v1/nothing", "/feeds/nowhere.rss"])
def test_what_is_public_can_be_read_by_any_front_end(client: Client, path: str) -> None:
    headers = client.get(path, headers={"Origin": "https://front.example"}).headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in headers


@pytest.mark.parametrize("path", ["/api/v1/resources", "/api/v1/auth/login", "/docs", "/metrics"])
def test_what_is_managed_is_read_from_the_same_origin_only(client: Client, path: str) -> None:
    assert "Access-Control-Allow-Origin" not in client.get(path, headers={"Origin": "https://front.example"}).headers
