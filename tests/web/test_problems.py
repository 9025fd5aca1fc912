"""Every error is a problem: whoever raised it, in the reader's language, without a word of the inside."""

import io
from typing import Any

import pytest
from flask import Flask

from cms.errors import Code
from tests.client import Client

MEMBERS = {"type", "title", "status", "detail", "instance", "code", "trace_id", "errors"}


@pytest.mark.parametrize(
    ("method", "path", "options", "status", "code"),
    [
        ("GET", "/nowhere", {}, 404, "not_found"),
        ("GET", "/delivery/v1/sites//channels", {}, 404, "not_found"),
        ("PUT", "/delivery/v1/sites", {}, 405, "method_not_allowed"),
        ("GET", "/api/v1/resources", {}, 401, "unauthenticated"),
        ("GET", "/api/v1/resources", {"headers": {"Authorization": "Bearer x.y.z"}}, 401, "token_invalid"),
        ("GET", "/api/v1/resources", {"headers": {"Authorization": "Basic eDp5"}}, 401, "unauthenticated"),
        ("POST", "/api/v1/auth/login", {"data": "{", "content_type": "application/json"}, 400, "malformed"),
        ("POST", "/api/v1/auth/login", {"data": "[" * 5000, "content_type": "application/json"}, 400, "malformed"),
        ("POST", "/api/v1/auth/login", {"json": {"a": [[[[[[[[1]]]]]]]]}}, 422, "invalid"),
        (
            "POST",
            "/api/v1/auth/login",
            {"data": "x=1", "content_type": "application/x-www-form-urlencoded"},
            415,
            "unsupported_media_type",
        ),
        ("POST", "/api/v1/auth/login", {"data": b"\xff\xfe", "content_type": "application/json"}, 400, "malformed"),
        ("POST", "/api/v1/auth/login", {"json": {"x": "y" * 3_000_000}}, 413, "too_large"),
        ("GET", "/delivery/v1/sites?no_such=1", {}, 422, "invalid"),
        ("GET", "/delivery/v1/sites?limit=1&limit=2", {}, 422, "invalid"),
        ("GET", "/delivery/v1/sites?limit=0", {}, 422, "invalid"),
        ("GET", "/delivery/v1/sites?cursor=!!", {}, 422, "invalid"),
    ],
)
def test_each_kind_of_error_is_a_problem(
    client: Client, method: str, path: str, options: dict[str, Any], status: int, code: str
) -> None:
    answer = client.request(method, path, **options)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    body = answer.get_json()
    assert set(body) == MEMBERS
    assert (body["status"], body["code"], body["instance"]) == (status, code, path.partition("?")[0])
    assert body["trace_id"] == answer.headers["X-Trace-Id"]


def test_deeply_nested_json_is_malformed(client: Client) -> None:
    body: Any = 1
    for _ in range(40):
        body = [body]
    assert client.post("/api/v1/auth/login", json={"username": body}).status_code == 400


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("en", "Sign-in required"),
        ("zh-CN", "需要登录"),
        ("fr", "需要登录"),
        ("en-US,zh;q=0.5", "Sign-in required"),
        ("", "需要登录"),
    ],
)
def test_the_language_is_the_readers(client: Client, asked: str, title: str) -> None:
    assert client.get("/api/v1/resources", headers={"Accept-Language": asked}).get_json()["title"] == title


def test_an_unforeseen_error_tells_nothing_of_the_inside(
    app: Flask, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        message = "SELECT secret FROM inside"
        raise RuntimeError(message)

    monkeypatch.setitem(app.view_functions, "healthz", broken)
    vars(broken)["is_public"] = True
    answer = client.get("/healthz")
    assert (answer.status_code, answer.get_json()["code"]) == (500, "internal")
    assert b"secret" not in answer.get_data()


def test_a_trace_id_is_taken_over(client: Client) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    answer = client.get("/healthz", headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01"})
    assert answer.headers["X-Trace-Id"] == trace


def test_every_code_has_a_title_in_both_languages() -> None:
    assert all(code.title.zh and code.title.en and code.title.zh != code.title.en for code in Code)
    assert all(400 <= code.status < 600 for code in Code)


def test_the_router_tells_the_methods_that_are_allowed(client: Client) -> None:
    assert "GET" in client.request("PUT", "/delivery/v1/sites").headers["Allow"]


def test_the_type_of_a_problem_leads_to_its_explanation(client: Client) -> None:
    page, _, anchor = client.get("/nowhere").get_json()["type"].partition("#")
    text = client.get(page).get_data(as_text=True)
    assert f'id="{anchor}"' in text
    assert all(f'id="{code.name.lower()}"' in text for code in Code)


def test_a_body_in_chunks_is_not_cut_but_refused(client: Client) -> None:
    body = b'{"username": "x", "password": "y"}' + b" " * 3_000_000 + b"garbage"
    environ = {"wsgi.input": io.BytesIO(body), "wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    answer = client.post("/api/v1/auth/login", environ_overrides=environ, content_type="application/json")
    assert answer.status_code == 413


def test_an_answer_names_no_more_faults_than_can_be_read(client: Client) -> None:
    query = "&".join(f"a{number}=1" for number in range(500))
    assert len(client.get(f"/delivery/v1/resources?{query}").get_json()["errors"]) == 100
