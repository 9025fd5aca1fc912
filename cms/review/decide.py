"""Decide on a submission. The last approval publishes, at once or at its time; nothing else ever does (P2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms import clock
from cms.errors import Code, Problem, wrong_state
from cms.ids import new_id
from cms.library.models import Resource, State
from cms.library.placements.open import TermsOf
from cms.publishing.due import schedule
from cms.publishing.interpretations.demand import demand_of
from cms.publishing.later_reviews import open_later_review
from cms.publishing.publish import Approval, publish
from cms.review.applicable import terms_by
from cms.review.claim import note_expiry, refuse_if_held
from cms.review.closing import close
from cms.review.comments import comment_faults
from cms.review.facts import submission_facts
from cms.review.gates import APPROVE, gate_faults, marks_of, reason_faults
from cms.review.load import permitted_submission
from cms.review.migrations.leave import note_departure
from cms.review.models import Decision, SecrecySignOff, Submission
from cms.review.releases.complete import publish_if_due, settle
from cms.review.releases.hold import hold_all_for, refuse_if_moved, together_with
from cms.review.releases.models import Release
from cms.review.saying import refuse_other_content, signed_by
from cms.review.terms import due_at_level
from cms.review.working_time import due_after
from permissions.actions import Action
from permissions.facts import Actor
from permissions.reviewing import capacity, decides_by_escalation
from schemas.text import Text

LATER_HOURS = 24
"""Working hours for the later review where the policy sets none for its level: three working days."""

CLOSING = {"return": "returned", "reject": "rejected"}
UNSIGNED_SECRECY = Text("保密审查尚未签署", "The secrecy review has not signed off yet")


@dataclass(frozen=True)
class Verdict:
    """What a reviewer says of the content of one hash: approve, return (to be improved) or reject.

    `gates`: what is said of each gate, "pass" or "fail"; None stands for what the verdict says as a whole, so that an
    approval signs every gate of its level. `comments`: remarks on passages, each with `pointer`, `quote` and `text`.
    """

    verdict: str
    content_hash: str
    comment: str = ""
    gates: Mapping[str, str] | None = None
    comments: Sequence[Mapping[str, str]] = ()


def decide(
    actor: Actor, session: Session, submission_id: str, given: Verdict, levels: int, *, in_batch: bool = False
) -> tuple[Submission, Resource]:
    """Decide at the level at which the submission waits.

    `levels`: where no policy says otherwise, for channels of other units that are asked anew to show it. `in_batch`:
    as part of what was decided on the batch that it belongs to; otherwise it leaves that batch.
    Raises NOT_FOUND, FORBIDDEN (own work, second decision, other level), STALE (another hash than the reviewer read),
    INVALID (every fault: an approval that does not sign exactly the gates of its level, a refusal that neither fails a
    gate nor says why, as a whole or of a passage, a comment on what does not stand there), WRONG_STATE (somebody else's
    claim, a secrecy review that has not signed off before the last approval; before it, too, an important document
    without an interpretation or a waiver; a release that it has just come into, or left).
    """
    held = hold_all_for(session, submission_id)
    submission, resource = permitted_submission(actor, session, submission_id, Action.DECIDE)
    refuse_if_moved(session, resource.id, held)
    facts = submission_facts(session, submission, resource)
    right = capacity(actor, Action.DECIDE, facts)
    refuse_if_held(actor, session, submission)
    refuse_other_content(submission, given.content_hash)
    gates = _checked_marks(session, submission, given)
    is_last = given.verdict == APPROVE and submission.level == submission.levels
    if is_last:
        _refuse_unsigned_secrecy(session, submission)
        _refuse_uninterpreted(session, submission, resource)
    session.add(
        Decision(
            id=new_id(),
            submission_id=submission.id,
            level=submission.level,
            verdict=given.verdict,
            content_hash=given.content_hash,
            **signed_by(actor),
            comment=given.comment,
            gates=gates,
            on_behalf_of=right.on_behalf_of,
            is_escalated=decides_by_escalation(right, facts),
            comments=[dict(one) for one in given.comments],
            created_at=clock.now(),
        )
    )
    session.flush()
    note_expiry(session, submission, clock.now())
    submission.claimed_by = submission.claimed_until = None
    resource.version += 1
    if is_last:
        _approved(session, submission, resource, held, terms_by(levels))
    else:
        _move_on(submission, resource, given.verdict)
    session.flush()
    if not in_batch:
        note_departure(session, submission)
    return submission, resource


def _checked_marks(session: Session, submission: Submission, given: Verdict) -> dict[str, str]:
    """The mark of each gate. Raises INVALID with every fault of what was said."""
    marks = marks_of(submission, given.verdict, given.gates)
    said = (given.comment, *(one["text"] for one in given.comments))
    faults = [
        *gate_faults(submission, given.verdict, marks),
        *reason_faults(given.verdict, marks, said),
        *comment_faults(session, submission, given.comments),
    ]
    if faults:
        raise Problem(Code.INVALID, errors=faults)
    return marks


def _refuse_unsigned_secrecy(session: Session, submission: Submission) -> None:
    """Raises WRONG_STATE before the last approval while the terms demand a secrecy sign-off and there is none."""
    signed = select(SecrecySignOff.id).where(
        SecrecySignOff.submission_id == submission.id,
        SecrecySignOff.verdict == "pass",
        SecrecySignOff.content_hash == submission.content_hash,
    )
    if submission.secrecy and session.scalar(signed) is None:
        raise wrong_state(UNSIGNED_SECRECY)


def _refuse_uninterpreted(session: Session, submission: Submission, resource: Resource) -> None:
    """Raises WRONG_STATE before the last approval of an important document that nothing explains (L7)."""
    demand = demand_of(session, resource, submission.revision_number, together_with(session, resource.id))
    if demand and demand.fault:
        raise wrong_state(demand.fault.detail)


def _move_on(submission: Submission, resource: Resource, verdict: str) -> None:
    """Before the last approval: back to its editor, or up to the next level."""
    if verdict in CLOSING:
        close(submission, CLOSING[verdict])
        resource.state = State.DRAFT
        return
    submission.level += 1
    submission.due_at = due_at_level(submission.hours, submission.level, clock.now())
    submission.escalated_at = None


def _approved(
    session: Session, submission: Submission, resource: Resource, held: Release | None, terms_of: TermsOf
) -> None:
    """After the last approval: publish, schedule, or wait for what is released together with it."""
    submission.state = "approved"
    session.flush()
    if held is not None:
        resource.state = State.SCHEDULED
        settle(session, held)
        publish_if_due(session, held, terms_of)
    elif submission.publish_at is not None and submission.publish_at > clock.now():
        resource.state = State.SCHEDULED
        schedule(session, submission.id, submission.publish_at)
    else:
        publish_submission(session, submission, resource, terms_of)


def publish_submission(session: Session, submission: Submission, resource: Resource, terms_of: TermsOf) -> None:
    """Publish what an approved submission binds; what is expedited owes a later review from then on.

    `terms_of`: see `publish`. Raises WRONG_STATE.
    """
    close(submission, "published")
    session.flush()
    if submission.expedited_reason is not None:
        hours = submission.hours[-1] if submission.hours else LATER_HOURS
        open_later_review(session, submission.id, resource, due_after(clock.now(), hours))
    approval = Approval(submission.id, submission.revision_number, submission.content_hash)
    publish(session, resource, approval, clock.now(), terms_of)
    if submission.expedited_reason is not None:
        resource.expedited = "open"
        session.flush()
