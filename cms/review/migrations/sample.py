"""The sample: which items of a batch whoever decides has to read in full.

Items are ranked by SHA-256 of "batch id:resource id"; those of the lowest ranks are in. Nobody chooses, and anybody can
draw it again. When items leave, those that come next take their place, so that it never falls short of what is stated.
"""

from hashlib import sha256

from sqlalchemy import ColumnElement, exists, func, select, update
from sqlalchemy.orm import Session

from cms.review.migrations.models import MigrationBatch, MigrationItem, MigrationReading

_AT_ONCE = 500


def size_of(items: int, percent: int, least: int) -> int:
    """How many of so many items are in: the percentage, rounded up, but `least` of them, or all."""
    return min(items, max(least, -(-items * percent // 100)))


def rank(batch_id: str, resource_id: str) -> str:
    """Where an item stands in the draw."""
    return sha256(f"{batch_id}:{resource_id}".encode()).hexdigest()


def fill_sample(session: Session, batch: MigrationBatch) -> None:
    """Draw the sample from what is under review, or fill it up at the level that the batch has come to."""
    item = MigrationItem
    mine = (item.batch_id == batch.id, item.state == "submitted")
    rows = session.execute(select(item.position, item.resource_id, item.sample_from).where(*mine)).all()
    wanted = size_of(len(rows), batch.sample_percent, batch.sample_least)
    chosen = sorted(rows, key=lambda row: rank(batch.id, row.resource_id))[:wanted]
    fresh = [row.position for row in chosen if row.sample_from is None]
    for start in range(0, len(fresh), _AT_ONCE):
        some = item.position.in_(fresh[start : start + _AT_ONCE])
        session.execute(update(item).where(item.batch_id == batch.id, some).values(sample_from=batch.level))


def to_read() -> ColumnElement[bool]:
    """The condition on an item that it is in the sample and under review."""
    return (MigrationItem.state == "submitted") & MigrationItem.sample_from.is_not(None)


def was_read_by(person_id: str) -> ColumnElement[bool]:
    """The condition on an item that the person has read it, as it was submitted."""
    reading = MigrationReading
    return exists().where(reading.submission_id == MigrationItem.submission_id, reading.person_id == person_id)


def unread_of(session: Session, batch_id: str, person_id: str) -> int:
    """How many items of the sample the person has yet to read."""
    unread = (MigrationItem.batch_id == batch_id, to_read(), ~was_read_by(person_id))
    return session.execute(select(func.count()).select_from(MigrationItem).where(*unread)).scalar_one()
