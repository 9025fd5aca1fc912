"""Escalate what is overdue: from then on reviewers of the organization above may decide as well (P2)."""

import logging
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from cms import clock
from cms.db import Database
from cms.library.load import load_resource
from cms.publishing.models import LaterReview
from cms.review.models import Submission

log = logging.getLogger("zhengku.worker")
Late = TypeVar("Late", Submission, LaterReview)


def escalate_next(database: Database) -> bool:
    """Mark the submission that is longest overdue at its level; whether there was one. A step of the worker."""
    return _escalate(database, Submission, Submission.id, "a review is overdue")


def escalate_next_later_review(database: Database) -> bool:
    """The same of the later reviews of what was published first."""
    return _escalate(database, LaterReview, LaterReview.submission_id, "a later review is overdue")


def _escalate(database: Database, model: type[Late], key: InstrumentedAttribute[str], message: str) -> bool:
    """Mark what is overdue and say so once. It is asked again under the lock: somebody may have decided meanwhile."""
    is_overdue = (model.state == "open", model.due_at <= clock.now(), model.escalated_at.is_(None))
    with database.reading() as session:
        found = session.execute(
            select(key, model.resource_id).where(*is_overdue).order_by(model.due_at, key).limit(1)
        ).first()
    if found is None:
        return False
    submission_id, resource_id = found
    with database.writing() as session:
        load_resource(session, resource_id, lock=True)
        late = session.scalars(select(model).where(key == submission_id, *is_overdue)).one_or_none()
        if late is not None:
            late.escalated_at = clock.now()
            log.warning(message, extra={"submission": submission_id})
    return True
