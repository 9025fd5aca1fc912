"""Resources over HTTP: statuses, ETags, lists within the scope."""

from typing import Any

import pytest

from tests.cast import Cast
from tests.client import Client

R = "/api/v1/resources"
NOBODY = "0192f3a4-5b6c-7d8e-9f01-23456789abcd"


def created(client: Client, cast: Cast, **changed: Any) -> Any:
    body = {"type": "article", "organization_id": cast.organizations["science"], "content": cast.content(**changed)}
    return client.post(R, "lin_editor", json=body)


def test_a_created_resource_is_at_its_location_with_every_field(client: Client, cast: Cast) -> None:
    answer = created(client, cast)
    assert answer.status_code == 201
    read = client.get(answer.headers["Location"], "lin_editor")
    assert read.headers["ETag"] == answer.headers["ETag"] == '"v1"'
    data = read.get_json()["data"]
    assert data["content"]["subtitle"] is None
    assert data["content"]["relations"] == []
    assert (data["state"], data["is_live"], data["missing"]) == ("draft", False, [])


def test_a_write_without_a_precondition_is_428_and_a_stale_one_412(client: Client, cast: Cast) -> None:
    where, change = created(client, cast).headers["Location"], {"content": {"title": "新标题"}}
    assert client.patch(where, "lin_editor", json=change).status_code == 428
    assert client.patch(where, "lin_editor", json=change, headers={"If-Match": "*"}).status_code == 428
    assert client.patch(where, "lin_editor", json=change, headers={"If-Match": '"zzz"'}).status_code == 412
    assert client.patch(where, "lin_editor", json=change, headers={"If-Match": '"v1"'}).status_code == 200
    stale = client.patch(where, "lin_editor", json=change, headers={"If-Match": '"v1"'})
    assert stale.status_code == 412
    assert (stale.get_json()["expected_version"], stale.get_json()["current_version"]) == (1, 2)
    assert stale.headers["ETag"] == '"v2"'


def test_an_etag_moves_with_the_workflow_and_is_never_answered_with_304(client: Client, cast: Cast) -> None:
    made = cast.draft()
    cast.submitted(made)
    answer = client.get(f"{R}/{made}", "lin_editor", headers={"If-None-Match": '"v2"'})
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"v2"')


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("lin_editor", 200),
        ("gao_editor", 200),
        ("su_editor", 404),
        ("rev_one", 404),
        ("an_admin", 404),
        ("au_auditor", 404),
        (None, 401),
    ],
)
def test_who_reads_a_draft(client: Client, cast: Cast, name: str | None, status: int) -> None:
    assert client.get(f"{R}/{cast.draft()}", name).status_code == status


@pytest.mark.parametrize("name", ["lin_editor", "gao_editor", "su_editor", "rev_one", "an_admin", "au_auditor"])
def test_a_list_holds_exactly_what_each_may_read(client: Client, cast: Cast, name: str) -> None:
    ids = [cast.draft(), cast.published(), cast.draft("gao_editor", organization="city", channels=None)]
    cast.submitted(cast.draft())
    listed = {row["id"] for row in client.get(R, name).get_json()["data"]}
    readable = {made for made in ids if client.get(f"{R}/{made}", name).status_code == 200}
    assert listed & set(ids) == readable


def test_lists_filter_sort_and_page(client: Client, cast: Cast) -> None:
    titles = [f"通知{number}" for number in range(5)]
    for title in titles:
        cast.draft(title=title)
    cast.draft(type_name="policy_document", kind=None, channels=None, document_number="云科发[2026]7号", title="办法")
    page = client.get(f"{R}?type=article&sort=created_at&limit=2&total=true", "lin_editor").get_json()
    assert [row["title"] for row in page["data"]] == titles[:2]
    assert (page["meta"], page["links"]["prev"]) == ({"limit": 2, "total": 5}, None)
    following = client.get(page["links"]["next"], "lin_editor").get_json()
    assert [row["title"] for row in following["data"]] == titles[2:4]
    number = client.get(f"{R}?document_number=云科发（2026）7号", "lin_editor").get_json()["data"]
    assert [row["title"] for row in number] == ["办法"]
    assert len(client.get(f"{R}?title=通知3", "lin_editor").get_json()["data"]) == 1
    assert len(client.get(f"{R}?state=draft&state=published", "lin_editor").get_json()["data"]) == 6
    assert client.get(f"{R}?channel={cast.channels['foreign']}", "lin_editor").get_json()["data"] == []


def test_the_recycle_bin_is_a_list_of_its_own(client: Client, cast: Cast) -> None:
    made = cast.draft()
    assert client.delete(f"{R}/{made}", "lin_editor", headers={"If-Match": '"v1"'}).status_code == 200
    assert client.get(R, "lin_editor").get_json()["data"] == []
    assert [row["id"] for row in client.get(f"{R}?deleted=true", "lin_editor").get_json()["data"]] == [made]
    back = client.post(f"{R}/{made}/undeletion", "lin_editor", headers={"If-Match": '"v2"'})
    assert (back.status_code, back.get_json()["data"]["deleted_at"]) == (200, None)


