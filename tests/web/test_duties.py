"""Who gets which refusal: 403 where the duty lacks the act, 404 where the thing is not in somebody's scope (P1)."""

from typing import Any

import pytest
from flask import Flask

from tests.cast import Cast
from tests.client import Client
from tests.web.routes import Route, example_body, guarded

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])
DUTIES = {"an_admin": "A", "lin_editor": "E", "rev_one": "R", "au_auditor": "S"}
ALL = "AERS"
MAY = {
    "GET /api/v1/attachments": "E",
    "POST /api/v1/attachments": "E",
    "GET /api/v1/attachments/{attachment_id}": "E",
    "DELETE /api/v1/attachments/{attachment_id}": "E",
    "GET /api/v1/api-keys": ALL,
    "GET /api/v1/change-requests": "AS",
    "POST /api/v1/auth/logout": ALL,
    "POST /api/v1/auth/password": ALL,
    "GET /api/v1/content-types": ALL,
    "GET /api/v1/imports": "E",
    "GET /api/v1/merge-proposals": "E",
    "GET /api/v1/me": ALL,
    "GET /api/v1/migration-batches": "ER",
    "POST /api/v1/migration-batches": "E",
    "GET /api/v1/migration-policies": ALL,
    "POST /api/v1/migration-policies": "A",
    "DELETE /api/v1/migration-policies/{policy_id}": "A",
    "GET /api/v1/organizations": ALL,
    "POST /api/v1/organizations": "A",
    "GET /api/v1/organizations/{organization_id}": ALL,
    "PATCH /api/v1/organizations/{organization_id}": "A",
    "POST /api/v1/review-policies": "A",
    "DELETE /api/v1/review-policies/{policy_id}": "A",
    "POST /api/v1/sites": "A",
    "PATCH /api/v1/sites/{site_id}": "A",
    "POST /api/v1/sites/{site_id}/channels": "A",
    "PATCH /api/v1/sites/{site_id}/channels/{channel_id}": "A",
    "DELETE /api/v1/sites/{site_id}/channels/{channel_id}": "A",
    "GET /api/v1/sites": ALL,
    "GET /api/v1/sites/{site_id}": ALL,
    "GET /api/v1/sites/{site_id}/channels": ALL,
    "GET /api/v1/sites/{site_id}/channels/{channel_id}": ALL,
    "GET /api/v1/taxonomies": ALL,
    "POST /api/v1/taxonomies": "A",
    "GET /api/v1/taxonomies/{scheme}/terms": ALL,
    "POST /api/v1/taxonomies/{scheme}/terms": "A",
    "GET /api/v1/taxonomies/{scheme}/terms/{code}": ALL,
    "PATCH /api/v1/taxonomies/{scheme}/terms/{code}": "A",
    "DELETE /api/v1/taxonomies/{scheme}/terms/{code}": "A",
    "GET /api/v1/users": "AS",
    "POST /api/v1/users": "A",
    "GET /api/v1/users/{user_id}": "AS",
    "PATCH /api/v1/users/{user_id}": "A",
    "GET /api/v1/users/{user_id}/assignments": "AS",
    "POST /api/v1/users/{user_id}/assignments": "A",
    "DELETE /api/v1/users/{user_id}/assignments/{assignment_id}": "A",
    "POST /api/v1/users/{user_id}/password-resets": "A",
}
"""Which duties have the act at all: A administrators, E editors, R reviewers, S security auditors."""


@pytest.fixture
def path(client: Client, cast: Cast) -> Any:
    """Fill a path with what is there."""
    known = {
        "{organization_id}": cast.organizations["education"],
        "{site_id}": cast.site,
        "{channel_id}": cast.channels["foreign"],
        "{scheme}": "subject",
        "{code}": "science",
        "{user_id}": cast.accounts["su_editor"],
    }

    def filled(route: Route) -> str:
        made = route.template
        for name, value in known.items():
            made = made.replace(name, value)
        return made

    return filled


