"""Claims: one reader at a time, for a while."""

import pytest

from cms.errors import Code, Problem
from cms.review.claim import claim, release
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
