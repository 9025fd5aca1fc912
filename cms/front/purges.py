"""What the changes between two heads of the log make old."""

from sqlalchemy import bindparam, select
from sqlalchemy.exc import SQLAlchemyError

from cms.changes.keys import EVERYTHING, purged_by
from cms.changes.models import Change
from cms.db import Database
from cms.delivery.prepared import Prepared

MOST = 200
"""Changes that are looked at one by one; after more than these everything is old."""

_CHANGES = Prepared(
    select(Change.subject_type, Change.subject_id, Change.scope_before, Change.scope_after)
    .where(Change.sequence > bindparam("after"), Change.sequence <= bindparam("until"))
    .order_by(Change.sequence)
)


class _Row:
    """A change as `purged_by` reads it."""

    def __init__(self, database: Database, row: tuple[object, ...]) -> None:
        source = database.direct
        values = [_CHANGES.value(source, row, place) for place in range(4)]
        self.subject_type, self.subject_id, self.scope_before, self.scope_after = values


def purged_between(database: Database, after: int, until: int) -> set[str] | None:
    """The keys purged by the changes after one number up to another; None for everything."""
    if not 0 <= until - after <= MOST:
        return None
    try:
        rows = _CHANGES.raw(database.direct, {"after": after, "until": until})
    except SQLAlchemyError:
        return None
    if len(rows) != until - after:
        return None
    keys = {key for row in rows for key in purged_by(_Row(database, row))}
    return None if EVERYTHING in keys else keys
