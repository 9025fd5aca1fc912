"""Changing a user: the person's name, and whether the account may be used. The duty never changes."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.accounts.api_keys.revoke_key import revoke_keys
from cms.accounts.change_requests.close_change import cancel_changes
from cms.accounts.delegations.revoke_delegation import revoke_delegations
from cms.accounts.models import Person
from cms.accounts.sessions.end_families import end_families
from cms.accounts.users import queries
from cms.accounts.users.one_duty import refuse_second_duty
from cms.accounts.users.queries import User
from cms.authorization import require
from cms.errors import Code, Problem
from permissions.accounts import is_own
from permissions.actions import Action
from permissions.facts import Actor
from schemas.text import Text

NOT_YOURSELF = Text("不能停用自己的账号", "Nobody deactivates their own account")


def update_user(actor: Actor, session: Session, account_id: str, changes: Mapping[str, Any]) -> User:
    """Change what `changes` names: `name` (of the person), `active`.

    Deactivating ends every sign-in, API key and delegation, given or received, at once, and takes back what the account
    has asked for and still waits.
    Reactivating is refused while the person has an active account with another duty.

    Raises FORBIDDEN (also for oneself), NOT_FOUND, CONFLICT.
    """
    require(actor, Action.MANAGE_ACCOUNTS)
    user = queries.get(session, account_id)
    check_update(actor, session, user, changes)
    if "name" in changes:
        user.person.name = changes["name"]
    if changes.get("active") is False and user.account.is_active:
        user.account.is_active = False
        end_families(session, user.account.id)
        revoke_keys(session, user.account.id)
        revoke_delegations(actor, session, user.account.id, received=True)
        cancel_changes(actor, session, user.account.id)
    if changes.get("active") is True:
        user.account.is_active = True
    session.flush()
    return user


def closes_or_opens(actor: Actor, session: Session, account_id: str, changes: Mapping[str, Any]) -> bool:
    """Whether the changes need a second administrator: a name does not. Raises FORBIDDEN, NOT_FOUND."""
    require(actor, Action.MANAGE_ACCOUNTS)
    return changes.get("active") not in (None, queries.get(session, account_id).account.is_active)


def check_update(actor: Actor, session: Session, user: User, changes: Mapping[str, Any]) -> None:
    """Raise FORBIDDEN or CONFLICT unless the changes could be made now."""
    if changes.get("active") is False and user.account.is_active and is_own(actor, user.person.id):
        raise Problem(Code.FORBIDDEN, NOT_YOURSELF)
    if changes.get("active") is True and not user.account.is_active:
        session.execute(select(Person.id).where(Person.id == user.person.id).with_for_update(key_share=True))
        refuse_second_duty(session, user.person.id, user.account.duty, "/active")
