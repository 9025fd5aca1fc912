"""Reviewing on behalf of somebody who delegated: within their grants, recorded, and as far from the work as they."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from cms import clock
from cms.accounts.delegations.create_delegation import NewDelegation, delegate
from cms.accounts.delegations.revoke_delegation import revoke_delegation
from cms.accounts.models import Person, RoleAssignment
from cms.errors import Code, Problem
from cms.ids import new_id
from cms.review.models import Decision, ReviewPolicy, Submission
from cms.review.sign_secrecy import SecrecyVerdict, sign_secrecy
from cms.review.terms import default_gates
from tests.cast import Cast
from tests.client import Client
from tests.review.test_database_refuses import decision, plain

S = "/api/v1/submissions"


def hand_over(cast: Cast, giver: str, taker: str) -> str:
    new = NewDelegation(to_account=cast.accounts[taker], ends_at=clock.now() + timedelta(days=7), reason="公差")
    with cast.database.writing() as session:
        return delegate(cast.actor(giver), session, new).id


def code_of(cast: Cast, submission_id: str, name: str) -> Code:
    with pytest.raises(Problem) as caught:
        cast.decide(submission_id, name)
    return caught.value.code


def told(client: Client, submission: str, who: str, action: str = "decide") -> str | None:
    found: dict[str, Any] = client.get(f"{S}/{submission}", who).get_json()["data"]["_actions"][action]
    return found["reason"] and found["reason"]["code"]


def mine(client: Client, who: str) -> list[str]:
    return [row["id"] for row in client.get(f"{S}?queue=mine", who).get_json()["data"]]


@pytest.fixture
def helped(cast: Cast) -> Cast:
    """The cast, where wai_reviewer, who has no scope here, acts for rev_one."""
    hand_over(cast, "rev_one", "wai_reviewer")
    return cast


def test_delegated_work_is_on_the_desk_and_decided_in_the_giver_s_name(client: Client, helped: Cast) -> None:
    submission = helped.submitted()
    assert mine(client, "wai_reviewer") == [submission]
    assert helped.decide(submission, "wai_reviewer") == "open"
    row = client.get(f"{S}/{submission}", "rev_two").get_json()["data"]["decisions"][0]
    assert (row["reviewer_name"], row["on_behalf_of"], row["on_behalf_of_name"]) == (
        "wai_reviewer", helped.accounts["rev_one"], "rev_one",
    )  # fmt: skip


def test_what_one_decides_by_an_own_grant_is_in_nobody_s_name(cast: Cast) -> None:
    hand_over(cast, "rev_one", "rev_one_b")
    cast.decide(cast.submitted(), "rev_one_b")
    with cast.database.reading() as session:
        assert session.query(Decision.on_behalf_of).scalar() is None


def test_what_is_over_gives_nothing_at_once(client: Client, cast: Cast) -> None:
    submission = cast.submitted()
    given = hand_over(cast, "rev_one", "wai_reviewer")
    assert mine(client, "wai_reviewer") == [submission]
    with cast.database.writing() as session:
        revoke_delegation(cast.actor("rev_one"), session, given)
    assert mine(client, "wai_reviewer") == []
    assert code_of(cast, submission, "wai_reviewer") is Code.NOT_FOUND


def test_nobody_acts_for_the_writer_of_it(client: Client, cast: Cast) -> None:
    cast.join("writer", "reviewer", person="lin_editor")
    with cast.database.writing() as session:
        session.add(
            RoleAssignment(
                id=new_id(), account_id=cast.accounts["writer"], duty="reviewer", level=1,
                organization_id=cast.organizations["city"], created_at=clock.now(),
            )
        )  # fmt: skip
    hand_over(cast, "writer", "wai_reviewer")
    submission = cast.submitted()
    assert mine(client, "wai_reviewer") == []
    assert told(client, submission, "wai_reviewer") == "not_on_behalf"
    assert code_of(cast, submission, "wai_reviewer") is Code.FORBIDDEN


def test_nobody_acts_for_who_decided_already_nor_decides_after_their_substitute(client: Client, cast: Cast) -> None:
    """rev_one has level 1 and, here, level 2 as well; whoever acts for rev_one makes rev_one's one decision."""
    with cast.database.writing() as session:
        session.add(
            RoleAssignment(
                id=new_id(), account_id=cast.accounts["rev_one"], duty="reviewer", level=2,
                organization_id=cast.organizations["city"], created_at=clock.now(),
            )
        )  # fmt: skip
    hand_over(cast, "rev_one", "wai_reviewer")
    one, other = cast.submitted(), cast.submitted()
    cast.decide(one, "rev_one")
    assert told(client, one, "wai_reviewer") == "not_on_behalf"
    assert code_of(cast, one, "wai_reviewer") is Code.FORBIDDEN
    cast.decide(other, "wai_reviewer")
    assert told(client, other, "rev_one") == "decided_already"
    assert code_of(cast, other, "rev_one") is Code.FORBIDDEN
    assert code_of(cast, other, "wai_reviewer") is Code.FORBIDDEN
    assert mine(client, "rev_one") == mine(client, "wai_reviewer") == []


