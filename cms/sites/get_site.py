"""Reading one site."""

from sqlalchemy.orm import Session

from cms.authorization import require
from cms.sites import queries
from cms.sites.models import Site
from permissions.actions import Action
from permissions.facts import Actor


def get_site(actor: Actor, session: Session, site_id: str) -> Site:
    """One site, for anybody signed in. Raises FORBIDDEN, NOT_FOUND."""
    require(actor, Action.READ_DIRECTORY)
    return queries.get_site(session, site_id)
