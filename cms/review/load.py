"""Loading a submission for a use case, with its resource locked first: everybody locks in this order."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.authorization import authorise
from cms.errors import not_found
from cms.ids import is_id
from cms.library.load import load_resource
from cms.library.models import Resource
from cms.review.facts import submission_facts
from cms.review.models import Submission
from permissions.actions import Action
from permissions.facts import Actor


def permitted_submission(
    actor: Actor, session: Session, submission_id: str, action: Action, *, lock: bool = True
) -> tuple[Submission, Resource]:
    """The submission and its resource, if the rules let the actor do this. Raises NOT_FOUND, FORBIDDEN."""
    resource_id = (
        session.scalar(select(Submission.resource_id).where(Submission.id == submission_id))
        if is_id(submission_id)
        else None
    )
    if resource_id is None:
        raise not_found()
    resource = load_resource(session, resource_id, lock=lock)
    statement = select(Submission).where(Submission.id == submission_id)
    if lock:
        statement = statement.with_for_update(key_share=True).execution_options(populate_existing=True)
    submission = session.scalars(statement).one()
    authorise(actor, action, submission_facts(session, submission, resource))
    return submission, resource


def active_submission(session: Session, resource_id: str) -> Submission | None:
    """The submission of a resource that is open or waits for its time, if there is one; locked."""
    return session.scalars(
        select(Submission)
        .where(Submission.resource_id == resource_id, Submission.state.in_(("open", "approved")))
        .with_for_update(key_share=True),
    ).one_or_none()
