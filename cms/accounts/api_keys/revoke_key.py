"""Revoking an API key: one's own, or as an administrator anybody's; and all of an account that is in other hands."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.models import ApiKey
from cms.authorization import let, require
from cms.errors import not_found
from cms.ids import is_id
from permissions.actions import Action
from permissions.facts import Actor
from permissions.objects import KeyFacts
from permissions.rules import may


def revoke_key(actor: Actor, session: Session, key_id: str) -> None:
    """End a key; it counts from the next request on. One that has ended stays as it is.

    Raises FORBIDDEN (by a key; one that the actor only sees), NOT_FOUND (also for one that the actor does not see).
    """
    require(actor, Action.MANAGE_KEYS)
    wanted = select(ApiKey).where(ApiKey.id == key_id).with_for_update()
    found = session.scalars(wanted).one_or_none() if is_id(key_id) else None
    if found is None or not (found.account_id == actor.account_id or may(actor, Action.READ_ACCOUNTS)):
        raise not_found()
    let(actor, Action.MANAGE_KEYS, KeyFacts(found.account_id))
    found.revoked_at = found.revoked_at or clock.now()
    session.flush()


def revoke_keys(session: Session, account_id: str) -> None:
    """End every key of an account. Whoever calls holds the account, so that none is made meanwhile."""
    holding = update(ApiKey).where(ApiKey.account_id == account_id, ApiKey.revoked_at.is_(None))
    session.execute(holding.values(revoked_at=clock.now()).execution_options(synchronize_session=False))
