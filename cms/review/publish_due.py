"""Publish at their time what was approved for later: one step of the background worker."""

from datetime import timedelta

from sqlalchemy.orm import Session

from cms import clock
from cms.db import Database
from cms.errors import Problem
from cms.library.load import load_resource
from cms.library.placements.open import TermsOf
from cms.publishing.due import finish, held, next_due, postpone
from cms.review.applicable import terms_by
from cms.review.closing import give_back, refuse_if_taken_back
from cms.review.decide import publish_submission
from cms.review.models import Submission

RETRY = timedelta(minutes=1)


def publish_next_due(database: Database, levels: int) -> bool:
    """Publish the earliest submission that is due; whether there was one. `levels`: where no policy says otherwise.

    Publishing and marking are one transaction, so a crash in between repeats nothing. What the rules refuse is marked
    as failed with the reason, and the resource is a draft again, for an editor to mend. What fails for another cause is
    raised, and tried again a minute later, so that it holds up nothing that is due after it.
    """
    with database.reading() as session:
        action = next_due(session, clock.now())
    if action is None:
        return False
    try:
        with database.writing() as session:
            _publish(session, action.id, action.submission_id, terms_by(levels))
    except Exception:
        with database.writing() as session:
            postpone(session, action.id, clock.now() + RETRY)
        raise
    return True


def _publish(session: Session, action_id: str, submission_id: str, terms_of: TermsOf) -> None:
    """Locks the resource first, as everybody does who changes it; then another worker may have done it."""
    submission = session.get_one(Submission, submission_id)
    resource = load_resource(session, submission.resource_id, lock=True)
    action = held(session, action_id)
    if action is None:
        return
    session.refresh(submission)
    try:
        with session.begin_nested():
            refuse_if_taken_back(session, submission)
            publish_submission(session, submission, resource, terms_of)
        finish(action, clock.now())
    except Problem as problem:
        give_back(session, submission, resource, problem)
        finish(action, clock.now(), str(problem))
