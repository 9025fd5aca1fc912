"""Claims: one reader at a time, for a while."""

import pytest

from cms.errors import Code, Problem
from cms.review.claim import claim, list_claim_events, release
from cms.review.models import Submission
from tests.cast import Cast


def take(cast: Cast, submission_id: str, name: str, minutes: int = 30) -> Submission:
    with cast.database.writing() as session:
        return claim(cast.actor(name), session, submission_id, minutes)


def test_a_claim_keeps_others_from_claiming_and_deciding(cast: Cast) -> None:
    submission = cast.submitted()
    take(cast, submission, "rev_one")
    for act in (lambda: take(cast, submission, "rev_one_b"), lambda: cast.decide(submission, "rev_one_b")):
        with pytest.raises(Problem) as caught:
            act()
        assert caught.value.code is Code.WRONG_STATE
        assert caught.value.detail is not None
        assert "rev_one" in caught.value.detail.zh


def test_an_expired_claim_is_free(cast: Cast) -> None:
    submission = cast.submitted()
    take(cast, submission, "rev_one", minutes=-1)
    assert take(cast, submission, "rev_one_b").claimed_by == cast.accounts["rev_one_b"]


def test_a_claim_is_prolonged_by_its_holder_and_ends_with_the_decision(cast: Cast) -> None:
    submission = cast.submitted()
    first = take(cast, submission, "rev_one").claimed_until
    second = take(cast, submission, "rev_one", minutes=60).claimed_until
    assert first is not None
    assert second is not None
    assert second > first
    cast.decide(submission, "rev_one")
    with cast.database.reading() as session:
        assert session.get_one(Submission, submission).claimed_by is None


def test_a_claim_can_be_given_back_by_its_holder_only(cast: Cast) -> None:
    submission = cast.submitted()
    take(cast, submission, "rev_one")
    with pytest.raises(Problem) as caught, cast.database.writing() as session:
        release(cast.actor("rev_one_b"), session, submission)
    assert caught.value.code is Code.WRONG_STATE
    with cast.database.writing() as session:
        assert release(cast.actor("rev_one"), session, submission).claimed_until is None


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("lin_editor", Code.FORBIDDEN),
        ("rev_two", Code.FORBIDDEN),
        ("wai_reviewer", Code.NOT_FOUND),
    ],
)
def test_who_cannot_decide_cannot_claim(cast: Cast, name: str, code: Code) -> None:
    with pytest.raises(Problem) as caught:
        take(cast, cast.submitted(), name)
    assert caught.value.code is code


EVERY = {"limit": 50, "cursor": None, "total": False}


def steps(cast: Cast, submission_id: str) -> list[tuple[str, str, str]]:
    with cast.database.reading() as session:
        page = list_claim_events(cast.actor("lin_editor"), session, submission_id, EVERY)
        return [(row[0].kind, row[1], row[0].reason) for row in page.rows]


def take_over(cast: Cast, submission_id: str, name: str, reason: str = "张三休假") -> Submission:
    with cast.database.writing() as session:
        return claim(cast.actor(name), session, submission_id, 30, reason)


def test_a_claim_is_taken_over_with_a_reason_by_the_same_level(cast: Cast) -> None:
    submission = cast.submitted()
    take(cast, submission, "rev_one")
    assert take_over(cast, submission, "rev_one_b").claimed_by == cast.accounts["rev_one_b"]
    assert steps(cast, submission) == [("taken", "rev_one", ""), ("taken_over", "rev_one_b", "张三休假")]
    with pytest.raises(Problem) as caught:
        cast.decide(submission, "rev_one")
    assert caught.value.code is Code.WRONG_STATE


@pytest.mark.parametrize(
    ("name", "reason", "code"),
    [
        ("rev_one_b", " ", Code.INVALID),
        ("rev_two", "急件", Code.FORBIDDEN),
        ("lin_editor", "急件", Code.FORBIDDEN),
        ("wai_reviewer", "急件", Code.NOT_FOUND),
    ],
)
def test_nobody_else_takes_over_and_nobody_without_a_reason(cast: Cast, name: str, reason: str, code: Code) -> None:
    submission = cast.submitted()
    take(cast, submission, "rev_one")
    with pytest.raises(Problem) as caught:
        take_over(cast, submission, name, reason)
    assert caught.value.code is code
    assert steps(cast, submission) == [("taken", "rev_one", "")]


def test_every_step_of_a_claim_is_recorded(cast: Cast) -> None:
    submission = cast.submitted()
    take(cast, submission, "rev_one")
    take(cast, submission, "rev_one", minutes=-1)
    take(cast, submission, "rev_one_b")
    with cast.database.writing() as session:
        release(cast.actor("rev_one_b"), session, submission)
    assert sorted(steps(cast, submission)) == [
        ("expired", "rev_one", ""),
        ("prolonged", "rev_one", ""),
        ("released", "rev_one_b", ""),
        ("taken", "rev_one", ""),
        ("taken", "rev_one_b", ""),
    ]


def test_an_expired_claim_of_another_is_recorded_by_the_decision(cast: Cast) -> None:
    submission = cast.submitted()
    take(cast, submission, "rev_one", minutes=-1)
    cast.decide(submission, "rev_one_b")
    assert sorted(kind for kind, _, _ in steps(cast, submission)) == ["expired", "taken"]
