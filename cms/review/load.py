"""Loading a submission for a use case, with its resource locked first: everybody locks in this order."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.authorization import authorise
from cms.errors import not_found, wrong_state
from cms.ids import is_id
from cms.library.load import load_resource
from cms.library.models import Resource
from cms.review.facts import submission_facts
from cms.review.models import Submission
from permissions.actions import Action
from permissions.facts import Actor, ResourceFacts
from permissions.rules import judge
from schemas.text import Text

CONTENDED = frozenset({Action.CLAIM, Action.DECIDE, Action.SIGN_SECRECY})
"""What several persons may be about to do with one submission: who comes too late is told so."""

LATE = Text("该送审单已由他人审核，或已撤回", "Somebody was faster: it was decided on at your level, or taken back")


def permitted_submission(
    actor: Actor, session: Session, submission_id: str, action: Action, *, lock: bool = True
) -> tuple[Submission, Resource]:
    """The submission and its resource, if the rules let the actor do this.

    Raises NOT_FOUND, FORBIDDEN, WRONG_STATE for who comes too late with a claim, a decision or a sign-off.
    """
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
    facts = submission_facts(session, submission, resource)
    if action in CONTENDED and _is_late(actor, action, submission, facts):
        raise wrong_state(LATE)
    authorise(actor, action, facts)
    return submission, resource


def _is_late(actor: Actor, action: Action, submission: Submission, facts: ResourceFacts) -> bool:
    """Whether somebody was faster: the actor could have done it before, at this level or one that is passed.

    So was who decided already and by that sent it out of their own sight.
    """
    verdict = judge(actor, action, facts)
    if verdict.is_allowed:
        return False
    if not verdict.is_visible and actor.person_id in facts.deciders:
        return True
    first = submission.level if submission.expedited_reason is not None else 1
    earlier = (replace(facts, state="in_review", level=level) for level in range(first, submission.level + 1))
    return any(judge(actor, action, one).is_allowed for one in earlier)


def active_submission(session: Session, resource_id: str) -> Submission | None:
    """The submission of a resource that is open or waits for its time, if there is one; locked."""
    return session.scalars(
        select(Submission)
        .where(Submission.resource_id == resource_id, Submission.state.in_(("open", "approved")))
        .with_for_update(key_share=True),
    ).one_or_none()
