"""Revoking a delegation: by who gave it, or by an administrator; and all of an account that is in other hands.

It is over at once.
"""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.delegations.queries import may_see
from cms.accounts.delegations.states import is_over
from cms.accounts.models import Delegation
from cms.authorization import text_of
from cms.errors import Code, Problem, not_found, wrong_state
from cms.ids import is_id
from permissions.accounts import OVER, reasons_of_delegation
from permissions.actions import Action
from permissions.facts import Actor


def revoke_delegation(actor: Actor, session: Session, delegation_id: str) -> Delegation:
    """End a delegation before its time, or before it began.

    Raises NOT_FOUND (also to who neither gave nor received it), FORBIDDEN (who received it), WRONG_STATE (it is over).
    """
    wanted = select(Delegation).where(Delegation.id == delegation_id).with_for_update()
    found = session.scalars(wanted).one_or_none() if is_id(delegation_id) else None
    if found is None or not may_see(actor, found):
        raise not_found()
    now = clock.now()
    reason = reasons_of_delegation(actor, found.from_account, is_over=is_over(found, now))[Action.REVOKE_DELEGATION]
    if reason == OVER:
        raise wrong_state(text_of(OVER))
    if reason is not None:
        raise Problem(Code.FORBIDDEN, text_of(reason))
    found.revoked_at, found.revoked_by = now, actor.account_id
    session.flush()
    return found


def revoke_delegations(actor: Actor, session: Session, account_id: str, *, received: bool) -> None:
    """End those that an account gave and that are not over, and with `received` those that it received.

    The actor closes the account or resets its password, and holds it, so that none is made meanwhile.
    """
    now, of_account = clock.now(), Delegation.from_account == account_id
    if received:
        of_account = or_(of_account, Delegation.to_account == account_id)
    lasting = select(Delegation).where(of_account, Delegation.revoked_at.is_(None), Delegation.ends_at > now)
    held = lasting.order_by(Delegation.id).with_for_update().execution_options(populate_existing=True)
    for found in session.scalars(held):
        found.revoked_at, found.revoked_by = now, actor.account_id
    session.flush()
