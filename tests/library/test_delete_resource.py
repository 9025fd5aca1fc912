"""The recycle bin takes drafts only, and gives them back."""

import pytest

from cms.errors import Code, Problem
from cms.library.delete_resource import delete_resource, undelete_resource
from cms.library.load import load_resource
from cms.library.models import Resource
from tests.cast import Cast


def delete(cast: Cast, resource_id: str, name: str = "lin_editor") -> Resource:
    with cast.database.writing() as session:
        version = load_resource(session, resource_id).version
        return delete_resource(cast.actor(name), session, resource_id, version)


def test_a_draft_goes_into_the_bin_and_comes_back(cast: Cast) -> None:
    made = cast.draft()
    deleted = delete(cast, made)
    assert deleted.deleted_at is not None
    with cast.database.writing() as session:
        restored = undelete_resource(cast.actor("lin_editor"), session, made, deleted.version)
    assert (restored.deleted_at, restored.version) == (None, 3)


def test_deleting_twice_is_refused(cast: Cast) -> None:
    made = cast.draft()
    delete(cast, made)
    with pytest.raises(Problem) as caught:
        delete(cast, made)
    assert caught.value.code is Code.FORBIDDEN


def test_what_is_in_the_bin_cannot_be_submitted(cast: Cast) -> None:
    made = cast.draft()
    delete(cast, made)
    with pytest.raises(Problem) as caught:
        cast.submitted(made)
    assert caught.value.code is Code.FORBIDDEN


def test_what_was_ever_public_is_withdrawn_not_deleted(cast: Cast) -> None:
    made = cast.published()
    with pytest.raises(Problem) as caught:
        delete(cast, made)
    assert caught.value.code is Code.FORBIDDEN


def test_what_is_not_in_the_bin_cannot_be_taken_out(cast: Cast) -> None:
    made = cast.draft()
    with pytest.raises(Problem) as caught, cast.database.writing() as session:
        undelete_resource(cast.actor("lin_editor"), session, made, 1)
    assert caught.value.code is Code.FORBIDDEN
