"""Escalate what is overdue: from then on reviewers of the organization above may decide as well (P2)."""

import logging

from sqlalchemy import select

from cms import clock
from cms.db import Database
from cms.library.load import load_resource
from cms.review.models import Submission

log = logging.getLogger("zhengku.worker")


def escalate_next(database: Database) -> bool:
    """Mark the submission that is longest overdue at its level; whether there was one. A step of the worker."""
    overdue = (
        select(Submission.id, Submission.resource_id)
        .where(Submission.state == "open", Submission.due_at <= clock.now(), Submission.escalated_at.is_(None))
        .order_by(Submission.due_at)
        .limit(1)
    )
    with database.reading() as session:
        found = session.execute(overdue).first()
    if found is None:
        return False
    with database.writing() as session:
        load_resource(session, found.resource_id, lock=True)
        submission = session.get_one(Submission, found.id, populate_existing=True)
        now = clock.now()
        is_overdue = submission.due_at is not None and submission.due_at <= now
        if submission.state == "open" and is_overdue and submission.escalated_at is None:
            submission.escalated_at = now
            log.warning("a review is overdue", extra={"submission": submission.id, "level": submission.level})
    return True
