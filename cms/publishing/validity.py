"""Validity flips on its date, in China: one step of the background worker."""

from sqlalchemy import select

from cms import clock
from cms.db import Database
from cms.delivery.models import DeliveredResource
from cms.publishing.renew import renew

KIND = "validity_changed"


def flip_next(database: Database) -> bool:
    """Make the next resource anew whose validity is another one by now; whether there was one."""
    today = clock.now().astimezone(clock.SHANGHAI).date()
    delivered = DeliveredResource
    # Only what is live has such a day; asked for the status too, SQLite would read all that is live.
    due = select(delivered.resource_id).where(delivered.flips_on <= today)
    with database.reading() as session:
        resource_id = session.scalars(due.order_by(delivered.flips_on).limit(1)).first()
    if resource_id is None:
        return False
    with database.writing() as session:
        renew(session, resource_id, KIND)
    return True
