"""The way of a resource over HTTP: written, submitted, decided by three, public, withdrawn."""

from typing import Any

import pytest

from cms.ids import new_id
from tests.cast import Cast
from tests.client import Client

SIGNED = {
    "rev_one": {"wording": "pass"},
    "rev_two": {"legal": "pass", "policy": "pass"},
    "rev_three": {"political": "pass", "public_opinion": "pass", "secrecy": "pass"},
}
R, S = "/api/v1/resources", "/api/v1/submissions"


def submit(client: Client, resource_id: str, etag: str = '"v1"', **body: Any) -> Any:
    return client.post(f"{R}/{resource_id}/submissions", "lin_editor", json=body, headers={"If-Match": etag})


def decide(client: Client, submission: dict[str, Any], name: str, verdict: str = "approve", comment: str = "") -> Any:
    body = {"verdict": verdict, "content_hash": submission["content_hash"], "comment": comment}
    if verdict == "approve":
        body["gates"] = SIGNED.get(name, {})
    return client.post(f"{S}/{submission['id']}/decisions", name, json=body)


def test_the_whole_way_of_a_resource(client: Client, cast: Cast) -> None:
    made = cast.draft()
    submission = submit(client, made, note="请审核").get_json()["data"]
    assert [row["id"] for row in client.get(f"{S}?queue=mine", "rev_one").get_json()["data"]] == [submission["id"]]
    assert client.get(f"{S}?queue=mine", "rev_two").get_json()["data"] == []
    refused = decide(client, submission, "lin_editor")
    assert (refused.status_code, refused.get_json()["detail"]) == (403, "您的岗位职责不包含此操作")
    for name in ("rev_one", "rev_two", "rev_three"):
        answer = decide(client, submission, name, comment="同意")
        assert answer.status_code == 201
    trail = answer.get_json()["data"]
    assert (trail["state"], [one["reviewer_name"] for one in trail["decisions"]]) == (
        "published",
        ["rev_one", "rev_two", "rev_three"],
    )
    public = client.get(f"/delivery/v1/resources/{made}")
    assert (public.status_code, public.get_json()["data"]["title"]) == (200, trail["resource"]["title"])
    etag = client.get(f"{R}/{made}", "rev_one").headers["ETag"]
    withdrawn = client.post(
        f"{R}/{made}/withdrawals", "rev_one", json={"reason": "附件有误"}, headers={"If-Match": etag}
    )
    assert withdrawn.status_code == 201
    assert client.get(f"/delivery/v1/resources/{made}").status_code == 410
    listed = client.get("/delivery/v1/resources?site=portal").get_json()["data"]
    assert listed == []
    reasons = client.get(f"{R}/{made}/withdrawals", "lin_editor").get_json()["data"]
    assert [(row["kind"], row["reason"]) for row in reasons] == [("withdrawn", "附件有误")]


def test_submitting_needs_the_version_that_was_seen(client: Client, cast: Cast) -> None:
    made = cast.draft()
    assert client.post(f"{R}/{made}/submissions", "lin_editor", json={}).status_code == 428
    assert submit(client, made, '"v9"').status_code == 412


def test_what_is_missing_is_told_all_at_once(client: Client, cast: Cast) -> None:
    answer = submit(client, cast.draft(kind=None, disclosure=None, channels=None))
    assert answer.status_code == 422
    assert {error["pointer"] for error in answer.get_json()["errors"]} == {
        "/content/kind",
        "/content/disclosure",
        "/content/channels",
    }


def test_a_submission_is_taken_back(client: Client, cast: Cast) -> None:
    made = cast.draft()
    submit(client, made)
    answer = client.post(f"{R}/{made}/submissions/cancellation", "lin_editor", headers={"If-Match": '"v2"'})
    assert answer.get_json()["data"]["state"] == "draft"


def test_claims_over_http(client: Client, cast: Cast) -> None:
    submission = submit(client, cast.draft()).get_json()["data"]
    claimed = client.post(f"{S}/{submission['id']}/claims", "rev_one")
    assert (claimed.status_code, claimed.get_json()["data"]["claimed_by_name"]) == (201, "rev_one")
    assert client.post(f"{S}/{submission['id']}/claims", "rev_one_b").status_code == 409
    assert decide(client, submission, "rev_one_b").status_code == 409
    assert client.delete(f"{S}/{submission['id']}/claims", "rev_one").get_json()["data"]["claimed_by"] is None


@pytest.mark.parametrize(
    ("name", "status"), [("lin_editor", 200), ("rev_three", 200), ("su_editor", 404), ("an_admin", 404)]
)
def test_who_reads_a_submission(client: Client, cast: Cast, name: str, status: int) -> None:
    assert client.get(f"{S}/{cast.submitted()}", name).status_code == status


def test_submissions_are_listed_by_state_resource_and_sender(client: Client, cast: Cast) -> None:
    made = cast.draft()
    one, other = cast.submitted(made), cast.submitted()
    cast.approve(other)
    assert [row["id"] for row in client.get(f"{S}?state=open", "rev_two").get_json()["data"]] == [one]
    assert [row["id"] for row in client.get(f"{S}?resource={made}", "lin_editor").get_json()["data"]] == [one]
    assert len(client.get(f"{S}?queue=submitted&sort=-created_at", "lin_editor").get_json()["data"]) == 2
    assert client.get(f"{S}?queue=submitted", "gao_editor").get_json()["data"] == []
    assert client.get(S, "an_admin").status_code == 403


