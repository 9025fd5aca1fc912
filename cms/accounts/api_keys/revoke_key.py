"""Revoking an API key: one's own, or as an administrator anybody's."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.api_keys.create_key import BY_KEY
from cms.accounts.models import ApiKey
from cms.errors import Code, Problem, not_found
from cms.ids import is_id
from permissions.actions import Action
from permissions.facts import Actor
from permissions.rules import may


def revoke_key(actor: Actor, session: Session, key_id: str) -> None:
    """End a key; it counts from the next request on. One that has ended stays as it is.

    Raises FORBIDDEN (by a key), NOT_FOUND (also for somebody else's).
    """
    if actor.key is not None:
        raise Problem(Code.FORBIDDEN, BY_KEY)
    wanted = select(ApiKey).where(ApiKey.id == key_id).with_for_update()
    found = session.scalars(wanted).one_or_none() if is_id(key_id) else None
    if found is None or not (found.account_id == actor.account_id or may(actor, Action.MANAGE_ACCOUNTS)):
        raise not_found()
    found.revoked_at = found.revoked_at or clock.now()
    session.flush()
