"""Durable cursors over the change log: lease → act → record, so that a crash repeats work but never loses it."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlalchemy import or_, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from cms import clock
from cms.changes.log import head, read_after
from cms.changes.models import Change, ConsumerCursor
from cms.db import Database
from cms.ids import new_id

LEASE = timedelta(seconds=30)
BATCH = 200
Hold = Callable[[], None]
Handler = Callable[[Sequence[Change], Hold], None]


def register(session: Session, name: str, start: int = 0) -> None:
    """Make a cursor for a consumer that has none; it begins after `start`."""
    insert = insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql
    session.execute(insert(ConsumerCursor).values(name=name, sequence=start).on_conflict_do_nothing())


def _is_behind(database: Database, name: str) -> bool:
    """Whether there is anything to do: asked before leasing, since a consumer at rest must not write."""
    with database.reading() as session:
        return session.get_one(ConsumerCursor, name).sequence < head(session)


def _lease(database: Database, name: str, owner: str) -> bool:
    now = clock.now()
    statement = (
        update(ConsumerCursor)
        .where(ConsumerCursor.name == name)
        .where(or_(ConsumerCursor.lease_until.is_(None), ConsumerCursor.lease_until < now))
        .values(lease_owner=owner, lease_until=now + LEASE)
        .returning(ConsumerCursor.name)
    )
    with database.writing() as session:
        return session.execute(statement).one_or_none() is not None


class LeaseLostError(Exception):
    """Somebody else consumes by now: the handler stops, and the cursor stays where it was."""


def _hold(database: Database, name: str, owner: str) -> None:
    """Prolong the lease. Raises LeaseLostError when it is no longer ours."""
    statement = (
        update(ConsumerCursor)
        .where(ConsumerCursor.name == name, ConsumerCursor.lease_owner == owner)
        .values(lease_until=clock.now() + LEASE)
        .returning(ConsumerCursor.name)
    )
    with database.writing() as session:
        if session.execute(statement).one_or_none() is None:
            raise LeaseLostError


def _record(database: Database, name: str, owner: str, sequence: int) -> bool:
    """Move the cursor if the lease is still ours: a consumer that was too slow does not overwrite its successor."""
    statement = (
        update(ConsumerCursor)
        .where(ConsumerCursor.name == name, ConsumerCursor.lease_owner == owner)
        .values(sequence=sequence, lease_owner=None, lease_until=None)
        .returning(ConsumerCursor.name)
    )
    with database.writing() as session:
        return session.execute(statement).one_or_none() is not None


def consume(database: Database, name: str, handle: Handler) -> int:
    """Give the next changes to the handler, then record how far it came; give the number of changes handled.

    A handler that takes long calls what it is given as `hold` now and then, which prolongs its lease. It must be
    idempotent: after a crash, or when its lease ran out, the same changes come again. What it
    raises passes through and leaves the cursor where it was, with the lease ended.
    """
    if not _is_behind(database, name):
        return 0
    owner = new_id()
    if not _lease(database, name, owner):
        return 0
    with database.reading() as session:
        cursor = session.get_one(ConsumerCursor, name).sequence
        changes = read_after(session, cursor, BATCH)
    reached = cursor
    try:
        if changes:
            handle(changes, lambda: _hold(database, name, owner))
            reached = changes[-1].sequence
    finally:
        _record(database, name, owner, reached)
    return len(changes)


def replay(session: Session, name: str, sequence: int) -> None:
    """Put a cursor back, so that everything after `sequence` is handled again."""
    session.get_one(ConsumerCursor, name).sequence = sequence
