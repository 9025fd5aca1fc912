"""What a refusal tells (P1): nothing to strangers, the reason to whoever sees the thing. Who is refused: the matrix."""

import pytest

from tests.cast import Cast
from tests.client import Client

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])


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
