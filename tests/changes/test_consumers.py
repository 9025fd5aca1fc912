"""Consumers of the change log: each change is handled at least once, in order, by one at a time."""

from collections.abc import Sequence

import pytest

from cms.changes import consumers
from cms.changes.consumers import Hold
from cms.changes.log import Subject, append
from cms.changes.models import Change
from cms.db import Database
from cms.ids import new_id


class Heard:
    """A handler that remembers what it was given."""

    def __init__(self) -> None:
        self.sequences: list[int] = []

    def __call__(self, changes: Sequence[Change], _hold: Hold) -> None:
        self.sequences.extend(change.sequence for change in changes)


@pytest.fixture
def heard(database: Database) -> Heard:
    with database.writing() as session:
        consumers.register(session, "search")
        for _ in range(3):
            append(session, "published", Subject("resource", new_id()))
    return Heard()


def test_changes_are_handled_once_and_in_order(database: Database, heard: Heard) -> None:
    assert consumers.consume(database, "search", heard) == 3
    assert consumers.consume(database, "search", heard) == 0
    assert heard.sequences == [1, 2, 3]


def test_what_a_handler_failed_at_comes_again(database: Database, heard: Heard) -> None:
    def failing(changes: Sequence[Change], hold: Hold) -> None:
        heard(changes, hold)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        consumers.consume(database, "search", failing)
    consumers.consume(database, "search", heard)
    assert heard.sequences == [1, 2, 3, 1, 2, 3]


def test_two_do_not_consume_at_once(database: Database, heard: Heard) -> None:
    def while_held(changes: Sequence[Change], hold: Hold) -> None:
        assert consumers.consume(database, "search", heard) == 0
        heard(changes, hold)

    consumers.consume(database, "search", while_held)
    assert heard.sequences == [1, 2, 3]


def test_one_whose_lease_was_lost_does_not_move_the_cursor(
    database: Database, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumers, "LEASE", -consumers.LEASE)

    def slow(changes: Sequence[Change], hold: Hold) -> None:
        consumers.consume(database, "search", heard)
        with database.writing() as session:
            consumers.replay(session, "search", 1)
        heard(changes, hold)

    consumers.consume(database, "search", slow)
    consumers.consume(database, "search", heard)
    assert heard.sequences == [1, 2, 3, 1, 2, 3, 2, 3]


def test_a_cursor_can_be_put_back(database: Database, heard: Heard) -> None:
    consumers.consume(database, "search", heard)
    with database.writing() as session:
        consumers.replay(session, "search", 2)
    consumers.consume(database, "search", heard)
    assert heard.sequences == [1, 2, 3, 3]


def test_a_cursor_may_begin_late_and_registering_again_changes_nothing(database: Database, heard: Heard) -> None:
    with database.writing() as session:
        consumers.register(session, "webhooks", start=2)
        consumers.register(session, "webhooks")
    consumers.consume(database, "webhooks", heard)
    assert heard.sequences == [3]


def test_a_consumer_at_rest_does_not_write(database: Database, heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    consumers.consume(database, "search", heard)
    monkeypatch.setattr(Database, "writing", None)
    assert consumers.consume(database, "search", heard) == 0


def test_a_handler_that_holds_on_keeps_its_lease_and_one_that_lost_it_is_told(
    database: Database, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    def long(changes: Sequence[Change], hold: Hold) -> None:
        monkeypatch.setattr(consumers, "LEASE", abs(consumers.LEASE))
        hold()
        assert consumers.consume(database, "search", heard) == 0
        monkeypatch.setattr(consumers, "LEASE", -consumers.LEASE)
        hold()
        assert consumers.consume(database, "search", heard) == len(changes)
        hold()

    monkeypatch.setattr(consumers, "LEASE", -consumers.LEASE)
    with pytest.raises(consumers.LeaseLostError):
        consumers.consume(database, "search", long)
    assert heard.sequences == [1, 2, 3]
