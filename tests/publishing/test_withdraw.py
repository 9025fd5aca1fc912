"""Taking back: at once, by a reviewer, with a tombstone; every state has a way out."""

from collections.abc import Callable

import pytest

from cms.changes.log import read_after
from cms.delivery.models import DeliveredResource
from cms.errors import Code, Problem
from cms.library.load import load_resource
from cms.library.models import Resource
from cms.library.revise_resource import revise_resource
from cms.publishing import withdraw as withdrawing
from tests.cast import Cast

Act = Callable[..., Resource]


def act(cast: Cast, how: Act, resource_id: str, name: str = "rev_one") -> Resource:
    with cast.database.writing() as session:
        version = load_resource(session, resource_id).version
        return how(cast.actor(name), session, resource_id, version, "附件有误")


def delivered(cast: Cast, resource_id: str) -> str:
    with cast.database.reading() as session:
        return session.get_one(DeliveredResource, resource_id).status


def test_a_withdrawn_resource_leaves_a_tombstone_without_content(cast: Cast) -> None:
    made = cast.published()
    assert act(cast, withdrawing.withdraw, made).state == "withdrawn"
    with cast.database.reading() as session:
        tombstone = session.get_one(DeliveredResource, made)
        kinds = [(change.kind, change.scope_after) for change in read_after(session, 1, 10)]
    assert (tombstone.status, tombstone.full, tombstone.summary) == ("gone", b"", b"")
    assert kinds == [("withdrawn", None)]


def test_a_withdrawn_resource_can_go_public_again_by_review(cast: Cast) -> None:
    made = cast.published()
    act(cast, withdrawing.withdraw, made)
    cast.approve(cast.submitted(made))
    assert delivered(cast, made) == "live"


def test_an_archived_resource_can_be_withdrawn_or_reviewed_again(cast: Cast) -> None:
    made = cast.published()
    assert act(cast, withdrawing.archive, made).state == "archived"
    assert delivered(cast, made) == "archived"
    with pytest.raises(Problem) as caught:
        act(cast, withdrawing.archive, made)
    assert caught.value.code is Code.FORBIDDEN
    cast.approve(cast.submitted(made))
    assert delivered(cast, made) == "live"
    act(cast, withdrawing.archive, made)
    assert act(cast, withdrawing.withdraw, made).state == "withdrawn"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("lin_editor", Code.FORBIDDEN),
        ("an_admin", Code.NOT_FOUND),
        ("wai_reviewer", Code.NOT_FOUND),
    ],
)
def test_only_reviewers_of_the_scope_take_back(cast: Cast, name: str, code: Code) -> None:
    made = cast.published()
    with pytest.raises(Problem) as caught:
        act(cast, withdrawing.withdraw, made, name)
    assert caught.value.code is code
    assert delivered(cast, made) == "live"


def test_what_is_not_public_cannot_be_taken_back(cast: Cast) -> None:
    made = cast.draft()
    cast.submitted(made)
    with pytest.raises(Problem) as caught:
        act(cast, withdrawing.withdraw, made)
    assert caught.value.code is Code.FORBIDDEN


def test_withdrawing_leaves_a_review_under_way_alone(cast: Cast) -> None:
    made = cast.published()
    with cast.database.writing() as session:
        version = load_resource(session, made).version
        revise_resource(cast.actor("lin_editor"), session, made, version, {"title": "第二版"})
    submission = cast.submitted(made)
    assert act(cast, withdrawing.withdraw, made).state == "in_review"
    cast.approve(submission)
    assert delivered(cast, made) == "live"
