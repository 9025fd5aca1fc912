"""Releases over HTTP: who makes and changes them, what they tell, and what reviewers are told."""

from typing import Any

import pytest

from tests.cast import Cast
from tests.client import Client
from tests.review.releases.conftest import Desk

PATH = "/api/v1/releases"


@pytest.fixture
def path(desk: Desk) -> str:
    """Where the release of both drafts is."""
    return f"{PATH}/{desk.make()}"


def etag(client: Client, path: str) -> dict[str, str]:
    return {"If-Match": client.get(path, "lin_editor").headers["ETag"]}


def made(client: Client, cast: Cast, who: str = "lin_editor", **changed: Any) -> Any:
    body = {"name": "通知及附件", "organization_id": cast.organizations["science"], **changed}
    return client.post(PATH, who, json=body)


def test_a_release_is_made_filled_renamed_and_given_up(client: Client, cast: Cast, desk: Desk) -> None:
    answer = made(client, cast, resource_ids=[desk.notice])
    assert (answer.status_code, answer.headers["ETag"]) == (201, '"v2"')
    path = answer.headers["Location"]
    body = {"resource_id": desk.annex}
    added = client.post(f"{path}/items", "lin_editor", json=body, headers=etag(client, path))
    assert [one["resource_id"] for one in added.get_json()["data"]["items"]] == [desk.notice, desk.annex]
    renamed = client.patch(path, "lin_editor", json={"name": "通知和指南"}, headers=etag(client, path))
    assert renamed.get_json()["data"]["name"] == "通知和指南"
    fewer = client.delete(f"{path}/items/{desk.notice}", "lin_editor", headers=etag(client, path))
    assert [one["position"] for one in fewer.get_json()["data"]["items"]] == [2]
    ended = client.delete(path, "lin_editor", headers=etag(client, path)).get_json()["data"]
    assert (ended["state"], ended["_actions"]["edit_release"]["reason"]["code"]) == ("cancelled", "release_closed")


def test_a_stale_version_changes_nothing(client: Client, desk: Desk, path: str) -> None:
    for send in (
        lambda headers: client.patch(path, "lin_editor", json={"name": "另"}, headers=headers),
        lambda headers: client.delete(path, "lin_editor", headers=headers),
        lambda headers: client.delete(f"{path}/items/{desk.notice}", "lin_editor", headers=headers),
        lambda headers: client.post(f"{path}/items", "lin_editor", json={"resource_id": desk.annex}, headers=headers),
    ):
        assert send({"If-Match": '"v999"'}).status_code == 412
        assert send({}).status_code == 428


def test_it_tells_what_each_item_waits_for(client: Client, cast: Cast, desk: Desk, path: str) -> None:
    desk.approve(desk.notice)
    cast.decide(cast.submitted(desk.annex), "rev_one")
    told = client.get(path, "lin_editor").get_json()["data"]
    assert (told["state"], told["item_count"], told["ready_count"]) == ("preparing", 2, 1)
    assert [(one["state"], one["is_ready"], one["level"], one["levels"]) for one in told["items"]] == [
        ("scheduled", True, None, 3),
        ("in_review", False, 2, 3),
    ]


def test_reviewers_are_told_what_goes_public_together(client: Client, cast: Cast, desk: Desk, path: str) -> None:
    submission = cast.submitted(desk.notice)
    told = client.get(f"/api/v1/submissions/{submission}", "rev_one").get_json()["data"]
    assert (told["release_id"], told["release"]["name"]) == (desk.release, "通知及附件")
    items = {one["resource_id"]: one["title"] for one in told["release"]["items"]}
    assert items == {desk.notice: "关于开展申报的通知", desk.annex: None}
    cast.submitted(desk.annex)
    told = client.get(f"/api/v1/submissions/{submission}", "rev_one").get_json()["data"]
    assert [one["title"] for one in told["release"]["items"]] == ["关于开展申报的通知", "申报指南"]
    listed = client.get("/api/v1/submissions?queue=mine", "rev_one").get_json()["data"]
    assert {one["release_id"] for one in listed} == {path.rpartition("/")[2]}