def test_the_writer_decides_on_nobody_s_behalf(cast: Cast) -> None:
    cast.join("writer", "reviewer", person="lin_editor")
    hand_over(cast, "rev_one", "writer")
    assert code_of(cast, cast.submitted(), "writer") is Code.FORBIDDEN


def test_what_was_delegated_is_for_reviewing_only(client: Client, helped: Cast) -> None:
    live = helped.published()
    found = client.get(f"/api/v1/resources/{live}", "wai_reviewer")
    assert found.get_json()["data"]["_actions"]["withdraw"]["reason"]["code"] == "delegated_for_review"
    answer = client.post(
        f"/api/v1/resources/{live}/withdrawals",
        "wai_reviewer",
        headers={"If-Match": found.headers["ETag"]},
        json={"kind": "withdrawn", "reason": "内容有误"},
    )
    assert answer.status_code == 403


def test_whose_unit_is_eligible_lets_others_act_for_it(client: Client, cast: Cast) -> None:
    science = cast.organizations["science"]
    with cast.database.writing() as session:
        session.get_one(Person, cast.persons["rev_one"]).organization_id = science
        session.add(
            ReviewPolicy(
                id=new_id(), type="article", levels=1, gates=default_gates(1), eligible=[science],
                created_at=clock.now(),
            )
        )  # fmt: skip
    submission = cast.submitted()
    assert told(client, submission, "rev_one_b") == "not_eligible"
    hand_over(cast, "rev_one", "rev_one_b")
    assert mine(client, "rev_one_b") == [submission]
    assert cast.decide(submission, "rev_one_b") == "published"
    with cast.database.reading() as session:
        assert session.query(Decision.on_behalf_of).scalar() == cast.accounts["rev_one"]


def test_claims_say_on_whose_behalf(client: Client, helped: Cast) -> None:
    submission = helped.submitted()
    client.post(f"{S}/{submission}/claims", "wai_reviewer", json={})
    steps = client.get(f"{S}/{submission}/claims", "rev_one").get_json()["data"]
    assert [(step["name"], step["on_behalf_of"]) for step in steps] == [("wai_reviewer", helped.accounts["rev_one"])]


def test_the_secrecy_sign_off_says_on_whose_behalf_and_counts_for_both(client: Client, cast: Cast) -> None:
    with cast.database.writing() as session:
        now, city = clock.now(), cast.organizations["city"]
        gates = default_gates(1)
        session.add(ReviewPolicy(id=new_id(), type="article", levels=1, gates=gates, secrecy=True, created_at=now))
        session.add(
            RoleAssignment(
                id=new_id(), account_id=cast.accounts["rev_one"], duty="reviewer", role="secrecy",
                organization_id=city, created_at=now,
            )
        )  # fmt: skip
    hand_over(cast, "rev_one", "wai_reviewer")
    submission = cast.submitted()
    with cast.database.writing() as session:
        given = SecrecyVerdict("pass", session.get_one(Submission, submission).content_hash)
        sign_secrecy(cast.actor("wai_reviewer"), session, submission, given)
    signed = client.get(f"{S}/{submission}", "rev_one").get_json()["data"]["secrecy_sign_off"]
    assert (signed["reviewer_name"], signed["on_behalf_of_name"]) == ("wai_reviewer", "rev_one")
    assert told(client, submission, "rev_one") == "decided_already"
    assert cast.decide(submission, "rev_one_b") == "published"


def raw(cast: Cast, submission: str, name: str, behalf: str, **changed: Any) -> str:
    """What the database says to a raw decision in somebody's name."""
    statement, values = decision(cast, submission, name, **changed)
    statement = statement.replace("created_at)", "created_at, on_behalf_of)").replace(":at\n", ":at, :behalf\n")
    values["behalf"] = plain(cast, cast.accounts[behalf])
    with pytest.raises(DatabaseError) as caught, cast.database.writing() as session:
        session.execute(text(statement), values)
    return str(caught.value.orig)


def test_the_database_lets_nobody_decide_in_the_name_of_who_did_not_delegate(helped: Cast) -> None:
    submission = helped.submitted()
    assert "delegated" in raw(helped, submission, "wai_reviewer", "rev_one_b")
    assert "delegated" in raw(helped, submission, "rev_one", "wai_reviewer")
    late = (clock.now() + timedelta(days=8)).replace(tzinfo=None).isoformat(" ")
    assert "delegated" in raw(helped, submission, "wai_reviewer", "rev_one", at=late)


def test_the_database_lets_nobody_decide_for_a_writer_or_for_who_has_decided(cast: Cast) -> None:
    cast.join("writer", "reviewer", person="lin_editor")
    for giver in ("writer", "rev_one"):
        hand_over(cast, giver, "wai_reviewer")
    submission = cast.submitted()
    assert "own work" in raw(cast, submission, "wai_reviewer", "writer")
    cast.decide(submission, "rev_one")
    assert "twice" in raw(cast, submission, "wai_reviewer", "rev_one", level=2)
