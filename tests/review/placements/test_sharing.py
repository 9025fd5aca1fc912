"""共享库: a unit lets others show what it has public, and takes that back."""

import pytest

from tests.client import Client
from tests.review.placements.county import County


def test_the_shared_library_is_looked_through_by_any_editor(client: Client, county: County) -> None:
    one, other = county.shared(title="科技创新券办法"), county.shared(title="通知")
    found = client.get("/api/v1/shared-resources", "su_editor").get_json()["data"]
    assert [entry["resource"]["id"] for entry in found] == [other, one]
    found = client.get("/api/v1/shared-resources?q=创新券", "su_editor").get_json()["data"]
    assert [entry["organization"]["name"] for entry in found] == ["云泽市科学技术局"]
    assert client.get("/api/v1/shared-resources", "wai_reviewer").status_code == 403
    unit = county.cast.organizations["stranger"]
    assert client.get(f"/api/v1/shared-resources?organization={unit}", "su_editor").get_json()["data"] == []


def test_only_what_is_public_is_shared_and_by_its_unit(client: Client, county: County) -> None:
    cast = county.cast
    draft, live = cast.draft(), cast.published()
    assert client.post(f"/api/v1/resources/{draft}/sharing", "lin_editor", json={}).status_code == 403
    assert client.post(f"/api/v1/resources/{live}/sharing", "su_editor", json={}).status_code == 404
    assert client.post(f"/api/v1/resources/{live}/sharing", "rev_one", json={}).status_code == 403
    assert client.post(f"/api/v1/resources/{live}/sharing", "lin_editor", json={}).status_code == 201
    assert client.post(f"/api/v1/resources/{live}/sharing", "lin_editor", json={}).status_code == 403
    cast.withdraw(live)
    assert client.get("/api/v1/shared-resources", "su_editor").get_json()["data"] == []


@pytest.mark.parametrize("kind", ["withdrawn", "archived"])
def test_what_is_taken_back_is_shared_no_more_until_somebody_shares_it_again(
    client: Client, county: County, kind: str
) -> None:
    resource = county.shared()
    county.take_back(resource, kind)
    county.cast.approve(county.cast.submitted(resource))
    assert client.get("/api/v1/shared-resources", "su_editor").get_json()["data"] == []
    assert county.asking(resource).status_code == 422
    assert client.post(f"/api/v1/resources/{resource}/sharing", "lin_editor", json={}).status_code == 201
    assert county.asking(resource).status_code == 201


def test_what_is_archived_is_not_shared_until_it_goes_public_again(client: Client, county: County) -> None:
    resource = county.cast.published()
    county.take_back(resource, "archived")
    path = f"/api/v1/resources/{resource}"
    told = client.get(path, "lin_editor").get_json()["data"]
    assert told["is_live"]
    assert told["_actions"]["share"]["reason"]["code"] == "archived"
    refused = client.post(f"{path}/sharing", "lin_editor", json={})
    assert (refused.status_code, refused.get_json()["detail"]) == (403, "该信息已归档，不在公开列表中")
    county.cast.approve(county.cast.submitted(resource))
    assert client.get(path, "lin_editor").get_json()["data"]["_actions"]["share"]["allowed"]
    assert client.post(f"{path}/sharing", "lin_editor", json={}).status_code == 201


def test_taking_back_the_sharing_ends_all_of_it(client: Client, county: County) -> None:
    resource = county.shared()
    county.in_effect(resource)
    path = f"/api/v1/resources/{resource}/sharing/ending"
    assert client.post(path, "lin_editor", json={"reason": "内容将更新"}).status_code == 403
    assert client.post(path, "wai_three", json={"reason": "内容将更新"}).status_code == 404
    assert client.post(path, "rev_one", json={"reason": "内容将更新"}).status_code == 200
    assert (county.states(resource), county.shows()) == (["ended"], [])
    assert client.get("/api/v1/shared-resources", "su_editor").get_json()["data"] == []
    assert client.post(path, "rev_one", json={"reason": "内容将更新"}).status_code == 403
    assert county.asking(resource).status_code == 422
