"""Bodies of requests: JSON objects with the fields that the document names, on every route that takes one."""

from typing import Any

import pytest
from flask import Flask

from tests.client import Client
from tests.web.routes import Route, example_body, routes

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])
REFERENCES = {"unknown", "not_found", "wrong_password"}
"""What may be wrong with an example, since it names things that are not in this database."""


@pytest.fixture
def document(client: Client) -> dict[str, Any]:
    """The OpenAPI document."""
    return dict(client.get("/openapi.json").get_json())


@pytest.fixture
def taking(app: Flask, document: dict[str, Any]) -> list[tuple[Route, dict[str, Any]]]:
    """Every route that takes JSON, with the body that the document shows."""
    shown = [(route, example_body(document, route)) for route in routes(app)]
    return [(route, body) for route, body in shown if body is not None]


def refused(client: Client, route: Route, **options: Any) -> tuple[int, str, list[tuple[str, str]]]:
    """Status, code and faults of a request by somebody who may do most things."""
    answer = client.request(route.method, route.path, "an_admin", headers={"If-Match": '"v1"'}, **options)
    body = answer.get_json(silent=True) or {}
    return answer.status_code, body.get("code", ""), [(one["pointer"], one["code"]) for one in body.get("errors", [])]


def test_every_write_but_plain_acts_takes_a_body(app: Flask, taking: list[tuple[Route, dict[str, Any]]]) -> None:
    acts = {route.template.rpartition("/")[2] for route in routes(app) if route.method in ("POST", "PATCH", "PUT")}
    acts -= {route.template.rpartition("/")[2] for route, _ in taking}
    assert acts == {
        "attachments",
        "cancellation",
        "imports",
        "logout",
        "password-resets",
        "lift",
        "restoration",
        "resumption",
        "revocation",
        "run",
        "undeletion",
        "undoing",
        "withdrawal",
    }


def test_examples_of_the_document_are_refused_for_nothing_but_what_they_name(
    client: Client, taking: list[tuple[Route, dict[str, Any]]]
) -> None:
    wrong = {}
    for route, body in taking:
        status, _, faults = refused(client, route, json=body)
        assert status not in (400, 415, 500), route
        if bad := [fault for fault in faults if fault[1] not in REFERENCES]:
            wrong[route.key] = bad
    assert wrong == {}


@pytest.mark.parametrize(
    "media", ["text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data", "jsonp"]
)
def test_a_body_that_is_not_called_json_is_refused(
    client: Client, taking: list[tuple[Route, dict[str, Any]]], media: str
) -> None:
    for route, _ in taking:
        found = refused(client, route, data=b'{"a": 1}', content_type=media)
        assert found == (415, "unsupported_media_type", []), route


@pytest.mark.parametrize("media", ["application/json; charset=utf-8", "application/merge-patch+json"])
def test_kinds_of_json_are_json(client: Client, taking: list[tuple[Route, dict[str, Any]]], media: str) -> None:
    for route, _ in taking:
        status, _, faults = refused(client, route, data=b'{"no_such": 1}', content_type=media)
        assert (status, ("/no_such", "unknown_field") in faults) == (422, True), route


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"{'a': 1}",
        b'{"a": }',
        b'{"a": 1,}',
        b'{"a": 1} x',
        b"NaN",
        b'{"a": Infinity}',
        b'{"a": "\xff"}',
        b'\xef\xbb\xbf{"a": 1}',
        b'{"a": "\\ud800"}',
        b"[" * 200 + b"]" * 200,
    ],
)
def test_a_body_that_is_not_json_is_malformed(
    client: Client, taking: list[tuple[Route, dict[str, Any]]], raw: bytes
) -> None:
    for route, _ in taking:
        status, code, _ = refused(client, route, data=raw, content_type="application/json")
        assert (status, code) == (400, "malformed"), route


@pytest.mark.parametrize("value", ["[]", "[{}]", '"text"', "1", "1.5", "true", "null"])
def test_a_body_that_is_no_object_is_invalid(
    client: Client, taking: list[tuple[Route, dict[str, Any]]], value: str
) -> None:
    for route, _ in taking:
        status, code, faults = refused(client, route, data=value, content_type="application/json")
        assert (status, code) == (422, "invalid"), route
        assert faults, route


def test_a_field_that_nobody_knows_is_named(client: Client, taking: list[tuple[Route, dict[str, Any]]]) -> None:
    for route, body in taking:
        status, _, faults = refused(client, route, json={**body, "颜色/~": "红"})
        assert (status, faults) == (422, [("/颜色~1~0", "unknown_field")]), route


def test_required_fields_are_all_told_when_nothing_is_sent(
    client: Client, document: dict[str, Any], taking: list[tuple[Route, dict[str, Any]]]
) -> None:
    for route, _ in taking:
        if route.method != "POST":
            continue
        media = document["paths"][route.template]["post"]["requestBody"]["content"]["application/json"]
        schema = document["components"]["schemas"][media["schema"]["$ref"].rpartition("/")[2]]
        needed = [(f"/{name}", "required") for name in schema.get("required", ())]
        if needed:
            status, _, faults = refused(client, route, json={})
            assert (status, sorted(faults)) == (422, sorted(needed)), route


def test_null_is_no_value_for_what_is_required(
    client: Client, document: dict[str, Any], taking: list[tuple[Route, dict[str, Any]]]
) -> None:
    for route, body in taking:
        operation = document["paths"][route.template][route.method.lower()]
        reference = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        for name in document["components"]["schemas"][reference.rpartition("/")[2]].get("required", ()):
            status, _, faults = refused(client, route, json={**body, name: None})
            assert status == 422, (route, name)
            assert f"/{name}" in [pointer for pointer, _ in faults], (route, name)


@pytest.mark.parametrize("value", [[], {}, [[]], {"a": {"b": []}}, 10**30, -1, 1e300, "", "\0", "\ud7ff" * 3, True])
def test_no_value_of_a_field_makes_an_error_of_the_inside(
    client: Client, taking: list[tuple[Route, dict[str, Any]]], value: object
) -> None:
    for route, body in taking:
        for name in body:
            status, _, _ = refused(client, route, json={**body, name: value})
            assert status < 500, (route, name)


def test_a_body_larger_than_allowed_is_refused_unread(
    client: Client, taking: list[tuple[Route, dict[str, Any]]]
) -> None:
    raw = b'{"a": "' + b"x" * 3_000_000 + b'"}'
    for route, _ in taking:
        assert refused(client, route, data=raw, content_type="application/json")[:2] == (413, "too_large"), route
