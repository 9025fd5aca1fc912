"""Submitting: only what is whole and may be public; it can be taken back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cms import clock
from cms.errors import Code, Problem
from cms.library.load import load_resource
from cms.library.revise_resource import revise_resource
from cms.review.models import Submission
from cms.review.submit import cancel_submission
from tests.cast import Cast


def refusal(cast: Cast, name: str = "lin_editor", resource_id: str | None = None, **options: Any) -> Problem:
    with pytest.raises(Problem) as caught:
        cast.submitted(resource_id, name, **options)
    return caught.value


def test_a_submission_binds_the_heads_hash(cast: Cast) -> None:
    made = cast.draft()
    submission = cast.submitted(made)
    with cast.database.reading() as session:
        found = session.get_one(Submission, submission)
        assert (found.state, found.level, found.levels, found.revision_number) == ("open", 1, 3, 1)
        assert load_resource(session, made).state == "in_review"


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"disclosure": None}, "/content/disclosure"),
        ({"disclosure": "on_request", "disclosure_reason": "涉及第三方"}, "/content/disclosure"),
        ({"channels": None}, "/content/channels"),
        ({"kind": None}, "/content/kind"),
        ({"body": None}, "/content/body"),
    ],
)
def test_what_lacks_something_is_not_submitted(cast: Cast, changed: dict[str, Any], pointer: str) -> None:
    problem = refusal(cast, resource_id=cast.draft(**changed))
    assert problem.code is Code.INVALID
    assert [error.pointer for error in problem.errors] == [pointer]


def test_a_time_in_the_past_is_refused(cast: Cast) -> None:
    problem = refusal(cast, publish_at=clock.now() - timedelta(minutes=1))
    assert [error.pointer for error in problem.errors] == ["/publish_at"]


def test_one_resource_has_one_open_submission(cast: Cast) -> None:
    made = cast.draft()
    cast.submitted(made)
    assert refusal(cast, resource_id=made).code is Code.FORBIDDEN


@pytest.mark.parametrize("name", ["rev_one", "an_admin"])
def test_only_editors_submit(cast: Cast, name: str) -> None:
    made = cast.draft()
    assert refusal(cast, name, made).code in (Code.FORBIDDEN, Code.NOT_FOUND)


def test_a_submission_can_be_taken_back_edited_and_sent_again(cast: Cast) -> None:
    made = cast.draft()
    first = cast.submitted(made)
    cast.decide(first, "rev_one")
    with cast.database.writing() as session:
        version = load_resource(session, made).version
        resource = cancel_submission(cast.actor("lin_editor"), session, made, version)
        revise_resource(cast.actor("lin_editor"), session, made, resource.version, {"title": "更正后的标题"})
    second = cast.submitted(made)
    with cast.database.reading() as session:
        assert session.get_one(Submission, first).state == "cancelled"
        assert session.get_one(Submission, second).level == 1


def test_without_a_submission_there_is_nothing_to_take_back(cast: Cast) -> None:
    made = cast.draft()
    with pytest.raises(Problem) as caught, cast.database.writing() as session:
        cancel_submission(cast.actor("lin_editor"), session, made, 1)
    assert caught.value.code is Code.FORBIDDEN


def test_a_time_beyond_two_years_is_refused(cast: Cast) -> None:
    for moment in (clock.now() + timedelta(days=800), datetime(9999, 12, 31, 23, 59, tzinfo=UTC)):
        (error,) = refusal(cast, publish_at=moment).errors
        assert (error.pointer, error.code) == ("/publish_at", "too_far")
        assert "两年" in error.detail.zh
