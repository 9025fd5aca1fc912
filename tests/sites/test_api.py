"""Sites and channels over HTTP; every answer is checked against the OpenAPI document by the client."""

import pytest


@pytest.fixture
def body(cast) -> dict:
    city = cast.organizations["city"]
    return {
        "slug": "kjj",
        "name": "云泽市科技局",
        "domain": "kjj.yunze.gov.cn",
        "site_id_code": "9900000012",
        "legal_name": "云泽市科学技术局",
        "supervising_id": city,
        "sponsoring_id": city,
        "operating_id": city,
    }


@pytest.fixture
def site(client, body) -> str:
    """The address of a new site."""
    made = client.post("/api/v1/sites", "an_admin", json=body)
    assert made.status_code == 201
    assert made.headers["ETag"] == '"v1"'
    return made.headers["Location"]


def channel(client, site: str, slug: str, cast, **more: object):
    facts = {"slug": slug, "name": slug, "kind": "column", "owner_id": cast.organizations["science"], **more}
    return client.post(f"{site}/channels", "an_admin", json=facts)


def test_a_site_is_read_with_its_etag(client, site, body):
    answer = client.get(site, "lin_editor")
    assert answer.headers["ETag"] == '"v1"'
    data = answer.json["data"]
    assert {name: data[name] for name in body} == body
    assert (data["language"], data["description"]) == ("zh-CN", "")


def test_a_change_needs_the_etag(client, site):
    assert client.patch(site, "an_admin", json={"name": "科技局"}).status_code == 428
    changed = client.patch(site, "an_admin", json={"name": "科技局"}, headers={"If-Match": '"v1"'})
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"v2"')
    stale = client.patch(site, "an_admin", json={"name": "别名"}, headers={"If-Match": '"v1"'})
    assert stale.status_code == 412
    assert (stale.json["expected_version"], stale.json["current_version"]) == (1, 2)


def test_null_empties_what_is_never_unknown(client, site):
    match = {"If-Match": '"v1"'}
    assert client.patch(site, "an_admin", json={"description": None}, headers=match).json["data"]["description"] == ""
    assert client.patch(site, "an_admin", json={"language": None}, headers=match).status_code == 422


def test_sites_are_listed(client, site):
    page = client.get("/api/v1/sites?sort=-slug&total=true", "au_auditor").json
    assert [row["slug"] for row in page["data"]] == ["portal", "kjj"]
    assert page["meta"]["total"] == 2


def test_faults_of_a_site_are_told_at_their_fields(client, body, cast):
    answer = client.post("/api/v1/sites", "an_admin", json={**body, "domain": "Not A Host"})
    assert [error["pointer"] for error in answer.json["errors"]] == ["/domain"]
    taken = client.post("/api/v1/sites", "an_admin", json={**body, "slug": "portal"})
    assert (taken.status_code, taken.json["errors"][0]["pointer"]) == (409, "/slug")


def test_a_channel_is_added_moved_and_listed(client, site, cast):
    top = channel(client, site, "zwgk", cast, kind="channel", accepted_types=["article"], keywords=["公开"])
    assert top.status_code == 201
    below = channel(client, site, "tzgg", cast, parent_id=top.json["data"]["id"], position=None)
    assert below.json["data"]["path"] == "zwgk/tzgg"
    assert below.json["data"]["position"] == 0
    moved = client.patch(
        below.headers["Location"], "an_admin", json={"parent_id": None, "slug": "gg"}, headers={"If-Match": '"v1"'}
    )
    assert (moved.json["data"]["path"], moved.headers["ETag"]) == ("gg", '"v2"')
    rows = client.get(f"{site}/channels?kind=channel&kind=column", "lin_editor").json["data"]
    assert [row["path"] for row in rows] == ["zwgk", "gg"]
    assert client.get(below.headers["Location"], "lin_editor").json["data"]["lineage"] == [moved.json["data"]["id"]]


def test_a_topic_has_an_end_and_contributors(client, site, cast):
    contributors = [cast.organizations["education"], cast.organizations["stranger"]]
    made = channel(client, site, "zt", cast, kind="topic", ends_on="2027-01-31", contributor_ids=contributors)
    assert made.json["data"]["ends_on"] == "2027-01-31"
    assert made.json["data"]["contributor_ids"] == sorted(contributors)
    match = {"If-Match": '"v1"'}
    emptied = client.patch(made.headers["Location"], "an_admin", json={"contributor_ids": None}, headers=match)
    assert emptied.json["data"]["contributor_ids"] == []


def test_a_channel_is_found_in_its_own_site_only(client, site, cast):
    path = f"{site}/channels/{cast.channels['notices']}"
    assert client.get(path, "lin_editor").status_code == 404
    assert client.patch(path, "an_admin", json={"name": "x"}, headers={"If-Match": '"v1"'}).status_code == 404
    assert client.get(f"/api/v1/sites/{cast.site}/channels/{cast.channels['notices']}", "lin_editor").status_code == 200


@pytest.mark.parametrize("who", ["lin_editor", "rev_one", "au_auditor"])
def test_only_administrators_manage_sites(client, site, body, cast, who):
    assert client.post("/api/v1/sites", who, json={**body, "slug": "x"}).status_code == 403
    assert client.patch(site, who, json={"name": "x"}, headers={"If-Match": '"v1"'}).status_code == 403
    facts = {"slug": "x", "name": "x", "kind": "column", "owner_id": cast.organizations["city"]}
    refused = client.post(f"{site}/channels", who, json=facts)
    assert (refused.status_code, refused.json["detail"]) == (403, "您的岗位职责不包含此操作")


def test_refusals_speak_english_when_asked(client, site):
    answer = client.patch(site, "lin_editor", json={"name": "x"}, headers={"If-Match": '"v1"', "Accept-Language": "en"})
    assert answer.json["detail"] == "Your duty does not include this action"
