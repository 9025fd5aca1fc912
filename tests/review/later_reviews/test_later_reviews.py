"""Published first, reviewed later: one decision at the last level signs all gates; another reviewer confirms."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text

from cms import clock
from cms.accounts.delegations.create_delegation import NewDelegation, delegate
from cms.accounts.models import RoleAssignment
from cms.errors import Code, Problem
from cms.ids import new_id
from cms.library.load import load_resource
from cms.library.revise_resource import revise_resource
from cms.publishing.models import LaterReview
from cms.publishing.withdraw import archive
from cms.review.escalate import escalate_next_later_review
from cms.review.models import ReviewPolicy, Submission
from cms.review.releases.create_release import NewRelease, create_release
from cms.review.releases.items import EXPEDITED
from cms.review.sign_secrecy import SecrecyVerdict, sign_secrecy
from cms.review.working_time import due_after
from schemas.gates import GATES
from tests.cast import Cast
from tests.client import Client
from tests.review.later_reviews.urgent import URGENT, owed, published_first, say, sent
from tests.review.test_database_refuses import plain

S, L = "/api/v1/submissions", "/api/v1/later-reviews"
PASSED = dict.fromkeys(GATES, "pass")


def code_of(cast: Cast, submission_id: str, name: str, verdict: str = "confirm", comment: str = "同意") -> Code:
    with pytest.raises(Problem) as caught:
        say(cast, submission_id, name, verdict, comment)
    return caught.value.code


def resource_of(cast: Cast, submission_id: str) -> str:
    with cast.database.reading() as session:
        return session.get_one(Submission, submission_id).resource_id


def mark(cast: Cast, submission_id: str) -> tuple[str | None, bool]:
    """How the resource is marked, and whether it is public."""
    with cast.database.reading() as session:
        resource = load_resource(session, resource_of(cast, submission_id))
        return resource.expedited, resource.live_number is not None


def long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is done now was done a month ago."""
    then = clock.now() - timedelta(days=30)
    monkeypatch.setattr("cms.clock.now", lambda: then)


def test_what_is_to_be_published_first_is_put_into_no_release(urgent: Cast) -> None:
    new = NewRelease("通知", urgent.organizations["science"], resource_ids=[resource_of(urgent, sent(urgent))])
    with pytest.raises(Problem) as caught, urgent.database.writing() as session:
        create_release(urgent.actor("lin_editor"), session, new)
    assert (caught.value.code, caught.value.detail) == (Code.WRONG_STATE, EXPEDITED)


def test_one_decision_at_the_last_level_signs_all_gates_and_publishes(urgent: Cast, client: Client) -> None:
    submission = sent(urgent)
    found = client.get(f"{S}/{submission}", "rev_three").get_json()["data"]
    assert (found["level"], found["levels"], found["expedited_reason"]) == (3, 3, URGENT)
    assert set(found["gates"].values()) == {3}
    assert not found["_actions"]["review_later"]["allowed"]
    body = {"verdict": "approve", "content_hash": found["content_hash"], "gates": {"political": "pass"}}
    assert client.post(f"{S}/{submission}/decisions", "rev_three", json=body).status_code == 422
    answer = client.post(f"{S}/{submission}/decisions", "rev_three", json={**body, "gates": PASSED})
    made = answer.get_json()["data"]
    assert (made["state"], made["resource"]["expedited"], made["later_review"]["state"]) == (
        "published",
        "open",
        "open",
    )
    assert mark(urgent, submission) == ("open", True)
    assert client.get(f"/delivery/v1/resources/{made['resource']['id']}").status_code == 200


@pytest.mark.parametrize("name", ["rev_one", "rev_two"])
def test_no_lower_level_decides(urgent: Cast, name: str) -> None:
    with pytest.raises(Problem) as caught:
        urgent.decide(sent(urgent), name)
    assert caught.value.code is Code.FORBIDDEN


