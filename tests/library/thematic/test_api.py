"""Thematic libraries over HTTP: who may, what is refused, what is written."""

from typing import Any

import pytest
from sqlalchemy import select

from cms.changes.models import Change
from cms.library.thematic.models import ThematicPin
from tests.cast import Cast
from tests.client import Client

LIBRARIES = "/api/v1/thematic-libraries"
NOBODY = "0192f3a4-5b6c-7d8e-9f01-23456789abcd"
V1 = {"If-Match": '"v1"'}


@pytest.fixture
def body(cast: Cast) -> dict[str, Any]:
    return {"site_id": cast.site, "slug": "vouchers", "title": "创新券", "rule": {"subject": ["science"]}}


@pytest.fixture
def made(client: Client, body: dict[str, Any]) -> str:
    """The address of a library."""
    answer = client.post(LIBRARIES, "rev_one", json=body)
    assert answer.status_code == 201, answer.json
    assert answer.headers["ETag"] == '"v1"'
    return answer.headers["Location"]


def kinds(cast: Cast) -> list[str]:
    with cast.database.reading() as session:
        return list(session.scalars(select(Change.kind).order_by(Change.sequence)))


def faults(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.json
    return [(one["pointer"], one["code"]) for one in answer.json["errors"]]


def test_a_library_is_read_with_its_whole_rule(client, made, body):
    data = client.get(made, "lin_editor").json["data"]
    assert {name: data[name] for name in ("site_id", "slug", "title")} == {
        name: body[name] for name in ("site_id", "slug", "title")
    }
    assert (data["rule"]["subject"], data["rule"]["channel"], data["pins"]) == (["science"], [], [])


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("rev_one", 201),
        ("rev_three", 201),
        ("wai_reviewer", 403),
        ("lin_editor", 403),
        ("gao_editor", 403),
        ("an_admin", 403),
        ("au_auditor", 403),
        (None, 401),
    ],
)
def test_reviewers_whose_scope_has_the_site_decide_what_a_library_shows(client, body, name, status):
    assert client.post(LIBRARIES, name, json=body).status_code == status


@pytest.mark.parametrize(("name", "status"), [("lin_editor", 403), ("wai_reviewer", 403), ("rev_two", 200)])
def test_the_same_may_change_and_remove_it(client, made, name, status):
    assert client.patch(made, name, json={"title": "券"}, headers=V1).status_code == status
    gone = client.delete(made, name, headers={"If-Match": '"v2"' if status == 200 else '"v1"'})
    assert gone.status_code == (204 if status == 200 else 403)


@pytest.mark.parametrize("name", ["rev_one", "lin_editor", "su_editor", "an_admin", "au_auditor"])
def test_everybody_signed_in_reads_them(client, made, name):
    assert [row["slug"] for row in client.get(LIBRARIES, name).json["data"]] == ["vouchers"]


def test_every_change_is_logged_with_the_site(client, made, cast):
    client.patch(made, "rev_one", json={"slug": "quan"}, headers=V1)
    client.delete(made, "rev_one", headers={"If-Match": '"v2"'})
    assert kinds(cast) == ["thematic_library_changed"] * 3
    with cast.database.reading() as session:
        changes = session.scalars(select(Change).order_by(Change.sequence)).all()
    scope = {"sites": [cast.site], "channels": []}
    assert [(one.scope_before, one.scope_after) for one in changes] == [
        (None, {**scope, "slug": "vouchers"}),
        ({**scope, "slug": "vouchers"}, {**scope, "slug": "quan"}),
        ({**scope, "slug": "quan"}, None),
    ]
    assert {(one.subject_type, one.subject_id) for one in changes} == {("thematic_library", made.rpartition("/")[2])}


def test_a_change_needs_the_etag(client, made):
    assert client.patch(made, "rev_one", json={"title": "券"}).status_code == 428
    assert client.delete(made, "rev_one").status_code == 428
    assert client.patch(made, "rev_one", json={"title": "券"}, headers=V1).headers["ETag"] == '"v2"'
    assert client.patch(made, "rev_one", json={"title": "券"}, headers=V1).status_code == 412


def test_a_rule_names_what_exists(client, body, cast):
    rule = {"subject": ["science", "nothing"], "channel": [NOBODY], "keyword": ["任何词"], "type": ["article"]}
    answer = client.post(LIBRARIES, "rev_one", json={**body, "rule": rule})
    assert faults(answer) == [("/rule/channel/0", "unknown"), ("/rule/subject/1", "unknown")]
    good = {"channel": [cast.channels["notices"]], "site": [cast.site], "organization": [cast.organizations["city"]]}
    assert client.post(LIBRARIES, "rev_one", json={**body, "rule": good}).status_code == 201


