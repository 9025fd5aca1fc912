"""Query strings are strict on every route: nothing unknown, nothing twice, limits kept, cursors of this list only."""

import base64
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from flask import Flask

from cms.logs import JsonFormatter
from tests.cast import Cast
from tests.client import Client
from tests.web.routes import Route, routes

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])
BAD_CURSORS = ("!", "bm90anNvbg", "e30", "W10", "W3RydWVd", "W251bGxd", "/../", "%00", "中文", "x" * 500)


EDITORS = (
    "/api/v1/attachments",
    "/api/v1/bulk-edits",
    "/api/v1/dead-references",
    "/api/v1/duplicates",
    "/api/v1/hidden-relations",
    "/api/v1/imports",
    "/api/v1/later-reviews",
    "/api/v1/interpretation-waivers",
    "/api/v1/merge-proposals",
    "/api/v1/migration-batches",
    "/api/v1/offers",
    "/api/v1/offers/counts",
    "/api/v1/pins",
    "/api/v1/placements",
    "/api/v1/releases",
    "/api/v1/reminders",
    "/api/v1/resources",
    "/api/v1/shared-resources",
    "/api/v1/submissions",
    "/api/v1/uninterpreted-documents",
)


def asking(app: Flask) -> list[Route]:
    """Every route that answers GET."""
    return [route for route in routes(app) if route.method == "GET"]


def who(route: Route) -> str | None:
    """Somebody who may ask."""
    if route.is_for_everybody:
        return None
    return "lin_editor" if route.template.startswith(EDITORS) else "an_admin"


def faults(client: Client, route: Route, query: str) -> tuple[int, list[tuple[str, str]]]:
    """Status and faults of the answer to a query."""
    answer = client.get(f"{route.path}?{query}", who(route))
    errors = (answer.get_json(silent=True) or {}).get("errors", [])
    return answer.status_code, [(one["pointer"], one["code"]) for one in errors]


@cache
def document(app: Flask) -> dict[str, Any]:
    """The paths of the OpenAPI document."""
    paths: dict[str, Any] = app.test_client().get("/openapi.json").get_json()["paths"]
    return paths


def parameters(app: Flask, route: Route) -> dict[str, dict[str, Any]]:
    """The query parameters that the document names for the route, with their schemas."""
    item = document(app).get(route.template, {})
    told = item.get("get", {}).get("parameters", [])
    return {one["name"]: one["schema"] for one in told if one["in"] == "query"}


def lists(app: Flask) -> list[Route]:
    """The routes that have pages."""
    return [route for route in asking(app) if "cursor" in parameters(app, route)]


def test_every_list_is_told_from_the_document(client: Client, app: Flask) -> None:
    ends = {route.template.rpartition("/")[2] for route in lists(app)}
    assert {"organizations", "users", "assignments", "sites", "channels", "taxonomies", "terms"} <= ends
    assert {"resources", "revisions", "attachments", "submissions", "review-policies", "withdrawals"} <= ends
    assert {"related"} <= ends


@pytest.mark.parametrize("name", ["no_such", "Limit", "limit ", "_", "limit[]", "中文"])
def test_an_unknown_parameter_is_refused_everywhere(client: Client, app: Flask, name: str) -> None:
    for route in asking(app):
        status, found = faults(client, route, f"{name}=1")
        assert status == 422, route
        assert f"query/{name}" in [pointer for pointer, _ in found], route


def test_writes_take_no_query_at_all(client: Client, app: Flask) -> None:
    for route in routes(app):
        if route.method != "GET":
            answer = client.request(route.method, f"{route.path}?dry_run=1", "an_admin", headers={"If-Match": '"v1"'})
            assert answer.status_code in (422, 415), route


def test_a_single_parameter_given_twice_is_refused(client: Client, app: Flask) -> None:
    seen = 0
    for route in asking(app):
        for name, schema in parameters(app, route).items():
            if "array" in schema["type"]:
                continue
            seen += 1
            assert faults(client, route, f"{name}=1&{name}=1") == (422, [(f"query/{name}", "repeated")]), route
    assert seen > 60


