"""Adding a thematic library to a site."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.uniqueness import unknown
from cms.authorization import require
from cms.changes import log
from cms.ids import new_id
from cms.library.thematic.fields import UNKNOWN, checked_rule, refuse_taken_slug, require_public
from cms.library.thematic.locking import lock_rules
from cms.library.thematic.models import ThematicLibrary
from cms.library.thematic.permit import require_manager
from cms.library.thematic.pins import set_pins
from cms.library.thematic.scopes import scope_of_library
from cms.sites.fields import require_slug
from cms.sites.models import Site
from permissions.actions import Action
from permissions.facts import Actor


@dataclass(frozen=True, kw_only=True)
class NewLibrary:
    """What is told about a new library: its rule, and the ids of what it shows first."""

    site_id: str
    slug: str
    title: str
    description: str = ""
    rule: Mapping[str, Sequence[str] | None] = field(default_factory=dict)
    pins: Sequence[str] = ()


def create_library(actor: Actor, session: Session, new: NewLibrary) -> ThematicLibrary:
    """Add a library; it fills in the background. Raises FORBIDDEN, INVALID, CONFLICT (slug)."""
    require(actor, Action.MANAGE_THEMATIC_LIBRARIES)
    site = session.get(Site, new.site_id)
    if site is None:
        raise unknown("/site_id", UNKNOWN)
    require_manager(actor, session, site)
    lock_rules(session, shared=False)
    refuse_taken_slug(session, site.id, require_slug(new.slug))
    require_public(session, new.pins)
    made = ThematicLibrary(
        id=new_id(),
        site_id=site.id,
        slug=new.slug,
        title=new.title,
        description=new.description,
        rule=checked_rule(session, new.rule),
        version=1,
        created_at=clock.now(),
        updated_at=clock.now(),
    )
    session.add(made)
    session.flush()
    set_pins(session, made.id, new.pins)
    subject = log.Subject("thematic_library", made.id)
    log.append(session, "thematic_library_changed", subject, scope_after=scope_of_library(made))
    return made