def status(client: Client, route: Route, path: str, who: str, document: dict[str, Any]) -> int:
    """The status of the answer to somebody who sends what the document shows."""
    options: dict[str, Any] = {"headers": {"If-Match": '"v9"'}}
    if (body := example_body(document, route)) is not None:
        options["json"] = body
    elif route.takes_upload:
        options["data"] = {"organization_id": "x"}
    return client.request(route.method, path, who, **options).status_code


@pytest.mark.parametrize("who", DUTIES)
def test_an_act_that_the_duty_lacks_is_forbidden(client: Client, app: Flask, path: Any, who: str) -> None:
    document = client.get("/openapi.json").get_json()
    wrong = {}
    for route in guarded(app):
        may = MAY.get(" ".join(route.key))
        if may is None or route.takes_upload or "{" in path(route) or route.template.endswith("/logout"):
            continue
        found = status(client, route, path(route), who, document)
        if (found == 403) != (DUTIES[who] not in may):
            wrong[route.key] = found
    assert wrong == {}


@pytest.mark.parametrize("who", ["su_editor", "wai_reviewer", "an_admin", "au_auditor"])
def test_what_is_outside_the_scope_is_not_there_for_any_act(client: Client, app: Flask, cast: Cast, who: str) -> None:
    document = client.get("/openapi.json").get_json()
    resource = cast.draft()
    known = {"{resource_id}": resource, "{number}": "1", "{submission_id}": cast.submitted(resource)}
    asked = 0
    for route in guarded(app):
        if not ({"{resource_id}", "{submission_id}"} & set(route.template.split("/"))):
            continue
        path = route.template
        for name, value in known.items():
            path = path.replace(name, value)
        if path.endswith("/diff"):
            path += "?against=1"
        asked += 1
        assert status(client, route, path, who, document) == 404, route
    assert asked >= 16


@pytest.mark.parametrize("who", ["rev_one", "wai_reviewer"])
def test_a_draft_is_not_there_for_reviewers(client: Client, cast: Cast, who: str) -> None:
    made = cast.draft()
    assert client.get(f"/api/v1/resources/{made}", who).status_code == 404
    assert client.get(f"/api/v1/resources/{made}/revisions", who).status_code == 404
    assert client.get("/api/v1/resources", who).get_json()["data"] == []


def test_what_somebody_may_see_but_not_do_is_forbidden_with_a_reason(client: Client, cast: Cast) -> None:
    made = cast.draft()
    submission = cast.submitted(made)
    version = {"If-Match": client.get(f"/api/v1/resources/{made}", "rev_one").headers["ETag"]}
    asked = [
        ("PATCH", f"/api/v1/resources/{made}", "rev_one", {"content": {"title": "改"}}),
        ("POST", f"/api/v1/resources/{made}/submissions", "rev_one", {}),
        ("POST", f"/api/v1/resources/{made}/submissions/cancellation", "rev_one", None),
        ("DELETE", f"/api/v1/resources/{made}", "rev_one", None),
        ("POST", f"/api/v1/resources/{made}/withdrawals", "lin_editor", {"reason": "有误"}),
        ("POST", f"/api/v1/submissions/{submission}/claims", "lin_editor", None),
        ("POST", f"/api/v1/submissions/{submission}/claims", "rev_two", None),
        ("POST", f"/api/v1/resources/{made}/withdrawals", "rev_one", {"reason": "有误"}),
        ("PATCH", f"/api/v1/resources/{made}", "lin_editor", {"content": {"title": "改"}}),
    ]
    for method, path, who, body in asked:
        answer = client.request(method, path, who, json=body, headers=version)
        told = answer.get_json()
        assert (answer.status_code, told["code"]) == (403, "forbidden"), (method, path, who)
        assert told["detail"], (method, path, who)


@pytest.mark.parametrize("path", ["resources", "submissions", "attachments"])
def test_lists_of_strangers_are_empty_and_no_refusal(client: Client, cast: Cast, path: str) -> None:
    cast.submitted()
    answer = client.get(f"/api/v1/{path}?total=true", "su_editor")
    assert answer.status_code == 200
    assert (answer.get_json()["data"], answer.get_json()["meta"]["total"]) == ([], 0)
