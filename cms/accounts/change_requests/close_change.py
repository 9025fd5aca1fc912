"""Closing change requests: how one is decided, and those of an account that is in other hands."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.models import ChangeRequest
from permissions.facts import Actor

WAITING = "waiting"
TAKEN_BACK = "申请账号已停用或已重置密码 The account that asked was closed, or its password reset"


def close_change(actor: Actor, request: ChangeRequest, state: str, reason: str = "") -> None:
    """Close one that waits, in the name of the actor. Whoever calls holds it."""
    request.state, request.reason = state, reason
    request.decided_by, request.decided_person_id = actor.account_id, actor.person_id
    request.decided_at = clock.now()


def cancel_changes(actor: Actor, session: Session, account_id: str) -> None:
    """Take back what an account has asked for and still waits: somebody else may have asked for it by that account.

    The actor closes the account or resets its password, and holds it, so that nothing is asked for meanwhile.
    """
    waiting = select(ChangeRequest).where(
        ChangeRequest.requested_by == account_id,
        ChangeRequest.state == WAITING,
        ChangeRequest.expires_at > clock.now(),
    )
    held = waiting.order_by(ChangeRequest.id).with_for_update().execution_options(populate_existing=True)
    for request in session.scalars(held):
        close_change(actor, request, "cancelled", TAKEN_BACK)
    session.flush()
