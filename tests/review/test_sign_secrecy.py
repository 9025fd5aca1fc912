"""The secrecy review: a sign-off of its own, by another person, without which nothing goes public."""

import pytest
from sqlalchemy.exc import DatabaseError

from cms import clock
from cms.accounts.models import RoleAssignment
from cms.errors import Code, Problem
from cms.ids import new_id
from cms.review.models import ReviewPolicy, Submission
from cms.review.sign_secrecy import SecrecyVerdict, sign_secrecy
from cms.review.terms import default_gates
from tests.cast import Cast
from tests.client import Client

S = "/api/v1/submissions"


@pytest.fixture
def guarded(cast: Cast) -> Cast:
    """The cast, where every article needs a secrecy review, which rev_one_b and wai_reviewer sign."""
    now = clock.now()
    with cast.database.writing() as session:
        gates = default_gates(2)
        policy = ReviewPolicy(id=new_id(), type="article", levels=2, gates=gates, secrecy=True, created_at=now)
        session.add(policy)
        for name, scope in (("rev_one_b", "city"), ("wai_reviewer", "stranger")):
            session.add(
                RoleAssignment(
                    id=new_id(),
                    account_id=cast.accounts[name],
                    duty="reviewer",
                    role="secrecy",
                    organization_id=cast.organizations[scope],
                    created_at=now,
                )
            )
    return cast


def sign(cast: Cast, submission_id: str, name: str = "rev_one_b", verdict: str = "pass", comment: str = "") -> str:
    with cast.database.writing() as session:
        content_hash = session.get_one(Submission, submission_id).content_hash
        given = SecrecyVerdict(verdict, content_hash, comment)
        return sign_secrecy(cast.actor(name), session, submission_id, given)[0].state


def code_of(cast: Cast, submission_id: str, name: str = "rev_one_b", verdict: str = "pass") -> Code:
    with pytest.raises(Problem) as caught:
        sign(cast, submission_id, name, verdict)
    return caught.value.code


def test_the_last_approval_waits_for_the_sign_off(guarded: Cast) -> None:
    submission = guarded.submitted()
    guarded.decide(submission, "rev_one")
    with pytest.raises(Problem) as caught:
        guarded.decide(submission, "rev_two")
    assert caught.value.code is Code.WRONG_STATE
    assert sign(guarded, submission) == "open"
    assert guarded.decide(submission, "rev_two") == "published"


def test_words_that_nobody_can_read_are_no_reason_to_fail_it(guarded: Cast) -> None:
    submission = guarded.submitted()
    with pytest.raises(Problem) as caught:
        sign(guarded, submission, verdict="fail", comment="\u200b\u2060 ")
    assert [(one.pointer, one.code) for one in caught.value.errors] == [("/comment", "required")]


def test_what_fails_is_returned_with_a_reason(guarded: Cast) -> None:
    submission = guarded.submitted()
    assert code_of(guarded, submission, verdict="fail") is Code.INVALID
    assert sign(guarded, submission, verdict="fail", comment="附件含内部资料") == "returned"
    guarded.submitted(_resource(guarded, submission))


def _resource(cast: Cast, submission_id: str) -> str:
    with cast.database.reading() as session:
        return session.get_one(Submission, submission_id).resource_id


def test_only_secrecy_reviewers_in_scope_sign_and_only_once(guarded: Cast) -> None:
    submission = guarded.submitted()
    assert code_of(guarded, submission, "rev_three") is Code.FORBIDDEN
    assert code_of(guarded, submission, "lin_editor") is Code.FORBIDDEN
    assert code_of(guarded, submission, "wai_reviewer") is Code.NOT_FOUND
    sign(guarded, submission)
    assert code_of(guarded, submission) is Code.FORBIDDEN


def test_who_signs_decides_nothing_and_who_decides_signs_nothing(guarded: Cast) -> None:
    one, other = guarded.submitted(), guarded.submitted()
    sign(guarded, one)
    with pytest.raises(Problem) as caught:
        guarded.decide(one, "rev_one_b")
    assert caught.value.code is Code.FORBIDDEN
    guarded.decide(other, "rev_one_b")
    assert code_of(guarded, other) is Code.FORBIDDEN


def test_nothing_is_signed_where_nothing_is_asked_for(guarded: Cast) -> None:
    with guarded.database.writing() as session:
        session.query(ReviewPolicy).delete()
    assert code_of(guarded, guarded.submitted()) is Code.FORBIDDEN


def test_the_database_publishes_nothing_without_the_sign_off(guarded: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    submission = guarded.submitted()
    guarded.decide(submission, "rev_one")
    monkeypatch.setattr("cms.review.decide._refuse_unsigned_secrecy", lambda *_given: None)
    with pytest.raises(DatabaseError) as caught:
        guarded.decide(submission, "rev_two")
    assert "not approved" in str(caught.value.orig)


def test_the_sign_off_over_http(client: Client, guarded: Cast) -> None:
    submission = guarded.submitted()
    waiting = client.get(f"{S}?queue=secrecy", "rev_one_b").get_json()["data"]
    assert [row["id"] for row in waiting] == [submission]
    assert client.get(f"{S}?queue=secrecy", "rev_one").get_json()["data"] == []
    body = {"verdict": "pass", "content_hash": waiting[0]["content_hash"], "comment": "不涉密"}
    path = f"{S}/{submission}/secrecy-sign-off"
    signed = client.post(path, "rev_one_b", json=body).get_json()["data"]["secrecy_sign_off"]
    assert (signed["verdict"], signed["reviewer_name"]) == ("pass", "rev_one_b")


def test_the_role_is_given_without_a_level_and_to_reviewers_only(client: Client, cast: Cast) -> None:
    body = {"organization_id": cast.organizations["city"], "role": "secrecy"}
    path = "/api/v1/users/{}/assignments"
    reviewer, editor = (path.format(cast.accounts[name]) for name in ("rev_one", "lin_editor"))
    made = client.post(reviewer, "an_admin", json=body)
    assert (made.status_code, made.get_json()["data"]["role"]) == (201, "secrecy")
    assert client.post(reviewer, "an_admin", json=body).status_code == 409
    assert client.post(reviewer, "an_admin", json={**body, "level": 1}).status_code == 422
    assert client.post(editor, "an_admin", json=body).status_code == 422
