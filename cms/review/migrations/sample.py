"""The sample: which items of a batch whoever decides at a level has to read in full.

Items are ranked by SHA-256 of a secret of the import, the level and the resource; those of the lowest ranks are in.
Nobody chooses. A new batch of the same import draws by the same secret, and what was to be read once stays so: who
takes a batch back and sends it again gains nothing. Each level draws for itself: three levels read more than one does.
When items leave, those that come next take their place, so that it never falls short of what is stated.
"""

import hmac
import secrets
from hashlib import sha256

from sqlalchemy import ColumnElement, exists, func, select, update
from sqlalchemy.orm import Session

from cms.review.migrations.models import MigrationBatch, MigrationItem, MigrationReading
from cms.review.models import Submission

_AT_ONCE = 500


def size_of(items: int, percent: int, least: int) -> int:
    """How many of so many items are in: the percentage, rounded up, but `least` of them, or all."""
    return min(items, max(least, -(-items * percent // 100)))


def draw_of(session: Session, run_id: str) -> str:
    """The secret by which batches of an import are drawn: that of its first batch, or a new one. Never shown."""
    first = select(MigrationBatch.draw).where(MigrationBatch.run_id == run_id)
    order = (MigrationBatch.started_at, MigrationBatch.id)
    return session.scalar(first.order_by(*order).limit(1)) or secrets.token_hex(32)


def rank(draw: str, level: int, resource_id: str) -> str:
    """Where an item stands in the draw of a level."""
    return sha256(f"{draw}:{level}:{resource_id}".encode()).hexdigest()


def opening_of(batch: MigrationBatch, submission: Submission, person_id: str) -> str:
    """What only the page of an item shows, to each person another: whoever has it has opened that page."""
    told = f"{batch.level}:{submission.id}:{submission.content_hash}:{person_id}"
    return hmac.new(batch.draw.encode(), told.encode(), sha256).hexdigest()


def fill_sample(session: Session, batch: MigrationBatch) -> None:
    """Draw the sample of the level that the batch has come to from what is under review, or fill it up."""
    item, bit = MigrationItem, 1 << (batch.level - 1)
    mine = (item.batch_id == batch.id, item.state == "submitted")
    rows = session.execute(select(item.position, item.resource_id, item.sampled).where(*mine)).all()
    wanted = size_of(len(rows), batch.sample_percent, batch.sample_least)
    ranked = sorted(rows, key=lambda row: rank(batch.draw, batch.level, row.resource_id))
    chosen = {row.resource_id for row in ranked[:wanted]} | _drawn_before(session, batch, bit)
    fresh = [row.position for row in rows if row.resource_id in chosen and not row.sampled & bit]
    for start in range(0, len(fresh), _AT_ONCE):
        some = item.position.in_(fresh[start : start + _AT_ONCE])
        session.execute(update(item).where(item.batch_id == batch.id, some).values(sampled=item.sampled + bit))


def _drawn_before(session: Session, batch: MigrationBatch, bit: int) -> set[str]:
    """What earlier batches of the import were to read at this level."""
    item = MigrationItem
    others = select(MigrationBatch.id).where(MigrationBatch.run_id == batch.run_id, MigrationBatch.id != batch.id)
    drawn = item.sampled.bitwise_and(bit) != 0
    return set(session.scalars(select(item.resource_id).where(item.batch_id.in_(others), drawn)))


def levels_of(item: MigrationItem) -> list[int]:
    """The levels whose sample an item is in."""
    return [level for level in (1, 2, 3) if item.sampled >> (level - 1) & 1]


def is_drawn() -> ColumnElement[bool]:
    """The condition on an item that it is in the sample of the level that its batch has come to."""
    level = select(MigrationBatch.level).where(MigrationBatch.id == MigrationItem.batch_id).scalar_subquery()
    return MigrationItem.sampled.bitwise_rshift(level - 1).bitwise_and(1) == 1


def to_read() -> ColumnElement[bool]:
    """The condition on an item that it is in the sample and under review."""
    return (MigrationItem.state == "submitted") & is_drawn()


def was_read_by(person_id: str) -> ColumnElement[bool]:
    """The condition on an item that the person has read it, as it was submitted."""
    reading = MigrationReading
    return exists().where(reading.submission_id == MigrationItem.submission_id, reading.person_id == person_id)


def unread_of(session: Session, batch_id: str, person_id: str) -> int:
    """How many items of the sample the person has yet to read."""
    unread = (MigrationItem.batch_id == batch_id, to_read(), ~was_read_by(person_id))
    return session.execute(select(func.count()).select_from(MigrationItem).where(*unread)).scalar_one()
