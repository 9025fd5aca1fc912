"""Deciding on a change request: approving makes the change, by another person than who asked for it.

A second administrator decides, and where the change is of what the public sees a top-level reviewer of the unit.
"""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from cms.accounts.change_requests.actions import facts_of_changes
from cms.accounts.change_requests.close_change import close_change
from cms.accounts.change_requests.kinds import Kind, Made, Review, Wanted
from cms.accounts.change_requests.queries import lock_change_request, require_seen
from cms.accounts.load_actor import actor_of_account
from cms.accounts.models import ChangeRequest
from cms.authorization import let, require, text_of
from cms.config import Settings
from cms.errors import Problem, wrong_state
from permissions.actions import Action
from permissions.facts import Actor
from permissions.objects import STILL_ASKED
from permissions.rules import may
from schemas.text import Text

GONE = Text("对象已不存在，请驳回", "What it is about is there no more; refuse it")
OTHER_UNIT = Text(
    "主管单位已变更，不能批准；请驳回后重新申请",
    "Another unit supervises it now; refuse this and have it asked anew",
)


def approve_change(
    actor: Actor, session: Session, settings: Settings, kinds: Mapping[str, Kind], request_id: str
) -> Made:
    """Approve a change request and make the change, in the name of who asked for it.

    Raises FORBIDDEN (the same person, or one whom it concerns), NOT_FOUND, WRONG_STATE (decided, expired, who asked may
    not any more, another unit supervises it now), and what the change itself raises; the request then goes on waiting.
    """
    request = _permitted(actor, session, kinds, request_id, Action.APPROVE_CHANGE_REQUEST)
    kind, wanted = kinds[request.kind], Wanted(request.target_id, request.payload)
    if kind.review and _unit(session, kind.review, wanted) != request.supervising_id:
        raise wrong_state(OTHER_UNIT)
    asking = _who_asked(session, request, kind)
    wanted = kind.settled(wanted)
    request.target_id = wanted.target_id
    _close(actor, session, request, "approved")
    return kind.apply(asking, session, settings, wanted, request.id)


def refuse_change(actor: Actor, session: Session, kinds: Mapping[str, Kind], request_id: str, reason: str) -> None:
    """Refuse a change request, with the reason. Raises FORBIDDEN (the same person), NOT_FOUND, WRONG_STATE."""
    request = _permitted(actor, session, kinds, request_id, Action.DECIDE_CHANGE_REQUEST)
    _close(actor, session, request, "refused", reason)


def cancel_change(actor: Actor, session: Session, kinds: Mapping[str, Kind], request_id: str) -> None:
    """Take one's own request back. Raises FORBIDDEN (somebody else's), NOT_FOUND, WRONG_STATE."""
    request = _permitted(actor, session, kinds, request_id, Action.CANCEL_CHANGE_REQUEST)
    _close(actor, session, request, "cancelled")


def _permitted(
    actor: Actor, session: Session, kinds: Mapping[str, Kind], request_id: str, action: Action
) -> ChangeRequest:
    require(actor, action)
    request = lock_change_request(session, request_id)
    require_seen(actor, session, request_id)
    let(actor, action, facts_of_changes(session, kinds, [request])[request.id])
    return request


def _unit(session: Session, review: Review, wanted: Wanted) -> str | None:
    try:
        return review.unit(session, wanted)
    except Problem:
        raise wrong_state(GONE) from None


def _who_asked(session: Session, request: ChangeRequest, kind: Kind) -> Actor:
    try:
        asking = actor_of_account(session, request.requested_by)
    except Problem:
        raise wrong_state(text_of(STILL_ASKED.reason)) from None
    if not may(asking, kind.action):
        raise wrong_state(text_of(STILL_ASKED.reason))
    return asking


def _close(actor: Actor, session: Session, request: ChangeRequest, state: str, reason: str = "") -> None:
    close_change(actor, request, state, reason)
    session.flush()
