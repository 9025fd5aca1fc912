"""Time limits: each level has its own, and what is overdue may be decided from above."""

from datetime import timedelta

import pytest

from cms import clock
from cms.accounts.assignments.create_assignment import NewAssignment, assign
from cms.accounts.models import Account, Person, RoleAssignment
from cms.accounts.scopes import Scope
from cms.errors import Code, Problem
from cms.ids import new_id
from cms.review.escalate import escalate_next
from cms.review.models import Decision, ReviewPolicy, Submission
from cms.review.terms import default_gates
from cms.review.working_time import due_after
from tests.cast import Cast
from tests.client import Client

S = "/api/v1/submissions"


@pytest.fixture
def timed(cast: Cast) -> Cast:
    """The cast, where articles have three levels with a clock, which reviewers of the science bureau decide on.

    Of the reviewers only rev_one works there; the others work for the city above it.
    """
    science = cast.organizations["science"]
    with cast.database.writing() as session:
        session.get_one(Person, cast.persons["rev_one"]).organization_id = science
        session.add(
            ReviewPolicy(
                id=new_id(),
                type="article",
                levels=3,
                gates=default_gates(3),
                hours=[4, 8, 8],
                eligible=[science],
                created_at=clock.now(),
            )
        )
    return cast


def overdue(cast: Cast) -> str:
    submission = cast.submitted()
    with cast.database.writing() as session:
        session.get_one(Submission, submission).due_at = clock.now() - timedelta(minutes=1)
    return submission


def code_of(cast: Cast, submission_id: str, name: str) -> Code:
    with pytest.raises(Problem) as caught:
        cast.decide(submission_id, name)
    return caught.value.code


def test_each_level_has_its_own_time_limit(timed: Cast) -> None:
    submission = timed.submitted()
    with timed.database.reading() as session:
        found = session.get_one(Submission, submission)
        assert found.due_at == due_after(found.created_at, 4)
    timed.decide(submission, "rev_one")
    with timed.database.reading() as session:
        second = session.get_one(Submission, submission).due_at
    assert second is not None
    assert second > clock.now()


def test_only_reviewers_of_the_named_units_decide(timed: Cast, client: Client) -> None:
    submission = timed.submitted()
    assert code_of(timed, submission, "rev_one_b") is Code.FORBIDDEN
    assert client.get(f"{S}?queue=mine", "rev_one_b").get_json()["data"] == []
    assert [row["id"] for row in client.get(f"{S}?queue=mine", "rev_one").get_json()["data"]] == [submission]
    assert timed.decide(submission, "rev_one") == "open"


def test_what_is_overdue_is_marked_once(timed: Cast) -> None:
    in_time, late = timed.submitted(), overdue(timed)
    assert escalate_next(timed.database)
    assert not escalate_next(timed.database)
    with timed.database.reading() as session:
        assert session.get_one(Submission, late).escalated_at is not None
        assert session.get_one(Submission, in_time).escalated_at is None


@pytest.mark.parametrize("name", ["rev_one_b", "rev_two", "rev_three"])
def test_what_is_overdue_is_decided_from_above_and_that_is_recorded(timed: Cast, client: Client, name: str) -> None:
    submission = overdue(timed)
    assert code_of(timed, submission, name) is Code.FORBIDDEN
    escalate_next(timed.database)
    assert [row["id"] for row in client.get(f"{S}?queue=mine", name).get_json()["data"]] == [submission]
    assert timed.decide(submission, name) == "open"
    with timed.database.reading() as session:
        assert [one.is_escalated for one in session.query(Decision)] == [True]
        found = session.get_one(Submission, submission)
        assert (found.level, found.escalated_at) == (2, None)


def test_who_decides_at_the_own_level_in_time_or_not_decides_regularly(timed: Cast) -> None:
    submission = overdue(timed)
    escalate_next(timed.database)
    timed.decide(submission, "rev_one")
    with timed.database.reading() as session:
        assert [one.is_escalated for one in session.query(Decision)] == [False]


def test_a_reviewer_of_the_unit_itself_is_not_one_from_above(timed: Cast) -> None:
    with timed.database.writing() as session:
        held = session.query(RoleAssignment).filter_by(account_id=timed.accounts["rev_three"])
        held.delete()
        account = session.get_one(Account, timed.accounts["rev_three"])
        scope = Scope("organization_id", timed.organizations["science"])
        assign(session, account, NewAssignment(scope=scope, level=3), granted_by=None)
    submission = overdue(timed)
    escalate_next(timed.database)
    assert code_of(timed, submission, "rev_three") is Code.FORBIDDEN


def test_what_is_overdue_is_listed(timed: Cast, client: Client) -> None:
    timed.submitted()
    late = overdue(timed)
    assert [row["id"] for row in client.get(f"{S}?overdue=true", "lin_editor").get_json()["data"]] == [late]
