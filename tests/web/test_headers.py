"""Header fields of every answer."""

import pytest
from flask import Flask

from tests.client import Client
from tests.web.routes import routes

OPEN = ("/delivery/", "/feeds/", "/sitemaps/", "/files/")


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/api/v1/resources", "/delivery/v1/sites", "/docs"])
def test_no_answer_is_guessed_at_framed_or_told_elsewhere(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers.getlist("X-Content-Type-Options") == ["nosniff"]
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path", ["/delivery/v1/sites", "/delivery/v1/nothing", "/feeds/nowhere.rss", "/sitemaps/nowhere.xml"]
)
def test_what_is_public_can_be_read_by_any_front_end(client: Client, path: str) -> None:
    headers = client.get(path, headers={"Origin": "https://front.example"}).headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    exposed = headers["Access-Control-Expose-Headers"].split(", ")
    assert {"ETag", "Link", "Retry-After", "Content-Range", "Surrogate-Key", "X-Trace-Id"} <= set(exposed)
    assert "Access-Control-Allow-Credentials" not in headers


@pytest.mark.parametrize("path", ["/api/v1/resources", "/api/v1/auth/login", "/docs", "/metrics"])
def test_what_is_managed_is_read_from_the_same_origin_only(client: Client, path: str) -> None:
    assert "Access-Control-Allow-Origin" not in client.get(path, headers={"Origin": "https://front.example"}).headers


ASKED = {
    "Origin": "https://front.example",
    "Access-Control-Request-Method": "GET",
    "Access-Control-Request-Headers": "if-none-match,range,traceparent",
}


def test_a_page_of_another_origin_may_send_what_a_reader_of_what_is_public_sends(app: Flask) -> None:
    asked = [route for route in routes(app) if route.is_for_everybody and route.path.startswith(OPEN)]
    assert len(asked) > 20
    for route in asked:
        answer = app.test_client().options(f"{route.path}?limit=1&limt=1", headers=ASKED)
        assert answer.status_code == 200, route
        told = {name: value.lower().split(", ") for name, value in answer.headers}
        assert told["Access-Control-Allow-Origin"] == ["*"], route
        assert set(told["Access-Control-Allow-Methods"]) == {"get", "head"}, route
        assert {"if-none-match", "range", "traceparent"} <= set(told["Access-Control-Allow-Headers"]), route
        assert not {"authorization", "*"} & set(told["Access-Control-Allow-Headers"]), route
        assert int(answer.headers["Access-Control-Max-Age"]) > 0, route
        assert "Access-Control-Allow-Credentials" not in told, route


def test_no_page_of_another_origin_may_send_anything_to_what_is_managed(app: Flask) -> None:
    for route in routes(app):
        if not route.path.startswith(OPEN):
            answer = app.test_client().options(route.path, headers=ASKED)
            assert not [name for name in dict(answer.headers) if name.startswith("Access-Control")], route