@pytest.mark.parametrize("value", ["0", "101", "-1", "x", "1.5", "", "1e2", "٣x", "9" * 30, "null", "true",
    "5_0", "٥", "５", "%2B5", "+5", " 5", "5%20", "0x5", "5.0",
])  # fmt: skip
def test_a_limit_is_a_whole_number_from_1_to_100(client: Client, app: Flask, value: str) -> None:
    for route in lists(app):
        status, found = faults(client, route, f"limit={value}")
        assert (status, [pointer for pointer, _ in found]) == (422, ["query/limit"]), route


@pytest.mark.parametrize("value", BAD_CURSORS)
def test_a_cursor_that_nobody_gave_is_refused(client: Client, app: Flask, cast: Cast, value: str) -> None:
    for route in lists(app):
        path = existing(cast, route)
        if path is None:
            continue
        answer = client.get(f"{path}?cursor={value}", who(route))
        assert answer.status_code == 422, route
        assert [one["pointer"] for one in answer.get_json()["errors"]] == ["query/cursor"], route


def existing(cast: Cast, route: Route) -> str | None:
    """The path with ids of what is there for an administrator, or none where nothing is."""
    known = {
        "/api/v1/users/{user_id}/assignments": f"/api/v1/users/{cast.accounts['lin_editor']}/assignments",
        "/api/v1/sites/{site_id}/channels": f"/api/v1/sites/{cast.site}/channels",
        "/api/v1/taxonomies/{scheme}/terms": "/api/v1/taxonomies/subject/terms",
    }
    return known.get(route.template, None if "{" in route.template else route.path)


@pytest.mark.parametrize(
    "value", ["maybe", "2", "", "yes please", "1", "0", "True", "FALSE", "yes", "on", "t", "true "]
)
def test_a_yes_or_no_is_one(client: Client, app: Flask, value: str) -> None:
    for route in asking(app):
        for name, schema in parameters(app, route).items():
            if "boolean" in schema["type"]:
                status, found = faults(client, route, f"{name}={value}")
                assert status == 422, (route, name)
                assert f"query/{name}" in [pointer for pointer, _ in found], (route, name)


def test_a_choice_is_one_of_those_that_are_told(client: Client, app: Flask) -> None:
    for route in asking(app):
        for name, schema in parameters(app, route).items():
            codes = schema.get("enum") or schema.get("items", {}).get("enum")
            if codes:
                status, found = faults(client, route, f"{name}=no_such")
                assert status == 422, (route, name)
                assert any(pointer.startswith(f"query/{name}") for pointer, _ in found), (route, name)


@pytest.mark.parametrize("value", ["\0", "%00", "%F0%9F%92%A9", "' OR 1=1 --", "%25%25", "_", "x" * 5000, "%ED%A0%80"])
def test_no_value_of_a_parameter_makes_an_error_of_the_inside(client: Client, app: Flask, value: str) -> None:
    for route in asking(app):
        for name in parameters(app, route):
            status, _ = faults(client, route, f"{name}={value}")
            assert status in (200, 404, 422), (route, name)


def cursor_of(client: Client, path: str, name: str | None) -> str | None:
    """The cursor to the second page, if there is one."""
    following = client.get(f"{path}?limit=1", name).get_json()["links"]["next"]
    return None if following is None else parse_qs(urlsplit(following).query)["cursor"][0]


def test_a_cursor_of_one_list_never_breaks_another(client: Client, app: Flask, cast: Cast) -> None:
    for number in range(2):
        cast.published(title=f"第{number}件")
        cast.submitted(cast.draft(title=f"第{number}份草稿"))
    places = [(path, who(route)) for route in lists(app) if (path := existing(cast, route))]
    cursors = {path: cursor_of(client, path, name) for path, name in places}
    assert sum(cursor is not None for cursor in cursors.values()) >= 6
    for path, name in places:
        for origin, cursor in cursors.items():
            if cursor is None:
                continue
            answer = client.get(f"{path}?cursor={cursor}", name)
            assert answer.status_code in ((200,) if origin == path else (200, 422)), (origin, path)


