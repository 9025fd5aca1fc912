"""A translation group has one resource a language: made, revised, deleted and taken back, the rule holds (L5)."""

from typing import Any

import pytest

from cms.library.create_resource import create_resource
from cms.library.delete_resource import delete_resource, undelete_resource
from cms.library.drafts import NewResource
from cms.library.load import load_resource
from cms.library.revise_resource import restore_revision, revise_resource
from tests.accounts.refusals import Code, refused
from tests.cast import Cast
from tests.client import Client


def translated(cast: Cast, original: str, language: str = "en", name: str = "lin_editor", **changed: Any) -> str:
    """A translation by somebody; its id."""
    content = cast.content(language=language, title=f"Notice ({language})", **changed)
    new = NewResource("article", cast.organizations["science"], content, translation_of=original)
    with cast.database.writing() as session:
        return create_resource(cast.actor(name), session, new)


def revise(cast: Cast, resource_id: str, **changes: Any) -> int:
    """A change by the editor; the number of the head after it."""
    with cast.database.writing() as session:
        version = load_resource(session, resource_id).version
        return revise_resource(cast.actor("lin_editor"), session, resource_id, version, changes).head_number


def bin_(cast: Cast, resource_id: str) -> None:
    """Into the recycle bin."""
    with cast.database.writing() as session:
        delete_resource(cast.actor("lin_editor"), session, resource_id, load_resource(session, resource_id).version)


def take_out(cast: Cast, resource_id: str) -> None:
    """Out of the recycle bin."""
    with cast.database.writing() as session:
        undelete_resource(cast.actor("lin_editor"), session, resource_id, load_resource(session, resource_id).version)


def group_of(cast: Cast, resource_id: str) -> str:
    with cast.database.reading() as session:
        return load_resource(session, resource_id).translation_group_id


def test_a_translation_of_a_translation_joins_the_same_group(cast: Cast) -> None:
    original = cast.draft()
    english = translated(cast, original)
    tibetan = translated(cast, english, "bo")
    assert group_of(cast, tibetan) == group_of(cast, english) == group_of(cast, original) == original


def test_a_translation_does_not_take_the_language_of_another(cast: Cast) -> None:
    english = translated(cast, cast.draft())
    with refused(Code.INVALID, "/content/language", "language_taken"):
        revise(cast, english, language="zh-CN")
    assert revise(cast, english, language="bo") == 2


def test_a_translation_without_language_is_in_chinese_and_so_collides(cast: Cast) -> None:
    english = translated(cast, cast.draft())
    with refused(Code.INVALID, "/content/language", "language_taken"):
        revise(cast, english, language=None)


def test_a_language_that_was_given_up_is_free(cast: Cast) -> None:
    original = cast.draft()
    english = translated(cast, original)
    revise(cast, english, language="bo")
    assert group_of(cast, translated(cast, original)) == original


def test_going_back_to_a_revision_does_not_go_back_to_a_language_that_is_taken(cast: Cast) -> None:
    original = cast.draft()
    english = translated(cast, original)
    revise(cast, english, language="bo")
    translated(cast, original)
    with cast.database.writing() as session, refused(Code.INVALID, "/content/language", "language_taken"):
        restore_revision(cast.actor("lin_editor"), session, english, 2, 1)


def test_what_is_in_the_recycle_bin_holds_no_language(cast: Cast) -> None:
    original = cast.draft()
    english = translated(cast, original)
    bin_(cast, english)
    again = translated(cast, original)
    with refused(Code.WRONG_STATE):
        take_out(cast, english)
    bin_(cast, again)
    take_out(cast, english)
    assert group_of(cast, english) == original


def test_the_original_has_no_right_to_its_language_either(cast: Cast) -> None:
    original = cast.draft()
    english = translated(cast, original)
    bin_(cast, original)
    chinese = translated(cast, english, "zh-CN")
    assert group_of(cast, chinese) == original
    with refused(Code.WRONG_STATE):
        take_out(cast, original)


def test_resources_of_other_groups_do_not_matter(cast: Cast) -> None:
    first, second = translated(cast, cast.draft()), translated(cast, cast.draft())
    assert group_of(cast, first) != group_of(cast, second)
    assert revise(cast, first, title="Notice, amended") == 2


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_the_refusal_is_told_at_the_language_over_http(client: Client, cast: Cast) -> None:
    english = translated(cast, cast.draft())
    answer = client.patch(
        f"/api/v1/resources/{english}",
        "lin_editor",
        json={"content": {"language": "zh-CN"}},
        headers={"If-Match": '"v1"'},
    )
    assert answer.status_code == 422
    assert [(one["pointer"], one["code"]) for one in answer.get_json()["errors"]] == [
        ("/content/language", "language_taken")
    ]
