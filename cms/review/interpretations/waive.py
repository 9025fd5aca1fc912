"""Waive the interpretation of an important document: by a reviewer of its last level, for one content hash (L7)."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms import clock
from cms.errors import not_found
from cms.ids import is_id, new_id
from cms.library.models import Resource
from cms.publishing.interpretations.models import InterpretationWaiver
from cms.review.load import permitted_submission
from cms.review.models import Submission
from cms.review.saying import refuse_other_content, signed_by
from permissions.actions import Action
from permissions.facts import Actor


@dataclass(frozen=True)
class Waiver:
    """Why a document whose content has this hash needs no interpretation."""

    reason: str
    content_hash: str


def waive_interpretation(
    actor: Actor, session: Session, resource_id: str, given: Waiver
) -> tuple[InterpretationWaiver, Resource]:
    """Let an important document that is under review, or waits to go public, do so without an interpretation.

    Raises NOT_FOUND, FORBIDDEN (nothing of it under way, no important document, waived already, another level than the
    last one, own work), STALE (another hash than was read).
    """
    submission, resource = permitted_submission(
        actor, session, _last_submission(session, resource_id), Action.WAIVE_INTERPRETATION
    )
    refuse_other_content(submission, given.content_hash)
    made = InterpretationWaiver(
        id=new_id(),
        resource_id=resource.id,
        revision_number=submission.revision_number,
        content_hash=submission.content_hash,
        submission_id=submission.id,
        reason=given.reason,
        **signed_by(actor),
        at=clock.now(),
    )
    session.add(made)
    resource.version += 1
    session.flush()
    return made, resource


def _last_submission(session: Session, resource_id: str) -> str:
    """The newest submission of a resource. Raises NOT_FOUND, since who waives reads nothing that was never sent."""
    newest = select(Submission.id).where(Submission.resource_id == resource_id)
    found = (
        session.scalar(newest.order_by(Submission.created_at.desc(), Submission.id.desc()).limit(1))
        if is_id(resource_id)
        else None
    )
    if found is None:
        raise not_found()
    return found
