"""How submissions end, beside being published."""

import logging

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms import clock
from cms.errors import Problem, wrong_state
from cms.library.models import Resource, State
from cms.publishing.models import Withdrawal
from cms.review.models import Submission
from schemas.text import Text

log = logging.getLogger("zhengku.worker")


def close(submission: Submission, state: str) -> None:
    """End a submission in this state."""
    submission.state = state
    submission.closed_at = clock.now()


def refuse_if_taken_back(session: Session, submission: Submission) -> None:
    """Raises WRONG_STATE if the resource was withdrawn or archived since: it must not come back by itself."""
    since = select(Withdrawal.id).where(
        Withdrawal.resource_id == submission.resource_id, Withdrawal.at > submission.created_at
    )
    if session.scalars(since.limit(1)).first() is not None:
        raise wrong_state(Text("送审后该信息已被撤回或归档", "It was taken back after it was sent for review"))


def give_back(session: Session, submission: Submission, resource: Resource, problem: Problem) -> None:
    """Void what could not be published: the resource is a draft again, for an editor to mend."""
    log.error("approved and not published", extra={"submission": submission.id, "reason": str(problem)})
    session.refresh(submission)
    session.refresh(resource)
    close(submission, "voided")
    resource.state = State.DRAFT
    resource.version += 1
