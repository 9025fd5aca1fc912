"""Claims: a lease on a submission, so that two reviewers do not read the same thing at once. Each step is recorded."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.models import Account, Person
from cms.errors import wrong_state
from cms.ids import new_id
from cms.review.facts import submission_facts
from cms.review.load import permitted_submission
from cms.review.models import ClaimEvent, Submission
from cms.review.saying import require_words
from cms.web.paging import Page, paginate
from permissions.actions import Action
from permissions.facts import Actor
from permissions.reviewing import capacity
from schemas.text import Text

WHY = Text("接管须说明理由", "Say why it is taken over")


def claim(actor: Actor, session: Session, submission_id: str, minutes: int, take_over: str | None = None) -> Submission:
    """Take or prolong the claim; an expired one is free. `take_over`: why somebody else's that lasts is taken.

    Whoever may decide at the level may take over. Raises NOT_FOUND, FORBIDDEN, WRONG_STATE if it is held and not taken
    over, INVALID for an empty reason.
    """
    submission, resource = permitted_submission(actor, session, submission_id, Action.CLAIM)
    right = capacity(actor, Action.CLAIM, submission_facts(session, submission, resource))
    if take_over is None:
        refuse_if_held(actor, session, submission)
    else:
        require_words(take_over, WHY, "/reason")
    now = clock.now()
    holder = _holder(submission, now)
    note_expiry(session, submission, now)
    submission.claimed_by, submission.claimed_until = actor.account_id, now + timedelta(minutes=minutes)
    kind = "taken" if holder is None else "prolonged" if holder == actor.account_id else "taken_over"
    event = _record(session, submission, kind, actor.account_id)
    event.on_behalf_of = right.on_behalf_of
    if kind == "taken_over":
        event.taken_from, event.reason = holder, take_over or ""
    session.flush()
    return submission


def release(actor: Actor, session: Session, submission_id: str) -> Submission:
    """Give one's own claim back. Raises NOT_FOUND, FORBIDDEN, WRONG_STATE when it is not one's own."""
    submission, _ = permitted_submission(actor, session, submission_id, Action.CLAIM)
    if submission.claimed_by != actor.account_id:
        raise wrong_state(Text("您没有领取该送审单", "You do not hold the claim"))
    now = clock.now()
    if _holder(submission, now) is None:
        note_expiry(session, submission, now)
    else:
        submission.claimed_by = submission.claimed_until = None
        _record(session, submission, "released", actor.account_id)
    session.flush()
    return submission


def refuse_if_held(actor: Actor, session: Session, submission: Submission) -> None:
    """Raises WRONG_STATE while somebody else's claim lasts, and says whose."""
    until = submission.claimed_until
    holder_id = _holder(submission, clock.now())
    if holder_id in (None, actor.account_id) or until is None:
        return
    holder = session.get_one(Person, session.get_one(Account, holder_id).person_id)
    told = clock.rfc3339(until)
    raise wrong_state(Text(f"{holder.name}已领取，至 {told}", f"Claimed by {holder.name} until {told}"))


def note_expiry(session: Session, submission: Submission, now: datetime) -> None:
    """Clear and record a claim that ran out, if there is one."""
    until = submission.claimed_until
    if submission.claimed_by is None or until is None or until > now:
        return
    event = _record(session, submission, "expired", submission.claimed_by)
    event.at, event.until = until, None
    submission.claimed_by = submission.claimed_until = None


def list_claim_events(actor: Actor, session: Session, submission_id: str, query: Mapping[str, Any]) -> Page:
    """What happened to the claim on a submission, in order. Raises NOT_FOUND.

    That a claim ran out is written down when somebody comes after it.
    """
    permitted_submission(actor, session, submission_id, Action.READ_RESOURCE, lock=False)
    statement = (
        select(ClaimEvent, Person.name)
        .join(Account, Account.id == ClaimEvent.account_id)
        .join(Person, Person.id == Account.person_id)
        .where(ClaimEvent.submission_id == submission_id)
    )
    order = [(ClaimEvent.at, False), (ClaimEvent.id, False)]
    return paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])


def claim_event_row(event: ClaimEvent, name: str) -> dict[str, object]:
    """A step as the API shows it."""
    return {
        "kind": event.kind,
        "account_id": event.account_id,
        "name": name,
        "on_behalf_of": event.on_behalf_of,
        "taken_from": event.taken_from,
        "reason": event.reason,
        "at": clock.rfc3339(event.at),
        "until": clock.rfc3339_or_none(event.until),
    }


def _holder(submission: Submission, now: datetime) -> str | None:
    """Whose claim lasts."""
    lasts = submission.claimed_until is not None and submission.claimed_until > now
    return submission.claimed_by if lasts else None


def _record(session: Session, submission: Submission, kind: str, account_id: str) -> ClaimEvent:
    event = ClaimEvent(
        id=new_id(),
        submission_id=submission.id,
        kind=kind,
        account_id=account_id,
        reason="",
        at=clock.now(),
        until=submission.claimed_until,
    )
    session.add(event)
    return event
