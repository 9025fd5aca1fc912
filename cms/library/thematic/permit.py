"""Who may change a thematic library: what shows in public is decided by those who decide, within their scope."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.accounts.models import Organization
from cms.authorization import require, text_of
from cms.errors import Code, Problem
from cms.library.thematic.models import ThematicLibrary
from cms.sites.models import Site
from cms.web.actions import present_actions
from permissions.actions import Action
from permissions.facts import Actor, PlaceFacts, ResourceFacts
from permissions.filters import matches
from permissions.rules import IN_SCOPE, in_scope_of_any
from permissions.scopes import in_own_scope


def require_manager(actor: Actor, session: Session, site: Site) -> None:
    """Let those pass who may, and whose scope has the site or the unit that sponsors it. Raises FORBIDDEN."""
    require(actor, Action.MANAGE_THEMATIC_LIBRARIES)
    lineage = session.scalars(select(Organization.lineage).where(Organization.id == site.sponsoring_id)).one()
    if not matches(in_own_scope(actor), ResourceFacts(lineage, site_id=site.id)):
        raise Problem(Code.FORBIDDEN, text_of(IN_SCOPE.reason))


def actions_on_libraries(
    actor: Actor, session: Session, libraries: Collection[ThematicLibrary]
) -> dict[str, dict[str, object]]:
    """What the actor may do with each of the libraries by its id, as answers tell it; one query."""
    action = Action.MANAGE_THEMATIC_LIBRARIES
    sponsors = select(Site.id, Organization.lineage).join(Organization, Organization.id == Site.sponsoring_id)
    lineages = dict(session.execute(sponsors.where(Site.id.in_({one.site_id for one in libraries}))).all())
    places = {one.id: PlaceFacts(lineages[one.site_id], one.site_id) for one in libraries}
    return {one: present_actions({action: in_scope_of_any(actor, action, [place])}) for one, place in places.items()}
