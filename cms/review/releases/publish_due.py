"""Publish releases at their time: a step of the background worker."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from cms import clock
from cms.db import Database
from cms.review.applicable import terms_by
from cms.review.publish_due import RETRY
from cms.review.releases.complete import publish_if_due
from cms.review.releases.hold import hold, lock_items
from cms.review.releases.models import WAITING, Release


def publish_next_release(database: Database, levels: int) -> bool:
    """Publish the release that is due first; whether there was one. `levels`: where no policy says otherwise.

    All of it goes public in one transaction, so that a crash publishes no part. What the rules refuse is noted there;
    what fails for another cause is raised, and tried again a minute later.
    """
    with database.reading() as session:
        due = select(Release.id).where(Release.state == WAITING, Release.due_at <= clock.now())
        found = session.scalars(due.order_by(Release.due_at).limit(1)).first()
    if found is None:
        return False
    try:
        with database.writing() as session:
            release = hold(session, found)
            lock_items(session, release)
            publish_if_due(session, release, terms_by(levels))
    except Exception:
        with database.writing() as session:
            _postpone(session, found)
        raise
    return True


def _postpone(session: Session, release_id: str) -> None:
    """Try again later, so that it does not keep those behind it waiting."""
    waiting = update(Release).where(Release.id == release_id, Release.state == WAITING)
    session.execute(waiting.values(due_at=clock.now() + RETRY))