@pytest.mark.parametrize("values", [[True], [True, 1, 2, 3, 4, 5, 6], [True, None, None], [1, "a", "b"], ["x"] * 3])
def test_a_cursor_of_another_shape_is_refused(client: Client, app: Flask, cast: Cast, values: list[Any]) -> None:
    made = base64.urlsafe_b64encode(orjson.dumps(values)).decode().rstrip("=")
    for route in lists(app):
        if path := existing(cast, route):
            assert client.get(f"{path}?cursor={made}", who(route)).status_code == 422, route


def test_pages_of_every_list_go_there_and_back(client: Client, app: Flask, cast: Cast) -> None:
    for number in range(3):
        cast.published(title=f"第{number}件")
    for route in lists(app):
        path, name = existing(cast, route), who(route)
        if path is None or cursor_of(client, path, name) is None:
            continue
        first = client.get(f"{path}?limit=1", name).get_json()
        second = client.get(first["links"]["next"], name).get_json()
        assert second["data"] != first["data"], route
        back = client.get(second["links"]["prev"], name).get_json()
        assert back["data"] == first["data"], route
        assert first["links"]["prev"] is None, route
        assert len(first["data"]) == first["meta"]["limit"] == 1, route


def test_a_null_character_is_refused_before_any_database_sees_it(client: Client, app: Flask) -> None:
    for route in asking(app):
        for name in parameters(app, route):
            status, found = faults(client, route, f"{name}=a%00b")
            assert status == 422, (route, name)
            assert [pointer for pointer, _ in found] == [f"query/{name}"], (route, name)


@pytest.mark.parametrize("value", ["2_0", "٢٠٢٦", "２０２６", "+2026", "2026.0"])
def test_every_whole_number_is_written_in_plain_digits(client: Client, app: Flask, value: str) -> None:
    seen = set()
    for route in asking(app):
        for name, schema in parameters(app, route).items():
            if "integer" in schema["type"]:
                seen.add(name)
                status, found = faults(client, route, f"{name}={value}")
                assert status == 422, (route, name)
                assert f"query/{name}" in [pointer for pointer, _ in found], (route, name)
    assert {"limit", "year", "width", "level", "against"} <= seen


@pytest.mark.parametrize("value", ["%ff", "%ED%A0%80", "%C0%AF", "a%E4%B8", "%E4%B8&keyword=%AD"])
def test_what_is_not_utf8_is_refused_and_not_taken_for_another_text(client: Client, app: Flask, value: str) -> None:
    for route in asking(app):
        for name in parameters(app, route):
            status, found = faults(client, route, f"{name}={value}".replace("keyword", name))
            assert (status, found[:1]) == (422, [(f"query/{name}", "bad_form")]), (route, name)


@pytest.mark.parametrize("name", ["fields", "include"])
def test_a_name_stands_once_among_those_that_are_wanted(client: Client, app: Flask, name: str) -> None:
    taking = [route for route in asking(app) if name in parameters(app, route)]
    assert len(taking) >= 3
    for route in taking:
        for value in ("relations.target", "id", "html"):
            status, found = faults(client, route, f"{name}={value},{value}")
            assert (status, {pointer for pointer, _ in found}) >= (422, {f"query/{name}"}), (route, value)
        if "fields" in parameters(app, route):
            assert ("query/fields", "duplicate") in faults(client, route, "fields=title,title")[1], route


def test_a_query_string_has_an_end_on_every_route(client: Client, app: Flask) -> None:
    for route in asking(app):
        for query in ("limit=" + "1" * 4091, "&" * 4097):
            assert faults(client, route, query) == (422, [("query", "too_long")]), route
    longest = client.get("/delivery/v1/resources?keyword=" + "x" * (4096 - len("keyword=")))
    assert longest.get_json()["errors"][0]["pointer"] == "query/keyword/0"
    assert client.get(f"/delivery/v1/resources?{'&' * 4089}limit=1").status_code == 200


def test_a_line_of_the_access_log_has_an_end(client: Client, app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "zhengku.access")
    app.test_client().open("/" + "文" * 2000 + "?" + "q" * 50_000, method="A" * 1000)
    (line,) = [one for one in caplog.records if one.name == "zhengku.access"]
    assert len(JsonFormatter().format(line)) < 4000
