"""Finding the key that a request bears, with its scope as of now."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.api_keys.key_text import is_secret, prefix_of
from cms.accounts.models import ApiKey, Organization
from cms.accounts.scopes import CHANNEL
from permissions.actions import Action
from permissions.facts import Grant, Key


class HeldKey(NamedTuple):
    """A key that holds, and whose it is."""

    account_id: str
    key: Key


def find_key(session: Session, text: str) -> HeldKey | None:
    """The key of this text; None if there is none, or it was revoked or has expired."""
    prefix = prefix_of(text)
    if prefix is None:
        return None
    wanted = (
        select(ApiKey, Organization.lineage, CHANNEL.c.lineage)
        .outerjoin(Organization, Organization.id == ApiKey.organization_id)
        .outerjoin(CHANNEL, CHANNEL.c.id == ApiKey.channel_id)
        .where(ApiKey.prefix == prefix, ApiKey.revoked_at.is_(None), ApiKey.expires_at > clock.now())
    )
    found = session.execute(wanted).one_or_none()
    if found is None or not is_secret(text, found[0].digest):
        return None
    held, organization, channel = found
    actions = frozenset(action for action in Action if action in held.actions)
    return HeldKey(held.account_id, Key(held.id, actions, _scope(held, organization, channel)))


def _scope(held: ApiKey, organization: str | None, channel: str | None) -> Grant | None:
    """A scope that is named but gone matches nothing: the grant is empty then, and no grant is no narrowing."""
    if held.organization_id is held.site_id is held.channel_id is None:
        return None
    return Grant(organization=organization, site_id=held.site_id, channel=channel)