def test_rules_are_strict(client, body):
    assert faults(client.post(LIBRARIES, "rev_one", json={**body, "rule": {"title": ["x"]}})) == [
        ("/rule/title", "unknown_field")
    ]
    assert faults(client.post(LIBRARIES, "rev_one", json={**body, "rule": {"type": ["book"]}}))[0][0] == "/rule/type/0"
    many = {"keyword": [f"词{one}" for one in range(21)]}
    assert faults(client.post(LIBRARIES, "rev_one", json={**body, "rule": many})) == [("/rule/keyword", "too_many")]


def test_a_change_of_the_rule_gives_the_whole_rule(client, made):
    changed = client.patch(made, "rev_one", json={"rule": {"type": ["qa"]}}, headers=V1).json["data"]
    assert (changed["rule"]["type"], changed["rule"]["subject"]) == (["qa"], [])
    emptied = client.patch(made, "rev_one", json={"rule": None}, headers={"If-Match": '"v2"'}).json["data"]
    assert not any(emptied["rule"].values())


def test_only_what_is_public_is_pinned_once_and_in_order(client, made, cast):
    first, second, draft = cast.published(), cast.published(title="另一条通知"), cast.draft()
    answer = client.patch(made, "rev_one", json={"pins": [first, draft, NOBODY]}, headers=V1)
    assert faults(answer) == [("/pins/1", "not_public"), ("/pins/2", "not_public")]
    assert faults(client.patch(made, "rev_one", json={"pins": [first, first]}, headers=V1)) == [
        ("/pins/1", "duplicate")
    ]
    pinned = client.patch(made, "rev_one", json={"pins": [second, first]}, headers=V1)
    assert pinned.json["data"]["pins"] == [second, first]
    turned = client.patch(made, "rev_one", json={"pins": [first, second]}, headers={"If-Match": '"v2"'})
    assert turned.json["data"]["pins"] == [first, second]


def test_a_pin_that_was_withdrawn_since_may_stay(client, made, cast):
    one = cast.published()
    client.patch(made, "rev_one", json={"pins": [one]}, headers=V1)
    version = client.get(f"/api/v1/resources/{one}", "rev_one").headers["ETag"]
    body = {"kind": "withdrawn", "reason": "有误"}
    taken = client.post(f"/api/v1/resources/{one}/withdrawals", "rev_one", json=body, headers={"If-Match": version})
    assert taken.status_code in (200, 201)
    kept = client.patch(made, "rev_one", json={"pins": [one]}, headers={"If-Match": '"v2"'})
    assert kept.json["data"]["pins"] == [one]


def test_a_slug_stands_once_on_a_site(client, made, body):
    assert client.post(LIBRARIES, "rev_one", json=body).status_code == 409
    other = client.post(LIBRARIES, "rev_one", json={**body, "slug": "talent"}).headers["Location"]
    assert client.patch(other, "rev_one", json={"slug": "vouchers"}, headers=V1).status_code == 409
    assert client.patch(made, "rev_one", json={"slug": "vouchers"}, headers=V1).status_code == 200


def test_a_slug_is_a_part_of_an_address(client, body):
    assert faults(client.post(LIBRARIES, "rev_one", json={**body, "slug": "创新券"})) == [("/slug", "bad_slug")]


def test_a_library_is_of_a_site_for_ever(client, made, body, cast):
    assert faults(client.post(LIBRARIES, "rev_one", json={**body, "site_id": NOBODY})) == [("/site_id", "unknown")]
    changed = client.patch(made, "rev_one", json={"site_id": cast.site}, headers=V1)
    assert faults(changed) == [("/site_id", "unknown_field")]


def test_a_removed_library_is_gone_with_its_pins(client, made, cast):
    client.patch(made, "rev_one", json={"pins": [cast.published()]}, headers=V1)
    assert client.delete(made, "rev_one", headers={"If-Match": '"v2"'}).status_code == 204
    assert client.get(made, "rev_one").status_code == 404
    with cast.database.reading() as session:
        assert session.scalars(select(ThematicPin)).all() == []


def test_libraries_are_listed_by_site_words_and_order(client, made, body, cast):
    for slug, title in (("talent", "人才"), ("enterprise", "惠企")):
        client.post(LIBRARIES, "rev_one", json={**body, "slug": slug, "title": title})

    def slugs(query: str) -> list[str]:
        return [row["slug"] for row in client.get(f"{LIBRARIES}?{query}", "lin_editor").json["data"]]

    assert slugs(f"sort=slug&site_id={cast.site}") == ["enterprise", "talent", "vouchers"]
    assert slugs("sort=-slug&limit=2") == ["vouchers", "talent"]
    assert slugs("q=人才") == ["talent"]
    assert slugs(f"site_id={NOBODY}") == []
    first = client.get(f"{LIBRARIES}?limit=2&sort=slug&total=true", "lin_editor").json
    assert first["meta"]["total"] == 3
    assert [row["slug"] for row in client.get(first["links"]["next"], "lin_editor").json["data"]] == ["vouchers"]
    assert client.get(f"{LIBRARIES}?page=2", "lin_editor").status_code == 422
