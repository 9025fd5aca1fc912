"""Mark later reviews that are overdue, once: from then on reviewers of the organization above may do them, too."""

import logging

from sqlalchemy import select

from cms import clock
from cms.db import Database
from cms.library.load import load_resource
from cms.publishing.models import LaterReview

log = logging.getLogger("zhengku.worker")


def escalate_next_later_review(database: Database) -> bool:
    """Mark and log the one that is longest overdue; whether there was one. A step of the worker."""
    overdue = (
        select(LaterReview.submission_id, LaterReview.resource_id)
        .where(LaterReview.state == "open", LaterReview.due_at <= clock.now(), LaterReview.escalated_at.is_(None))
        .order_by(LaterReview.due_at)
        .limit(1)
    )
    with database.reading() as session:
        found = session.execute(overdue).first()
    if found is None:
        return False
    with database.writing() as session:
        load_resource(session, found.resource_id, lock=True)
        later = session.get_one(LaterReview, found.submission_id, populate_existing=True)
        if later.state == "open" and later.escalated_at is None:
            later.escalated_at = clock.now()
            log.warning("a later review is overdue", extra={"submission": later.submission_id})
    return True
