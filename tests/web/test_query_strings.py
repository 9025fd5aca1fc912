"""Query strings are strict on every route: nothing unknown, nothing twice, limits kept, cursors of this list only."""

import base64
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from flask import Flask

from tests.cast import Cast
from tests.client import Client
from tests.web.routes import PUBLIC, Route, routes

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])
BAD_CURSORS = ("!", "bm90anNvbg", "e30", "W10", "W3RydWVd", "W251bGxd", "/../", "%00", "中文", "x" * 500)


EDITORS = ("/api/v1/attachments", "/api/v1/resources", "/api/v1/submissions")


def asking(app: Flask) -> list[Route]:
    """Every route that answers GET."""
    return [route for route in routes(app) if route.method == "GET"]


def who(route: Route) -> str | None:
    """Somebody who may ask."""
    if route.key in PUBLIC:
        return None
    return "lin_editor" if route.template.startswith(EDITORS) else "an_admin"


def faults(client: Client, route: Route, query: str) -> tuple[int, list[tuple[str, str]]]:
    """Status and faults of the answer to a query."""
    answer = client.get(f"{route.path}?{query}", who(route))
    errors = (answer.get_json(silent=True) or {}).get("errors", [])
    return answer.status_code, [(one["pointer"], one["code"]) for one in errors]


def parameters(client: Client, route: Route) -> dict[str, dict[str, Any]]:
    """The query parameters that the document names for the route, with their schemas."""
    item = client.get("/openapi.json").get_json()["paths"].get(route.template, {})
    told = item.get("get", {}).get("parameters", [])
    return {one["name"]: one["schema"] for one in told if one["in"] == "query"}


def lists(client: Client, app: Flask) -> list[Route]:
    """The routes that have pages."""
    return [route for route in asking(app) if "cursor" in parameters(client, route)]


def test_every_list_is_told_from_the_document(client: Client, app: Flask) -> None:
    ends = {route.template.rpartition("/")[2] for route in lists(client, app)}
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
        for name, schema in parameters(client, route).items():
            if "array" in schema["type"]:
                continue
            seen += 1
            assert faults(client, route, f"{name}=1&{name}=1") == (422, [(f"query/{name}", "repeated")]), route
    assert seen > 60


@pytest.mark.parametrize("value", ["0", "101", "-1", "x", "1.5", "", "1e2", "٣x", "9" * 30, "null", "true"])
def test_a_limit_is_a_whole_number_from_1_to_100(client: Client, app: Flask, value: str) -> None:
    for route in lists(client, app):
        status, found = faults(client, route, f"limit={value}")
        assert (status, [pointer for pointer, _ in found]) == (422, ["query/limit"]), route


@pytest.mark.parametrize("value", BAD_CURSORS)
def test_a_cursor_that_nobody_gave_is_refused(client: Client, app: Flask, cast: Cast, value: str) -> None:
    for route in lists(client, app):
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


@pytest.mark.parametrize("value", ["maybe", "2", "", "yes please"])
def test_a_yes_or_no_is_one(client: Client, app: Flask, value: str) -> None:
    for route in asking(app):
        for name, schema in parameters(client, route).items():
            if "boolean" in schema["type"]:
                status, found = faults(client, route, f"{name}={value}")
                assert status == 422, (route, name)
                assert f"query/{name}" in [pointer for pointer, _ in found], (route, name)


def test_a_choice_is_one_of_those_that_are_told(client: Client, app: Flask) -> None:
    for route in asking(app):
        for name, schema in parameters(client, route).items():
            codes = schema.get("enum") or schema.get("items", {}).get("enum")
            if codes:
                status, found = faults(client, route, f"{name}=no_such")
                assert status == 422, (route, name)
                assert found[0][0].startswith(f"query/{name}"), (route, name)


@pytest.mark.parametrize("value", ["\0", "%00", "%F0%9F%92%A9", "' OR 1=1 --", "%25%25", "_", "x" * 5000, "%ED%A0%80"])
def test_no_value_of_a_parameter_makes_an_error_of_the_inside(client: Client, app: Flask, value: str) -> None:
    for route in asking(app):
        for name in parameters(client, route):
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
    places = [(path, who(route)) for route in lists(client, app) if (path := existing(cast, route))]
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
    for route in lists(client, app):
        if path := existing(cast, route):
            assert client.get(f"{path}?cursor={made}", who(route)).status_code == 422, route


def test_pages_of_every_list_go_there_and_back(client: Client, app: Flask, cast: Cast) -> None:
    for number in range(3):
        cast.published(title=f"第{number}件")
    for route in lists(client, app):
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
        for name in parameters(client, route):
            status, found = faults(client, route, f"{name}=a%00b")
            assert status == 422, (route, name)
            assert [pointer for pointer, _ in found] == [f"query/{name}"], (route, name)