def test_the_queue_is_exactly_what_can_be_decided(client: Client, cast: Cast) -> None:
    submissions = [cast.submitted() for _ in range(3)]
    cast.decide(submissions[0], "rev_one")
    for name in ("rev_one", "rev_one_b", "rev_two", "rev_three", "wai_reviewer", "lin_editor"):
        queue = {row["id"] for row in client.get(f"{S}?queue=mine", name).get_json()["data"]}
        allowed = {one for one in submissions if client.post(f"{S}/{one}/claims", name).status_code == 201}
        for one in allowed:
            client.delete(f"{S}/{one}/claims", name)
        assert queue == allowed, name


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"verdict": "approve"},
        {"verdict": "publish", "content_hash": "0" * 64},
        {"verdict": "approve", "content_hash": "x"},
        {"verdict": "approve", "content_hash": "0" * 64, "level": 3},
    ],
)
def test_a_decision_that_is_none_is_422(client: Client, cast: Cast, body: dict[str, Any]) -> None:
    assert client.post(f"{S}/{cast.submitted()}/decisions", "rev_one", json=body).status_code == 422


def test_policies_over_http(client: Client) -> None:
    made = client.post("/api/v1/review-policies", "an_admin", json={"type": "article", "levels": 1})
    assert made.status_code == 201
    policy = made.get_json()["data"]
    (listed,) = client.get("/api/v1/review-policies", "rev_one").get_json()["data"]
    assert {**listed, "_actions": policy["_actions"]} == policy
    assert client.delete(f"/api/v1/review-policies/{policy['id']}", "lin_editor").status_code == 403
    assert client.delete(f"/api/v1/review-policies/{policy['id']}", "an_admin").status_code == 204
    assert client.delete(f"/api/v1/review-policies/{new_id()}", "an_admin").status_code == 404
    assert client.post("/api/v1/review-policies", "an_admin", json={"levels": 4}).status_code == 422


def test_a_policy_is_told_with_the_names_of_its_scope(client: Client, cast: Cast) -> None:
    path = "/api/v1/review-policies"
    science, notices = cast.organizations["science"], cast.channels["notices"]
    scope = {"organization_id": science, "site_id": cast.site, "channel_id": notices}
    made = client.post(path, "an_admin", json={**scope, "levels": 1}).get_json()["data"]
    names = {"organization_name": "云泽市科学技术局", "site_name": "云泽市人民政府门户网站", "channel_name": "通知公告"}
    query = f"organization={science}&channel={notices}&type=article"
    told = client.get(f"{path}/applicable?{query}", "lin_editor").get_json()["data"]["candidates"][0]["policy"]
    (listed,) = client.get(path, "rev_one").get_json()["data"]
    for policy in (made, told, listed):
        assert {name: policy[name] for name in names} == names
    wide = client.post(path, "an_admin", json={"levels": 2}).get_json()["data"]
    assert [wide[name] for name in names] == [None] * 3


def test_archiving_keeps_it_reachable_but_unlisted(client: Client, cast: Cast) -> None:
    made = cast.published()
    etag = client.get(f"{R}/{made}", "rev_one").headers["ETag"]
    body = {"kind": "archived", "reason": "已过期"}
    assert client.post(f"{R}/{made}/withdrawals", "rev_one", json=body, headers={"If-Match": etag}).status_code == 201
    assert client.get(f"/delivery/v1/resources/{made}").status_code == 200
    assert client.get("/delivery/v1/resources?site=portal").get_json()["data"] == []


@pytest.mark.parametrize("reason", ["", " ", "a", "x" * 1001])
def test_taking_back_needs_a_reason(client: Client, cast: Cast, reason: str) -> None:
    made = cast.published()
    etag = client.get(f"{R}/{made}", "rev_one").headers["ETag"]
    answer = client.post(f"{R}/{made}/withdrawals", "rev_one", json={"reason": reason}, headers={"If-Match": etag})
    assert answer.status_code == 422


def test_nothing_is_signed_by_leaving_it_out(client: Client, cast: Cast) -> None:
    submission = submit(client, cast.draft()).get_json()["data"]
    assert submission["gates"]["wording"] == 1
    body = {"verdict": "approve", "content_hash": submission["content_hash"]}
    answer = client.post(f"{S}/{submission['id']}/decisions", "rev_one", json=body)
    assert (answer.status_code, answer.get_json()["errors"][0]["pointer"]) == (422, "/gates/wording")


def test_what_would_apply_is_told_over_http(client: Client, cast: Cast) -> None:
    made = client.post("/api/v1/review-policies", "an_admin", json={"type": "article", "levels": 1}).get_json()["data"]
    path = f"/api/v1/review-policies/applicable?organization={cast.organizations['science']}"
    told = client.get(f"{path}&channel={cast.channels['notices']}&type=article", "lin_editor").get_json()["data"]
    assert (told["policy_id"], told["candidates"][0]["is_chosen"], told["left_off"]) == (made["id"], True, 0)
    assert client.get(f"{path}&type=qa", "au_auditor").get_json()["data"]["policy_id"] is None
    assert client.get(f"{path}&type=nothing", "au_auditor").status_code == 422


def test_a_claim_is_taken_over_over_http(client: Client, cast: Cast) -> None:
    submission = submit(client, cast.draft()).get_json()["data"]
    path = f"{S}/{submission['id']}/claims"
    assert client.post(path, "rev_one").status_code == 201
    assert client.post(path, "rev_one_b", json={"take_over": True}).status_code == 422
    taken = client.post(path, "rev_one_b", json={"take_over": True, "reason": "前者出差"}).get_json()["data"]
    assert taken["claimed_by_name"] == "rev_one_b"
    told = client.get(path, "lin_editor").get_json()["data"]
    assert [(row["kind"], row["name"], row["taken_from"]) for row in told] == [
        ("taken", "rev_one", None),
        ("taken_over", "rev_one_b", cast.accounts["rev_one"]),
    ]
