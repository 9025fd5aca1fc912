"""Migration batches over HTTP: allowed, sent, read, decided on, listed."""

from typing import Any

import pytest

from cms.ids import new_id
from tests.client import Client
from tests.review.migrations.conftest import ITEMS, Office

B, P = "/api/v1/migration-batches", "/api/v1/migration-policies"
POLICY = {"levels": 3, "sample_percent": 20, "sample_least": 2, "most_items": 100}


def data(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.get_json()
    return answer.get_json()["data"]


def sent(client: Client, office: Office) -> dict[str, Any]:
    """A batch that waits for the first level."""
    data(client.post(P, "an_admin", json=POLICY), 201)
    made = data(client.post(B, "lin_editor", json={"run_id": office.run, "name": "旧网站"}), 202)
    office.work()
    return data(client.get(f"{B}/{made['id']}", "lin_editor"))


def read_all(client: Client, batch: str, who: str) -> None:
    for row in data(client.get(f"{B}/{batch}/items?sample=true&state=submitted", who)):
        whole = data(client.get(f"{B}/{batch}/items/{row['position']}", who))
        assert whole["content"]["body"].startswith("<p>")
        body = {"content_hash": whole["content_hash"], "opening": whole["opening"]}
        answer = client.post(f"{B}/{batch}/items/{row['position']}/readings", who, json=body)
        assert data(answer, 201)["readings"][-1]["reviewer_name"] == who
        assert answer.headers["Location"] == f"{B}/{batch}/items/{row['position']}"


def decide(client: Client, batch: str, who: str, **body: Any) -> Any:
    etag = client.get(f"{B}/{batch}", who).headers["ETag"]
    return client.post(f"{B}/{batch}/decisions", who, json=body, headers={"If-Match": etag})


def test_the_whole_way_of_a_batch(client: Client, office: Office) -> None:
    assert client.post(B, "lin_editor", json={"run_id": office.run, "name": "旧网站"}).status_code == 409
    data(client.post(P, "an_admin", json=POLICY), 201)
    answer = client.post(B, "lin_editor", json={"run_id": office.run, "name": "旧网站"})
    batch = data(answer, 202)["id"]
    assert answer.headers["Location"] == f"{B}/{batch}"
    assert client.get(f"{B}/{batch}", "rev_one").status_code == 404
    office.work()
    for level, who in enumerate(("rev_one", "rev_two", "rev_three"), 1):
        assert [row["id"] for row in data(client.get(f"{B}?queue=mine", who))] == [batch]
        waits = data(client.get(f"{B}/{batch}", who))
        assert (waits["level"], waits["sample"]) == (
            level,
            {"percent": 20, "least": 2, "size": 2, "unread": 2},
        )
        refused = decide(client, batch, who, verdict="approve")
        assert (refused.status_code, refused.get_json()["unread"]) == (409, 2)
        read_all(client, batch, who)
        assert data(decide(client, batch, who, verdict="approve", comment="同意"), 202)["stage"] == "deciding"
        office.work()
    done = data(client.get(f"{B}/{batch}", "lin_editor"))
    assert (done["stage"], done["counts"]["published"], done["done"], done["total"]) == ("closed", ITEMS, ITEMS, ITEMS)
    assert [one["reviewer_name"] for one in done["decisions"]] == ["rev_one", "rev_two", "rev_three"]
    assert done["sample"]["unread"] is None
    item = data(client.get(f"{B}/{batch}/items/1", "lin_editor"))
    assert [one["level"] for one in item["decisions"]] == [1, 2, 3]
    assert client.get(f"/delivery/v1/resources/{office.drafts[0]}").status_code == 200


def test_items_are_listed_by_state_and_sample_with_paging(client: Client, office: Office) -> None:
    batch = sent(client, office)["id"]
    first = client.get(f"{B}/{batch}/items?limit=4&total=true", "rev_one").get_json()
    assert (len(first["data"]), first["meta"]["total"]) == (4, ITEMS)
    second = client.get(first["links"]["next"], "rev_one").get_json()["data"]
    assert [row["position"] for row in second] == [5, 6]
    assert len(data(client.get(f"{B}/{batch}/items?sample=true", "rev_one"))) == 2
    assert len(data(client.get(f"{B}/{batch}/items?sample=false", "rev_one"))) == ITEMS - 2
    assert data(client.get(f"{B}/{batch}/items?state=left", "rev_one")) == []


def test_nobody_but_reviewers_is_told_what_will_be_read_before_it_is_public(client: Client, office: Office) -> None:
    batch = sent(client, office)["id"]
    read_all(client, batch, "rev_one")
    for who in ("lin_editor", "gao_editor"):
        rows = data(client.get(f"{B}/{batch}/items", who))
        assert {(row["is_sample"], row["sample_levels"], *row["readings"]) for row in rows} == {(None, None)}
        assert data(client.get(f"{B}/{batch}/items?sample=true", who)) == []
        assert data(client.get(f"{B}/{batch}/items?sample=false", who)) == []
        assert data(client.get(f"{B}/{batch}/items/1", who))["opening"] is None
    assert "opening" not in data(client.get(f"{B}/{batch}/items?sample=true", "rev_one"))[0]
    office.decide(batch, "rev_one")
    office.work()
    office.approve(batch, "rev_two", "rev_three")
    rows = data(client.get(f"{B}/{batch}/items", "lin_editor"))
    assert sum(1 in row["sample_levels"] for row in rows) == 2


def test_what_one_reviewer_opened_another_has_not(client: Client, office: Office) -> None:
    batch = sent(client, office)["id"]
    place = f"{B}/{batch}/items/{office.sample(batch)[0]}"
    whole = data(client.get(place, "rev_one"))
    body = {"content_hash": whole["content_hash"], "opening": whole["opening"]}
    assert client.post(f"{place}/readings", "rev_one_b", json=body).status_code == 422
    data(client.post(f"{place}/readings", "rev_one", json=body), 201)


def test_reviewers_see_no_item_that_is_a_draft_again(client: Client, office: Office) -> None:
    batch = sent(client, office)["id"]
    office.decide(batch, "rev_one", "return", "来源不清")
    office.work()
    assert data(client.get(f"{B}/{batch}/items", "rev_one")) == []
    assert client.get(f"{B}/{batch}/items/1", "rev_one").status_code == 404
    assert len(data(client.get(f"{B}/{batch}/items", "lin_editor"))) == ITEMS


def test_batches_are_listed_by_stage_and_import(client: Client, office: Office) -> None:
    batch = sent(client, office)["id"]
    assert [row["id"] for row in data(client.get(f"{B}?stage=reviewing&run={office.run}", "gao_editor"))] == [batch]
    assert data(client.get(f"{B}?stage=closed", "gao_editor")) == []
    assert data(client.get(f"{B}?run={new_id()}", "gao_editor")) == []
    assert data(client.get(B, "su_editor")) == []
    assert client.get(B, "an_admin").status_code == 403


def test_a_batch_is_taken_back_with_the_version_that_was_seen(client: Client, office: Office) -> None:
    batch = sent(client, office)["id"]
    assert client.post(f"{B}/{batch}/cancellation", "lin_editor").status_code == 428
    assert client.post(f"{B}/{batch}/cancellation", "lin_editor", headers={"If-Match": '"v1"'}).status_code == 412
    etag = client.get(f"{B}/{batch}", "lin_editor").headers["ETag"]
    answer = client.post(f"{B}/{batch}/cancellation", "lin_editor", headers={"If-Match": etag})
    assert data(answer, 202)["cancelled_by_name"] == "lin_editor"
    office.work()
    assert data(client.get(f"{B}/{batch}", "lin_editor"))["counts"]["returned"] == ITEMS


def test_policies_are_set_read_and_taken_away_by_administrators(client: Client, office: Office) -> None:
    of = {"organization_id": office.cast.organizations["science"], **POLICY}
    answer = client.post(P, "an_admin", json=of)
    made = data(answer, 201)
    read = data(client.get(answer.headers["Location"], "rev_one"))
    assert not read["_actions"]["manage_review_policies"]["allowed"]
    assert {**read, "_actions": made["_actions"]} == made
    assert client.post(P, "an_admin", json=of).status_code == 409
    assert client.post(P, "an_admin", json={**of, "organization_id": new_id()}).status_code == 422
    assert client.post(P, "an_admin", json={**of, "levels": 4}).status_code == 422
    assert client.post(P, "gao_editor", json=of).status_code == 403
    assert data(client.get(P, "au_auditor")) == [{name: made[name] for name in made if name != "_actions"}]
    assert client.delete(f"{P}/{made['id']}", "lin_editor").status_code == 403
    assert client.delete(f"{P}/{made['id']}", "an_admin").status_code == 204
    assert client.get(f"{P}/{made['id']}", "an_admin").status_code == 404


@pytest.mark.parametrize("position", ["0", "99", str(2**63)])
def test_what_is_no_item_is_not_found(client: Client, office: Office, position: str) -> None:
    batch = sent(client, office)["id"]
    assert client.get(f"{B}/{batch}/items/{position}", "rev_one").status_code == 404
