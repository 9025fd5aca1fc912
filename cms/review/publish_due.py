"""Publish at their time what was approved for later: one step of the background worker."""

import logging

from cms import clock
from cms.db import Database
from cms.errors import Problem
from cms.library.load import load_resource
from cms.library.models import State
from cms.publishing.due import finish, next_due
from cms.review.decide import publish_submission
from cms.review.models import Submission

log = logging.getLogger("zhengku.worker")


def publish_next_due(database: Database) -> bool:
    """Publish the earliest submission that is due; whether there was one.

    Publishing and marking are one transaction, so a crash in between repeats nothing. What cannot be published is marked
    as failed with the reason, and the resource is a draft again, for an editor to mend.
    """
    with database.reading() as session:
        if next_due(session, clock.now()) is None:
            return False
    with database.writing() as session:
        action = next_due(session, clock.now())
        if action is None:
            return False
        submission = session.get_one(Submission, action.submission_id)
        resource = load_resource(session, submission.resource_id, lock=True)
        try:
            with session.begin_nested():
                publish_submission(session, submission, resource)
            finish(action, clock.now())
        except Problem as problem:
            log.error("not published at its time", extra={"submission": submission.id, "reason": str(problem)})
            session.refresh(submission)
            session.refresh(resource)
            submission.state, submission.closed_at = "voided", clock.now()
            resource.state = State.DRAFT
            resource.version += 1
            finish(action, clock.now(), str(problem))
        return True
