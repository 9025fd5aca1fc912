"""Reading one organization."""

from sqlalchemy.orm import Session

from cms.accounts.models import Organization
from cms.accounts.organizations import queries
from cms.authorization import require
from permissions.actions import Action
from permissions.facts import Actor


def get_organization(actor: Actor, session: Session, organization_id: str) -> Organization:
    """One organization, for anybody signed in. Raises FORBIDDEN, NOT_FOUND."""
    require(actor, Action.READ_DIRECTORY)
    return queries.get(session, organization_id)
