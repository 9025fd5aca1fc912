"""What the database itself refuses of releases, whoever writes SQL as the application."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from cms.ids import new_id
from tests.review.releases.conftest import Desk
from tests.review.test_database_refuses import plain, refused


def test_an_item_of_an_incomplete_release_does_not_go_public(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.make()
    submission = desk.cast.submitted(desk.notice)
    desk.cast.approve(submission, "rev_one", "rev_two")
    monkeypatch.setattr("cms.review.decide.hold_all_for", lambda *_: None)
    monkeypatch.setattr("cms.review.decide.refuse_if_moved", lambda *_: None)
    with pytest.raises(DatabaseError, match="together"):
        desk.cast.decide(submission, "rev_three")
    assert desk.states() == [("in_review", False), ("draft", False)]


def test_a_release_is_not_called_published_before_all_of_it_is(desk: Desk) -> None:
    release = plain(desk.cast, desk.make())
    at = "2026-01-01 00:00:00"
    said = refused(
        desk.cast, "UPDATE release SET state = 'published', closed_at = :at WHERE id = :id", id=release, at=at
    )
    assert "as a whole" in said


def test_a_closed_release_stays_as_it_is(desk: Desk) -> None:
    release = plain(desk.cast, desk.make(desk.notice))
    desk.approve(desk.notice)
    assert "closed" in refused(desk.cast, "UPDATE release SET name = 'x' WHERE id = :id", id=release)
    assert "closed" in refused(desk.cast, "DELETE FROM release_item WHERE release_id = :id", id=release)
    said = refused(desk.cast, "DELETE FROM release WHERE id = :id", id=release)
    assert "never deleted" in said or "permission denied" in said
    item = "INSERT INTO release_item (release_id, resource_id, position, is_open) VALUES (:id, :one, 9, true)"
    assert "closed" in refused(desk.cast, item, id=release, one=plain(desk.cast, desk.annex))


def test_a_resource_is_in_no_second_open_release(desk: Desk) -> None:
    desk.make(desk.notice)
    other = desk.make(desk.annex)
    item = "INSERT INTO release_item (release_id, resource_id, position, is_open) VALUES (:id, :one, 9, true)"
    said = refused(desk.cast, item, id=plain(desk.cast, other), one=plain(desk.cast, desk.notice))
    assert "unique" in said.lower()


def test_whose_release_it_is_never_changes(desk: Desk) -> None:
    release = plain(desk.cast, desk.make())
    with pytest.raises(DatabaseError, match="never changes"), desk.cast.database.writing() as session:
        session.execute(
            text("UPDATE release SET organization_id = :unit WHERE id = :id"),
            {"id": release, "unit": plain(desk.cast, new_id())},
        )