def test_where_no_policy_allows_it_it_is_refused(client: Client, cast: Cast) -> None:
    made = cast.draft()
    path = f"/api/v1/resources/{made}/submissions"
    headers = {"If-Match": client.get(f"/api/v1/resources/{made}", "lin_editor").headers["ETag"]}
    answer = client.post(path, "lin_editor", headers=headers, json={"expedited": {"reason": URGENT}})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "wrong_state")
    assert "先发后补审" in answer.get_json()["detail"]
    for body in ({"expedited": {"reason": " "}}, {"expedited": {}}):
        assert client.post(path, "lin_editor", headers=headers, json=body).status_code == 422


def test_it_goes_public_at_the_decision_and_at_no_other_time(urgent: Cast) -> None:
    with pytest.raises(Problem) as caught:
        urgent.submitted(expedited=URGENT, publish_at=clock.now() + timedelta(days=1))
    assert [fault.pointer for fault in caught.value.errors] == ["/publish_at"]


def test_a_secrecy_review_is_needed_all_the_same(urgent: Cast) -> None:
    with urgent.database.writing() as session:
        session.query(ReviewPolicy).update({"secrecy": True})
        session.add(
            RoleAssignment(
                id=new_id(), account_id=urgent.accounts["rev_one_b"], duty="reviewer", role="secrecy",
                organization_id=urgent.organizations["city"], created_at=clock.now(),
            )
        )  # fmt: skip
    submission = sent(urgent)
    with pytest.raises(Problem) as caught:
        urgent.decide(submission, "rev_three")
    assert caught.value.code is Code.WRONG_STATE
    with urgent.database.writing() as session:
        given = SecrecyVerdict("pass", session.get_one(Submission, submission).content_hash)
        sign_secrecy(urgent.actor("rev_one_b"), session, submission, given)
    assert urgent.decide(submission, "rev_three") == "published"


def test_the_time_limit_is_in_working_hours(urgent: Cast) -> None:
    one = published_first(urgent)
    with urgent.database.writing() as session:
        session.query(ReviewPolicy).update({"hours": None})
    other = published_first(urgent)
    with urgent.database.reading() as session:
        for submission, hours in ((one, 16), (other, 24)):
            closed = session.get_one(Submission, submission).closed_at
            assert closed is not None
            assert abs(session.get_one(LaterReview, submission).due_at - due_after(closed, hours)) < timedelta(
                seconds=5
            )


def test_another_reviewer_of_the_last_level_confirms(urgent: Cast, client: Client) -> None:
    submission = published_first(urgent)
    assert [row["submission_id"] for row in client.get(f"{L}?queue=mine", "rev_four").get_json()["data"]] == [
        submission
    ]
    found = client.get(f"{S}/{submission}", "rev_four").get_json()["data"]
    assert found["_actions"]["review_later"]["allowed"]
    body = {"verdict": "confirm", "content_hash": found["content_hash"], "gates": {}}
    path = f"{S}/{submission}/later-review"
    assert client.post(path, "rev_four", json=body).status_code == 422
    assert client.post(path, "rev_four", json={**body, "content_hash": "0" * 64, "gates": PASSED}).status_code == 412
    answer = client.post(path, "rev_four", json={**body, "gates": PASSED})
    made = answer.get_json()["data"]
    assert (answer.status_code, made["resource"]["expedited"]) == (201, "confirmed")
    assert (made["later_review"]["state"], made["later_review"]["reviewer_name"]) == ("confirmed", "rev_four")
    assert made["later_review"]["gates"] == PASSED
    assert client.post(path, "rev_four", json={**body, "gates": PASSED}).status_code == 403


def test_an_objection_withdraws_at_once_with_its_reason(urgent: Cast, client: Client) -> None:
    submission = published_first(urgent)
    resource = resource_of(urgent, submission)
    assert code_of(urgent, submission, "rev_four", "object", " ") is Code.INVALID
    say(urgent, submission, verdict="object", comment="数据有误")
    assert mark(urgent, submission) == (None, False)
    assert owed(urgent, submission).state == "objected"
    assert client.get(f"/delivery/v1/resources/{resource}").status_code == 410
    rows = client.get(f"/api/v1/resources/{resource}/withdrawals", "rev_one").get_json()["data"]
    assert [row["reason"] for row in rows] == ["数据有误"]


