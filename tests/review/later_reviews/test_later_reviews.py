"""Published first, reviewed later: one decision at the last level signs all gates; another reviewer confirms."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from cms import clock
from cms.accounts.delegations.create_delegation import NewDelegation, delegate
from cms.accounts.models import RoleAssignment
from cms.errors import Code, Problem
from cms.ids import new_id
from cms.library.load import load_resource
from cms.library.revise_resource import revise_resource
from cms.publishing.models import LaterReview
from cms.publishing.withdraw import archive
from cms.review.decide import Verdict, decide
from cms.review.later_reviews.escalate import escalate_next_later_review
from cms.review.later_reviews.review_later import LaterVerdict, review_later
from cms.review.models import ReviewPolicy, Submission
from cms.review.sign_secrecy import SecrecyVerdict, sign_secrecy
from cms.review.terms import default_gates
from cms.review.working_time import due_after
from schemas.gates import GATES
from tests.cast import Cast
from tests.client import Client
from tests.review.test_database_refuses import plain, refused

S, L = "/api/v1/submissions", "/api/v1/later-reviews"
PASSED = dict.fromkeys(GATES, "pass")
URGENT = "防汛应急响应"


@pytest.fixture
def urgent(cast: Cast) -> Cast:
    """The cast, where articles may be published first; rev_four reviews at the third level like rev_three."""
    cast.join("rev_four", "reviewer")
    with cast.database.writing() as session:
        now, gates = clock.now(), default_gates(3)
        session.add(
            ReviewPolicy(
                id=new_id(), type="article", levels=3, gates=gates, expedited_allowed=True, hours=[4, 8, 16],
                created_at=now,
            )
        )  # fmt: skip
        reviewer = {"account_id": cast.accounts["rev_four"], "duty": "reviewer", "created_at": now}
        city = cast.organizations["city"]
        session.add(RoleAssignment(id=new_id(), level=3, organization_id=city, **reviewer))
    return cast


def sent(cast: Cast, **changed: Any) -> str:
    return cast.submitted(cast.draft(**changed), expedited=URGENT)


def published_first(cast: Cast, **changed: Any) -> str:
    """What rev_three alone made public; the id of its submission."""
    submission = sent(cast, **changed)
    assert cast.decide(submission, "rev_three") == "published"
    return submission


def say(
    cast: Cast, submission_id: str, name: str = "rev_four", verdict: str = "confirm", comment: str = "同意"
) -> None:
    actor = cast.actor(name)
    with cast.database.writing() as session:
        content_hash = session.get_one(Submission, submission_id).content_hash
        review_later(actor, session, submission_id, LaterVerdict(verdict, content_hash, comment))


def code_of(cast: Cast, submission_id: str, name: str, verdict: str = "confirm", comment: str = "同意") -> Code:
    with pytest.raises(Problem) as caught:
        say(cast, submission_id, name, verdict, comment)
    return caught.value.code


def owed(cast: Cast, submission_id: str) -> LaterReview:
    with cast.database.reading() as session:
        return session.get_one(LaterReview, submission_id)


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


def test_the_database_publishes_nothing_first_without_a_review_owed(
    urgent: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    submission = sent(urgent)
    monkeypatch.setattr("cms.review.decide.open_later_review", lambda *_given: None)
    actor = urgent.actor("rev_three")
    with urgent.database.reading() as session:
        given = Verdict("approve", session.get_one(Submission, submission).content_hash)
    with urgent.database.writing() as session, pytest.raises(DatabaseError) as caught:
        decide(actor, session, submission, given)
    assert "not approved" in str(caught.value.orig)


def test_the_database_owes_no_review_for_what_was_published_regularly(urgent: Cast) -> None:
    submission = urgent.submitted()
    urgent.approve(submission)
    assert "published first" in refused(
        urgent,
        "INSERT INTO later_review (submission_id, resource_id, base_number, state, due_at, comment, gates)"
        " SELECT id, resource_id, 0, 'open', '2026-01-01 00:00:00', '', '{}' FROM submission WHERE id = :id",
        id=plain(urgent, submission),
    )


def test_the_database_lets_nothing_be_published_first_without_a_policy(urgent: Cast) -> None:
    submission = plain(urgent, urgent.submitted())
    refused(urgent, "UPDATE submission SET expedited_reason = 'x', level = levels WHERE id = :id", id=submission)
    assert "policy" in refused(
        urgent,
        "INSERT INTO submission (id, resource_id, revision_number, content_hash, levels, level, gates, secrecy, state,"
        " submitted_by, note, expedited_reason, created_at)"
        " SELECT :new, resource_id, revision_number, content_hash, levels, levels, gates, secrecy, 'returned',"
        " submitted_by, '', 'x', created_at FROM submission WHERE id = :id",
        id=submission,
        new=plain(urgent, new_id()),
    )


def test_the_database_lets_only_others_confirm_and_only_once(urgent: Cast) -> None:
    urgent.join("writer", "reviewer", person="lin_editor")
    submission = published_first(urgent)

    def confirmed_by(name: str, person: str | None = None) -> str:
        return refused(
            urgent,
            "UPDATE later_review SET state = 'confirmed', account_id = :account, person_id = :person,"
            " duty = 'reviewer', decided_at = '2026-01-01 00:00:00'",
            account=plain(urgent, urgent.accounts[name]),
            person=plain(urgent, urgent.persons[person or name]),
        )

    assert "another person" in confirmed_by("rev_three")
    assert "own work" in confirmed_by("writer")
    assert "no reviewer" in confirmed_by("rev_three", "rev_four")
    assert "no reviewer" in confirmed_by("gao_editor")
    refused(urgent, "UPDATE later_review SET due_at = '2030-01-01 00:00:00'")
    refused(urgent, "DELETE FROM later_review")
    say(urgent, submission)
    assert "closed" in confirmed_by("rev_four")
