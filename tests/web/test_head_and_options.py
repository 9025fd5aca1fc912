"""HEAD is GET without the body, OPTIONS tells the methods, other methods are refused: on every route."""

import pytest
from flask import Flask

from tests.cast import Cast
from tests.client import Client
from tests.web.routes import Route, routes

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])
ALL = {"GET", "POST", "PUT", "PATCH", "DELETE"}
CHANGING = ("X-Trace-Id", "Date", "Content-Length", "Server-Timing")
"""Header fields that may differ between two equal answers."""


def who(route: Route) -> str | None:
    """Somebody who may ask."""
    return None if route.is_for_everybody else "lin_editor"


def readable(app: Flask) -> list[Route]:
    """Routes that answer GET, without the figures that change while one looks."""
    return [route for route in routes(app) if route.method == "GET" and route.template != "/metrics"]


def methods_of(app: Flask) -> dict[str, set[str]]:
    """The methods of every path."""
    found: dict[str, set[str]] = {}
    for route in routes(app):
        found.setdefault(route.path, set()).add(route.method)
    return found


def test_head_answers_like_get_without_a_body(client: Client, app: Flask, cast: Cast) -> None:
    cast.published()
    for route in readable(app):
        got = client.get(route.asked, who(route))
        head = client.request("HEAD", route.asked, who(route))
        assert head.status_code == got.status_code, route
        assert head.get_data() == b"", route
        assert {name: value for name, value in head.headers.items() if name not in CHANGING} == {
            name: value for name, value in got.headers.items() if name not in CHANGING
        }, route


def test_head_needs_a_sign_in_where_get_does(client: Client, app: Flask) -> None:
    found = {client.request("HEAD", route.path).status_code for route in readable(app) if not route.is_for_everybody}
    assert found == {401}


def test_head_refuses_the_queries_that_get_refuses(client: Client, app: Flask) -> None:
    for route in readable(app):
        assert client.request("HEAD", f"{route.path}?no_such=1", who(route)).status_code == 422, route


def test_a_method_that_a_path_does_not_have_is_refused_and_the_others_are_told(client: Client, app: Flask) -> None:
    for path, methods in methods_of(app).items():
        for method in ALL - methods:
            answer = client.request(method, path, "an_admin", headers={"If-Match": '"v1"'})
            assert answer.status_code == 405, (method, path)
            assert methods <= set(answer.headers["Allow"].replace(" ", "").split(",")), (method, path)
            assert answer.get_json()["code"] == "method_not_allowed", (method, path)


@pytest.mark.parametrize("method", ["TRACE", "PROPFIND", "CONNECT", "BREW"])
def test_unheard_of_methods_are_refused_everywhere(client: Client, app: Flask, method: str) -> None:
    for path in methods_of(app):
        assert client.request(method, path, "an_admin").status_code == 405, path


def test_options_tell_the_methods_of_what_is_public(app: Flask, cast: Cast) -> None:
    for route in readable(app):
        if route.is_for_everybody:
            answer = app.test_client().options(route.path)
            assert answer.status_code == 200, route
            assert {"GET", "HEAD", "OPTIONS"} <= set(answer.headers["Allow"].split(", ")), route
            assert answer.get_data() == b"", route


def test_options_allow_no_page_of_elsewhere_to_act_for_somebody(app: Flask, cast: Cast) -> None:
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
    for path in methods_of(app):
        answer = app.test_client().options(path, headers=asked)
        assert answer.status_code in (200, 401), path
        assert "Access-Control-Allow-Credentials" not in answer.headers, path
        if path.startswith("/api/"):
            assert "Access-Control-Allow-Origin" not in answer.headers, path


def test_a_path_with_a_slash_too_many_is_another_path(client: Client, app: Flask) -> None:
    for route in readable(app):
        if route.template.startswith(("/docs/assets", "/feeds")):
            continue
        answer = client.get(route.path + "/", who(route))
        assert answer.status_code == 404, route
        assert "Location" not in answer.headers, route


@pytest.mark.parametrize("path", ["//api/v1/me", "/api/v1/../v1/me", "/api/v2/me", "/API/v1/me", "/api"])
def test_paths_are_not_mended(client: Client, path: str) -> None:
    answer = client.get(path, "lin_editor")
    assert answer.status_code == 404
    assert answer.get_json()["code"] == "not_found"


@pytest.mark.parametrize(
    "wrong", ["x", "0192f3a4", "0192f3a4-5b6c-7d8e-9f01-23456789abcg", "%00", "%2e%2e", "1 OR 1=1"]
)
def test_an_id_that_is_none_is_not_found_and_no_error(client: Client, app: Flask, wrong: str) -> None:
    for route in readable(app):
        if "_id}" not in route.template:
            continue
        path = route.asked.replace("0192f3a4-5b6c-7d8e-9f01-23456789abcd", wrong)
        assert client.get(path, who(route)).status_code == 404, (route, wrong)


def test_every_answer_has_the_headers_that_guard_it(client: Client, app: Flask) -> None:
    for route in readable(app):
        answer = client.get(route.path, who(route))
        assert answer.headers["X-Content-Type-Options"] == "nosniff", route
        assert "X-Trace-Id" in answer.headers, route
        assert "Set-Cookie" not in answer.headers, route
        assert "X-Powered-By" not in answer.headers, route


def test_answers_of_the_management_are_not_kept_by_anybody_else(client: Client, app: Flask) -> None:
    for route in readable(app):
        if route.template.startswith("/api/"):
            kept = client.get(route.path, who(route)).headers.get("Cache-Control", "")
            assert "public" not in kept, route
