"""Who may change a thematic library: what shows in public is decided by those who decide, within their scope."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.accounts.models import Organization
from cms.authorization import require, text_of
from cms.errors import Code, Problem
from cms.sites.models import Site
from permissions.actions import Action
from permissions.facts import Actor, ResourceFacts
from permissions.filters import matches
from permissions.rules import IN_SCOPE, in_scope


def require_manager(actor: Actor, session: Session, site: Site) -> None:
    """Let those pass who may, and whose scope has the site or the unit that sponsors it. Raises FORBIDDEN."""
    require(actor, Action.MANAGE_THEMATIC_LIBRARIES)
    lineage = session.scalars(select(Organization.lineage).where(Organization.id == site.sponsoring_id)).one()
    if not matches(in_scope(actor), ResourceFacts(lineage, site_id=site.id)):
        raise Problem(Code.FORBIDDEN, text_of(IN_SCOPE.reason))