def test_the_history_tells_who_made_what(client: Client, cast: Cast) -> None:
    made = cast.draft()
    client.patch(f"{R}/{made}", "gao_editor", json={"content": {"title": "高编辑的标题"}}, headers={"If-Match": '"v1"'})
    rows = client.get(f"{R}/{made}/revisions", "lin_editor").get_json()["data"]
    assert [(row["number"], row["author_name"]) for row in rows] == [(2, "gao_editor"), (1, "lin_editor")]
    first = client.get(f"{R}/{made}/revisions/1", "lin_editor").get_json()["data"]
    assert first["content"]["title"] == "云泽市科学技术局关于组织申报科技创新券的通知"
    difference = client.get(f"{R}/{made}/revisions/2/diff?against=1", "lin_editor").get_json()["data"]
    assert [change["field"] for change in difference["fields"]] == ["title"]
    restored = client.post(f"{R}/{made}/revisions/1/restoration", "lin_editor", headers={"If-Match": '"v2"'})
    assert restored.get_json()["data"]["head_number"] == 3


@pytest.mark.parametrize(
    "path",
    [
        "revisions/9",
        "revisions/0",
        "revisions/99999999999999999999",
        "revisions/1/diff?against=9",
        "nothing",
    ],
)
def test_what_is_not_there_is_404(client: Client, cast: Cast, path: str) -> None:
    assert client.get(f"{R}/{cast.draft()}/{path}", "lin_editor").status_code == 404


@pytest.mark.parametrize("wrong", ["x", NOBODY, "00000000-0000-0000-0000-00000000000G", "%00"])
def test_ids_that_are_none_are_404(client: Client, wrong: str) -> None:
    assert client.get(f"{R}/{wrong}", "lin_editor").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"type": "article"},
        {"type": "poem", "organization_id": "x", "content": {}},
        [],
        None,
        {"content": {"title": "甲"}, "id": NOBODY},
    ],
)
def test_a_body_that_is_not_a_resource_is_422(client: Client, body: object) -> None:
    assert client.post(R, "lin_editor", json=body).status_code == 422


def test_fields_that_only_the_system_sets_cannot_be_sent(client: Client, cast: Cast) -> None:
    where = f"{R}/{cast.draft()}"
    for field in ("state", "live_number", "version", "organization_id", "created_by"):
        answer = client.patch(where, "lin_editor", json={"content": {}, field: 1}, headers={"If-Match": '"v1"'})
        assert [error["pointer"] for error in answer.get_json()["errors"]] == [f"/{field}"]


def test_a_channel_is_removed_only_when_nothing_is_placed_in_it(client: Client, cast: Cast) -> None:
    cast.draft(channels=[cast.channels["notices"]])
    where = f"/api/v1/sites/{cast.site}/channels"
    assert (
        client.delete(f"{where}/{cast.channels['notices']}", "an_admin", headers={"If-Match": '"v1"'}).status_code
        == 409
    )
    assert (
        client.delete(f"{where}/{cast.channels['policies']}", "lin_editor", headers={"If-Match": '"v1"'}).status_code
        == 403
    )
    assert client.delete(f"{where}/{cast.channels['policies']}", "an_admin").status_code == 428
    assert (
        client.delete(f"{where}/{cast.channels['policies']}", "an_admin", headers={"If-Match": '"v1"'}).status_code
        == 204
    )
    assert client.get(f"{where}/{cast.channels['policies']}", "an_admin").status_code == 404


def test_content_types_are_described_to_everybody_signed_in(client: Client) -> None:
    for name in ("lin_editor", "rev_one", "an_admin", "au_auditor"):
        types = client.get("/api/v1/content-types", name).get_json()["data"]
        assert [one["name"] for one in types] == [
            "article",
            "policy_document",
            "policy_interpretation",
            "service_item",
            "qa",
        ]
        assert all(field["label"]["zh"] and field["help"]["en"] for one in types for field in one["fields"])


def test_reviewers_of_what_is_public_do_not_read_a_draft_that_was_not_sent_to_them(client: Client, cast: Cast) -> None:
    made = cast.published()
    etag = client.get(f"{R}/{made}", "lin_editor").headers["ETag"]
    change = {"content": {"title": "尚未送审的标题", "summary": "尚未送审"}}
    client.patch(f"{R}/{made}", "lin_editor", json=change, headers={"If-Match": etag})
    seen = client.get(f"{R}/{made}", "rev_one").get_json()["data"]
    assert seen["content"]["summary"] == "组织申报2026年度科技创新券。"
    assert [row["number"] for row in client.get(f"{R}/{made}/revisions", "rev_one").get_json()["data"]] == [1]
    assert client.get(f"{R}/{made}/revisions/2", "rev_one").status_code == 404
    assert client.get(f"{R}/{made}/revisions/1/diff?against=2", "rev_one").status_code == 404
    cast.submitted(made)
    assert client.get(f"{R}/{made}", "rev_one").get_json()["data"]["content"]["summary"] == "尚未送审"