def test_who_decided_who_wrote_and_lower_levels_do_not(urgent: Cast) -> None:
    """rev_four's person wrote a revision that went into it, by another account, before the one that was sent."""
    urgent.join("writer", "editor", person="rev_four")
    with urgent.database.writing() as session:
        session.add(
            RoleAssignment(
                id=new_id(), account_id=urgent.accounts["writer"], duty="editor",
                organization_id=urgent.organizations["city"], created_at=clock.now(),
            )
        )  # fmt: skip
    made = urgent.draft("writer")
    with urgent.database.writing() as session:
        version = load_resource(session, made).version
        revise_resource(urgent.actor("lin_editor"), session, made, version, {"title": "改过的标题"})
    submission = urgent.submitted(made, expedited=URGENT)
    urgent.decide(submission, "rev_three")
    for name in ("rev_four", "rev_three", "rev_two", "rev_one", "lin_editor"):
        assert code_of(urgent, submission, name) is Code.FORBIDDEN, name
    for name in ("wai_reviewer", "su_editor", "an_admin"):
        assert code_of(urgent, submission, name) is Code.NOT_FOUND, name


def test_nobody_confirms_on_behalf_of_who_decided(urgent: Cast, client: Client) -> None:
    new = NewDelegation(to_account=urgent.accounts["rev_two"], ends_at=clock.now() + timedelta(days=7), reason="公差")
    for giver in ("rev_three", "rev_four"):
        with urgent.database.writing() as session:
            delegate(urgent.actor(giver), session, new)
    submission = published_first(urgent)
    say(urgent, submission, "rev_two")
    found = client.get(f"{S}/{submission}", "rev_one").get_json()["data"]["later_review"]
    assert (found["reviewer_name"], found["on_behalf_of_name"]) == ("rev_two", "rev_four")
    other = urgent.submitted(urgent.draft(title="又一通知"), expedited=URGENT)
    urgent.decide(other, "rev_four")
    say(urgent, other, "rev_two")
    assert owed(urgent, other).on_behalf_of == urgent.accounts["rev_three"]


def test_a_withdrawal_closes_it_and_an_archiving_does_not(urgent: Cast) -> None:
    one, other = published_first(urgent), published_first(urgent)
    urgent.withdraw(resource_of(urgent, one))
    assert (owed(urgent, one).state, mark(urgent, one)) == ("withdrawn", (None, False))
    with urgent.database.writing() as session:
        resource = resource_of(urgent, other)
        archive(urgent.actor("rev_one"), session, resource, load_resource(session, resource).version, "旧闻")
    assert owed(urgent, other).state == "open"
    say(urgent, other, verdict="object", comment="数据有误")
    assert mark(urgent, other) == (None, False)


def revised(cast: Cast, submission_id: str, **options: Any) -> str:
    """Its next revision, sent; the id of the new submission."""
    resource = resource_of(cast, submission_id)
    with cast.database.writing() as session:
        version = load_resource(session, resource).version
        revise_resource(cast.actor("lin_editor"), session, resource, version, {"title": "更正后的通知"})
    return cast.submitted(resource, **options)


def test_a_regular_publication_closes_it(urgent: Cast) -> None:
    first = published_first(urgent)
    urgent.approve(revised(urgent, first))
    assert (owed(urgent, first).state, mark(urgent, first)) == ("superseded", (None, True))
    assert code_of(urgent, first, "rev_four") is Code.FORBIDDEN