def test_what_went_public_still_tells_with_what(client: Client, cast: Cast, desk: Desk, path: str) -> None:
    first, second = desk.approve(desk.notice), desk.approve(desk.annex)
    for submission in (first, second):
        told = client.get(f"/api/v1/submissions/{submission}", "rev_one").get_json()["data"]
        assert (told["release"]["id"], told["release"]["state"]) == (path.rpartition("/")[2], "published")
    assert client.get(path, "lin_editor").get_json()["data"]["ready_count"] == 2


def test_what_is_alone_tells_of_no_release(client: Client, cast: Cast) -> None:
    told = client.get(f"/api/v1/submissions/{cast.submitted()}", "rev_one").get_json()["data"]
    assert (told["release"], told["release_id"], told["interpretation"]) == (None, None, None)


def test_only_who_has_all_of_it_in_scope_sees_it(client: Client, cast: Cast) -> None:
    city = cast.draft("gao_editor", title="市里的通知", organization="city")
    bureau = cast.draft("gao_editor", title="局里的通知")
    body = {"resource_ids": [city, bureau]}
    path = made(client, cast, "gao_editor", **body).headers["Location"]
    assert client.get(path, "gao_editor").status_code == 200
    for who in ("lin_editor", "su_editor", "wai_reviewer", "an_admin", "au_auditor"):
        assert client.get(path, who).status_code == 404
        body = {"name": "另"}
        assert client.patch(path, who, json=body, headers={"If-Match": '"v1"'}).status_code == 404
    assert client.get(PATH, "lin_editor").get_json()["data"] == []
    assert [one["item_count"] for one in client.get(PATH, "gao_editor").get_json()["data"]] == [2]
    assert [one["item_count"] for one in client.get(PATH, "rev_one").get_json()["data"]] == [2]


def test_reviewers_read_releases_and_change_none(client: Client, desk: Desk, path: str) -> None:
    told = client.get(path, "rev_one").get_json()["data"]
    assert not any(answer["allowed"] for answer in told["_actions"].values())
    assert client.delete(path, "rev_one", headers={"If-Match": '"v1"'}).status_code in (403, 412)


@pytest.mark.parametrize(
    ("changed", "pointer", "code"),
    [
        ({"organization_id": "stranger"}, "/organization_id", "unknown"),
        ({"publish_at": "2020-01-01T00:00:00+08:00"}, "/publish_at", "past"),
        ({"publish_at": "2099-01-01T00:00:00+08:00"}, "/publish_at", "too_far"),
        ({"resource_ids": ["01980000-0000-7000-8000-000000000000"]}, "/resource_ids/0", "no_resource"),
        ({"name": " "}, "/name", "blank"),
    ],
)
def test_what_is_asked_for_is_checked(
    client: Client, cast: Cast, changed: dict[str, Any], pointer: str, code: str
) -> None:
    if changed.get("organization_id"):
        changed = {"organization_id": cast.organizations[changed["organization_id"]]}
    answer = made(client, cast, **changed)
    fault = answer.get_json()["errors"][0]
    assert (answer.status_code, fault["pointer"], fault["code"]) == (422, pointer, code)


def test_the_same_resource_twice_is_refused(client: Client, cast: Cast, desk: Desk) -> None:
    assert made(client, cast, resource_ids=[desk.notice, desk.notice]).status_code == 409
    assert client.get(PATH, "lin_editor").get_json()["data"] == []


def test_lists_are_filtered_by_state_unit_and_resource(client: Client, cast: Cast, desk: Desk, path: str) -> None:
    science, education = cast.organizations["science"], cast.organizations["education"]
    for query, found in (
        ("state=preparing", 1),
        ("state=waiting&state=published", 0),
        (f"organization={science}", 1),
        (f"organization={education}", 0),
        (f"resource={desk.notice}", 1),
        ("total=true", 1),
    ):
        assert len(client.get(f"{PATH}?{query}", "lin_editor").get_json()["data"]) == found, query
    assert client.get(f"{PATH}?state=odd", "lin_editor").status_code == 422


@pytest.mark.parametrize("one", ["x", "01980000-0000-7000-8000-000000000000"])
def test_what_is_not_there_is_not_found(client: Client, path: str, one: str) -> None:
    assert client.get(f"{PATH}/{one}", "lin_editor").status_code == 404
    assert client.delete(f"{path}/items/{one}", "lin_editor", headers=etag(client, path)).status_code == 404
