"""Claims: a lease on a submission, so that two reviewers do not read the same thing at once."""

from datetime import timedelta

from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.models import Account, Person
from cms.errors import wrong_state
from cms.review.load import permitted_submission
from cms.review.models import Submission
from permissions.actions import Action
from permissions.facts import Actor
from schemas.text import Text


def claim(actor: Actor, session: Session, submission_id: str, minutes: int) -> Submission:
    """Take or prolong the claim; an expired one is free. Raises NOT_FOUND, FORBIDDEN, WRONG_STATE if it is held."""
    submission, _ = permitted_submission(actor, session, submission_id, Action.CLAIM)
    refuse_if_held(actor, session, submission)
    submission.claimed_by = actor.account_id
    submission.claimed_until = clock.now() + timedelta(minutes=minutes)
    session.flush()
    return submission


def release(actor: Actor, session: Session, submission_id: str) -> Submission:
    """Give one's own claim back. Raises NOT_FOUND, FORBIDDEN, WRONG_STATE when it is not one's own."""
    submission, _ = permitted_submission(actor, session, submission_id, Action.CLAIM)
    if submission.claimed_by != actor.account_id:
        raise wrong_state(Text("您没有领取该送审单", "You do not hold the claim"))
    submission.claimed_by = submission.claimed_until = None
    session.flush()
    return submission


def refuse_if_held(actor: Actor, session: Session, submission: Submission) -> None:
    """Raises WRONG_STATE while somebody else's claim lasts, and says whose."""
    if submission.claimed_by in (None, actor.account_id) or submission.claimed_until is None:
        return
    if submission.claimed_until <= clock.now():
        return
    holder = session.get_one(Person, session.get_one(Account, submission.claimed_by).person_id)
    until = clock.rfc3339(submission.claimed_until)
    raise wrong_state(Text(f"{holder.name}已领取，至 {until}", f"Claimed by {holder.name} until {until}"))
