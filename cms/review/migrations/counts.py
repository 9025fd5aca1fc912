"""How many items of a batch are in which state."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cms.review.migrations.models import MigrationItem

STATES = ("waiting", "submitted", "excepted", "left", "returned", "published")


def count_items(session: Session, batch_id: str) -> dict[str, int]:
    """The number of items by state, without the states that none has."""
    counted = select(MigrationItem.state, func.count()).where(MigrationItem.batch_id == batch_id)
    return dict(session.execute(counted.group_by(MigrationItem.state)).all())