def test_publishing_first_again_gains_no_time(urgent: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    first = published_first(urgent)
    later = clock.now() + timedelta(days=1)
    monkeypatch.setattr("cms.clock.now", lambda: later)
    second = revised(urgent, first, expedited=URGENT)
    assert mark(urgent, first) == ("open", True)
    urgent.decide(second, "rev_three")
    assert owed(urgent, first).state == "superseded"
    assert (owed(urgent, second).state, owed(urgent, second).due_at) == ("open", owed(urgent, first).due_at)
    assert mark(urgent, second) == ("open", True)
    say(urgent, second)
    assert mark(urgent, second) == ("confirmed", True)


def test_while_a_new_revision_is_under_review_it_can_be_confirmed(urgent: Cast) -> None:
    first = published_first(urgent)
    second = revised(urgent, first)
    say(urgent, first)
    urgent.approve(second)
    assert mark(urgent, first) == (None, True)


def test_what_is_overdue_is_counted_and_marked_once(
    urgent: Cast, client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as patched:
        long_ago(patched)
        one, other = published_first(urgent), published_first(urgent)
        say(urgent, other)
        assert not escalate_next_later_review(urgent.database)
    assert escalate_next_later_review(urgent.database)
    assert not escalate_next_later_review(urgent.database)
    assert [record.getMessage() for record in caplog.records].count("a later review is overdue") == 1
    assert owed(urgent, one).escalated_at is not None
    assert owed(urgent, other).escalated_at is None
    found = client.get(f"{L}?overdue=true&total=true&limit=1", "lin_editor").get_json()
    assert (found["meta"]["total"], found["data"][0]["submission_id"]) == (1, one)
    assert found["data"][0]["is_overdue"]


def test_what_is_overdue_is_reviewed_from_above(urgent: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """rev_four reviews for the city; the terms name units of whose reviewers rev_four is none."""
    with urgent.database.writing() as session:
        session.query(ReviewPolicy).update({"eligible": [urgent.organizations["city"]]})
    with urgent.database.writing() as session:
        session.execute(
            text("UPDATE person SET organization_id = :unit WHERE id = :id"),
            {"unit": plain(urgent, urgent.organizations["stranger"]), "id": plain(urgent, urgent.persons["rev_four"])},
        )
    with monkeypatch.context() as patched:
        long_ago(patched)
        submission = published_first(urgent)
    assert code_of(urgent, submission, "rev_four") is Code.FORBIDDEN
    escalate_next_later_review(urgent.database)
    say(urgent, submission)
    assert owed(urgent, submission).state == "confirmed"


def test_lists_are_filtered_sorted_and_paged(urgent: Cast, client: Client) -> None:
    one, other = published_first(urgent), published_first(urgent, organization="science", title="又一通知")
    say(urgent, one)

    def ids(query: str, who: str = "rev_one") -> list[str]:
        return [row["submission_id"] for row in client.get(f"{L}?{query}", who).get_json()["data"]]

    assert sorted(ids("")) == sorted([one, other])
    assert ids("sort=-due_at&limit=1") == [other]
    assert ids("state=open") == ids("state=open&state=objected") == [other]
    assert ids("sort=decided_at") == [one]
    assert sorted(ids(f"organization={urgent.organizations['science']}")) == sorted([one, other])
    assert ids(f"organization={urgent.organizations['city']}") == []
    assert ids("overdue=true") == []
    assert ids("", "wai_reviewer") == []
    assert ids("queue=mine", "rev_three") == ids("queue=mine", "rev_one") == []
    told = client.get(f"{L}?include=_actions&state=open", "rev_three").get_json()["data"][0]["_actions"]
    assert told["review_later"]["reason"]["code"] == "decided_already"
    urgent.submitted()
    for query, number in (("expedited=true", 2), ("expedited=false", 1)):
        assert len(client.get(f"{S}?{query}", "rev_one").get_json()["data"]) == number


def test_a_returned_one_owes_nothing(urgent: Cast) -> None:
    submission = sent(urgent)
    assert urgent.decide(submission, "rev_three", "return", "数据不全") == "returned"
    with urgent.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(LaterReview)) == 0
