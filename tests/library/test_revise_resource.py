"""Revising: immutable revisions, no lost update, and what is live stays live."""

import pytest

from cms.errors import Code, Problem
from cms.library.load import load_resource, revision_of
from cms.library.models import Resource
from cms.library.revise_resource import restore_revision, revise_resource
from tests.cast import Cast


def revise(cast: Cast, resource_id: str, expected: int, name: str = "lin_editor", **changes: object) -> Resource:
    with cast.database.writing() as session:
        return revise_resource(cast.actor(name), session, resource_id, expected, changes)


def refusal(cast: Cast, resource_id: str, expected: int, name: str = "lin_editor", **changes: object) -> Problem:
    with pytest.raises(Problem) as caught:
        revise(cast, resource_id, expected, name, **changes)
    return caught.value


def test_a_change_makes_a_new_revision_and_keeps_the_old_one(cast: Cast) -> None:
    made = cast.draft()
    resource = revise(cast, made, 1, title="新的标题")
    assert (resource.head_number, resource.version, resource.title) == (2, 2, "新的标题")
    with cast.database.reading() as session:
        assert revision_of(session, made, 1)[1].content["title"] == "云泽市科学技术局关于组织申报科技创新券的通知"
        assert revision_of(session, made, 2)[1].content["summary"] == "组织申报2026年度科技创新券。"


def test_null_clears_a_field(cast: Cast) -> None:
    made = cast.draft()
    revise(cast, made, 1, summary=None)
    with cast.database.reading() as session:
        assert "summary" not in revision_of(session, made, 2)[1].content


def test_a_change_that_changes_nothing_makes_no_revision(cast: Cast) -> None:
    made = cast.draft()
    assert revise(cast, made, 1, summary="组织申报2026年度科技创新券。").head_number == 1


def test_a_stale_version_is_refused_and_both_versions_are_named(cast: Cast) -> None:
    made = cast.draft()
    revise(cast, made, 1, title="甲的修改")
    problem = refusal(cast, made, 1, title="乙的修改")
    assert problem.code is Code.STALE
    assert problem.extra == {"expected_version": 1, "current_version": 2}


def test_strangers_are_told_there_is_nothing(cast: Cast) -> None:
    made = cast.draft()
    assert refusal(cast, made, 1, "su_editor", title="外人").code is Code.NOT_FOUND
    assert refusal(cast, made, 99, "su_editor", title="外人").code is Code.NOT_FOUND


def test_what_is_in_review_is_not_edited(cast: Cast) -> None:
    made = cast.draft()
    cast.submitted(made)
    problem = refusal(cast, made, 2, title="改")
    assert problem.code is Code.FORBIDDEN
    assert problem.detail is not None
    assert "撤回送审" in problem.detail.zh


def test_editing_what_is_live_leaves_it_live(cast: Cast) -> None:
    made = cast.published()
    with cast.database.reading() as session:
        version = load_resource(session, made).version
    resource = revise(cast, made, version, title="修订后的标题")
    assert (resource.state, resource.live_number, resource.head_number) == ("draft", 1, 2)


def test_an_earlier_revision_can_be_made_the_head_again(cast: Cast) -> None:
    made = cast.draft()
    revise(cast, made, 1, title="第二版", summary="第二版概述")
    with cast.database.writing() as session:
        resource = restore_revision(cast.actor("lin_editor"), session, made, 2, 1)
        first, third = (revision_of(session, made, number) for number in (1, 3))
    assert resource.title == first[1].content["title"]
    assert first[0].content_hash == third[0].content_hash


def test_a_revision_that_is_none_cannot_be_restored(cast: Cast) -> None:
    made = cast.draft()
    with pytest.raises(Problem) as caught, cast.database.writing() as session:
        restore_revision(cast.actor("lin_editor"), session, made, 1, 7)
    assert caught.value.code is Code.NOT_FOUND


def test_a_resource_cannot_be_related_to_itself(cast: Cast) -> None:
    made = cast.draft()
    problem = refusal(cast, made, 1, relations=[{"type": "related", "target_id": made}])
    assert [(error.pointer, error.code) for error in problem.errors] == [
        ("/content/relations/0/target_id", "no_resource")
    ]


def test_the_home_channel_follows_the_content(cast: Cast) -> None:
    made = cast.draft(channels=None)
    assert revise(cast, made, 1, channels=[cast.channels["notices"]]).home_channel_id == cast.channels["notices"]
    assert revise(cast, made, 2, channels=[]).home_channel_id is None
