"""Confirm what was published first, or object, which withdraws it at once (P2)."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from cms import clock
from cms.errors import Code, FieldError, Problem
from cms.library.models import Resource
from cms.publishing.models import LaterReview
from cms.publishing.withdraw import take_back
from cms.review.facts import submission_facts
from cms.review.gates import APPROVE, gate_faults, marks_of
from cms.review.load import permitted_submission
from cms.review.models import Submission
from cms.review.saying import refuse_other_content
from permissions.actions import Action
from permissions.facts import Actor
from permissions.reviewing import capacity
from schemas.characters import is_said
from schemas.text import Text

CONFIRM, OBJECT = "confirm", "object"
WHY = Text("提出异议须说明理由，该理由将作为撤回理由", "Say why; it is the reason of the withdrawal")


@dataclass(frozen=True)
class LaterVerdict:
    """What is said of the content of one hash: `confirm`, which signs all gates, or `object`.

    `gates` None stands for what the verdict says as a whole.
    """

    verdict: str
    content_hash: str
    comment: str = ""
    gates: Mapping[str, str] | None = None


def review_later(
    actor: Actor, session: Session, submission_id: str, given: LaterVerdict
) -> tuple[Submission, Resource]:
    """Say it as another reviewer of the last level than who decided.

    Raises NOT_FOUND, FORBIDDEN (nothing waits, another level, own work, who decided or signed before), STALE (another
    hash than was read), INVALID (a confirmation that does not sign all gates, an objection without a reason).
    """
    submission, resource = permitted_submission(actor, session, submission_id, Action.REVIEW_LATER)
    right = capacity(actor, Action.REVIEW_LATER, submission_facts(session, submission, resource))
    refuse_other_content(submission, given.content_hash)
    gates = _checked_marks(submission, given)
    later = session.get_one(LaterReview, submission.id, populate_existing=True)
    later.state = "objected" if given.verdict == OBJECT else "confirmed"
    later.account_id, later.duty, later.person_id = actor.account_id, actor.duty.value, actor.person_id
    later.on_behalf_of = right.on_behalf_of
    later.comment, later.gates, later.decided_at = given.comment, gates, clock.now()
    session.flush()
    if given.verdict == OBJECT:
        take_back(actor, session, resource, "withdrawn", given.comment)
    else:
        resource.expedited = "confirmed"
        resource.version += 1
        session.flush()
    return submission, resource


def _checked_marks(submission: Submission, given: LaterVerdict) -> dict[str, str]:
    """The mark of each gate. Raises INVALID with every fault of what was said."""
    is_objection = given.verdict == OBJECT
    verdict = "return" if is_objection else APPROVE
    marks = marks_of(submission, verdict, given.gates)
    faults = gate_faults(submission, verdict, marks)
    if is_objection and not is_said(given.comment):
        faults.append(FieldError("/comment", "required", WHY))
    if faults:
        raise Problem(Code.INVALID, errors=faults)
    return marks
