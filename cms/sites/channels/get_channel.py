"""Reading one channel."""

from sqlalchemy.orm import Session

from cms.authorization import require
from cms.sites import queries
from cms.sites.models import Channel
from permissions.actions import Action
from permissions.facts import Actor


def get_channel(actor: Actor, session: Session, site_id: str, channel_id: str) -> Channel:
    """One channel of a site, for anybody signed in. Raises FORBIDDEN, NOT_FOUND."""
    require(actor, Action.READ_DIRECTORY)
    return queries.get_channel(session, channel_id, site_id)
