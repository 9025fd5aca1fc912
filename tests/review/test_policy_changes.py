"""How much is reviewed is not decided by one administrator alone (P1, P2)."""

from typing import Any

import pytest

from tests.cast import Cast
from tests.client import Client

REVIEW, MIGRATION = "/api/v1/review-policies", "/api/v1/migration-policies"
BODIES: dict[str, dict[str, Any]] = {
    REVIEW: {"type": "article", "levels": 1},
    MIGRATION: {"levels": 1, "sample_percent": 5, "sample_least": 30, "most_items": 500},
}


@pytest.fixture
def second(cast: Cast) -> str:
    cast.join("bo_admin", "system_admin")
    return "bo_admin"


def approve(client: Client, asked: Any, who: str) -> Any:
    assert asked.status_code == 202, asked.get_data()
    path = f"/api/v1/change-requests/{asked.json['data']['id']}/decisions"
    return client.post(path, who, json={"verdict": "approve"})


@pytest.mark.parametrize("path", [REVIEW, MIGRATION])
def test_a_policy_is_set_and_taken_away_by_two(client, second, path):
    asked = client.post(path, "an_admin", json=BODIES[path])
    assert client.get(path, "rev_one").json["data"] == []
    assert approve(client, asked, "an_admin").status_code == 403
    assert approve(client, asked, second).status_code == 201
    (policy,) = client.get(path, "rev_one").json["data"]
    away = client.delete(f"{path}/{policy['id']}", second)
    assert away.json["data"]["payload"] == policy
    assert client.get(path, "rev_one").json["data"] == [policy]
    assert approve(client, away, "an_admin").status_code == 201
    assert client.get(path, "rev_one").json["data"] == []


@pytest.mark.parametrize("path", [REVIEW, MIGRATION])
def test_what_could_not_be_set_is_refused_when_asked_for_and_when_approved(client, cast, second, path):
    unknown = {**BODIES[path], "organization_id": cast.site}
    assert client.post(path, "an_admin", json=unknown).status_code == 422
    assert client.delete(f"{path}/{cast.site}", "an_admin").status_code == 404
    one = client.post(path, "an_admin", json=BODIES[path])
    assert client.post(path, second, json=BODIES[path]).get_json()["code"] == "conflict"
    other = client.post(path, "an_admin", json={**BODIES[path], "levels": 2})
    assert approve(client, one, second).status_code == 201
    assert approve(client, other, second).status_code in (409, 422)
    assert len(client.get(path, "rev_one").json["data"]) == 1


@pytest.mark.parametrize("path", [REVIEW, MIGRATION])
def test_an_only_administrator_sets_policies_at_once_and_it_stays_visible(client, path):
    assert client.post(path, "an_admin", json=BODIES[path]).status_code == 201
    (told,) = client.get("/api/v1/change-requests?state=applied_alone", "au_auditor").json["data"]
    assert told["payload"]["levels"] == 1
