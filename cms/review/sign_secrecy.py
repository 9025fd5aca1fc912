"""The secrecy review (保密审查): a sign-off of its own beside the levels, where the terms demand it (P2)."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from cms import clock
from cms.ids import new_id
from cms.library.models import Resource, State
from cms.review.closing import close
from cms.review.facts import submission_facts
from cms.review.load import permitted_submission
from cms.review.migrations.leave import note_departure
from cms.review.models import SecrecySignOff, Submission
from cms.review.saying import refuse_other_content, require_words, signed_by
from permissions.actions import Action
from permissions.facts import Actor
from permissions.reviewing import capacity
from schemas.text import Text

WHY = Text("不通过须说明理由", "Say why it does not pass")


@dataclass(frozen=True)
class SecrecyVerdict:
    """What the secrecy reviewer says of the content of one hash: pass or fail."""

    verdict: str
    content_hash: str
    comment: str = ""


def sign_secrecy(
    actor: Actor, session: Session, submission_id: str, given: SecrecyVerdict
) -> tuple[Submission, Resource]:
    """Sign off, at whatever level the submission waits; what fails is returned to the editor.

    Raises NOT_FOUND, FORBIDDEN (no such role, own work, a decision on the same submission, nothing to sign), STALE
    (another hash than was read), INVALID (a fail without a reason).
    """
    submission, resource = permitted_submission(actor, session, submission_id, Action.SIGN_SECRECY)
    right = capacity(actor, Action.SIGN_SECRECY, submission_facts(session, submission, resource))
    refuse_other_content(submission, given.content_hash)
    if given.verdict == "fail":
        require_words(given.comment, WHY)
    session.add(
        SecrecySignOff(
            id=new_id(),
            submission_id=submission.id,
            verdict=given.verdict,
            content_hash=given.content_hash,
            **signed_by(actor),
            on_behalf_of=right.on_behalf_of,
            comment=given.comment,
            created_at=clock.now(),
        )
    )
    session.flush()
    resource.version += 1
    if given.verdict == "fail":
        close(submission, "returned")
        resource.state = State.DRAFT
        note_departure(session, submission)
    session.flush()
    return submission, resource
