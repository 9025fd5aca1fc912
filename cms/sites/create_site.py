"""Adding a website to the group (S1, S5, P4)."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.queries import named_organization
from cms.accounts.uniqueness import refuse_taken
from cms.authorization import require
from cms.changes import log
from cms.ids import new_id
from cms.sites.fields import require_domain, require_site_id_code, require_slug
from cms.sites.models import Site
from cms.sites.scopes import scope_of_site
from permissions.actions import Action
from permissions.facts import Actor

UNITS = ("supervising_id", "sponsoring_id", "operating_id")
UNIQUE = ("slug", "domain", "site_id_code")


@dataclass(frozen=True, kw_only=True)
class NewSite:
    """What is told about a new site; the three units are ids of organizations."""

    slug: str
    name: str
    domain: str
    site_id_code: str
    legal_name: str
    supervising_id: str
    sponsoring_id: str
    operating_id: str
    language: str = "zh-CN"
    description: str = ""


def create_site(actor: Actor, session: Session, new: NewSite) -> Site:
    """Add a site. Raises FORBIDDEN, INVALID, CONFLICT (slug, domain or SiteIDCode taken)."""
    require(actor, Action.MANAGE_SITES)
    require_slug(new.slug)
    require_domain(new.domain)
    require_site_id_code(new.site_id_code)
    for unit in UNITS:
        named_organization(session, getattr(new, unit), f"/{unit}")
    for name in UNIQUE:
        refuse_taken(session, getattr(Site, name), getattr(new, name), f"/{name}")
    moment = clock.now()
    made = Site(id=new_id(), version=1, created_at=moment, updated_at=moment, **vars(new))
    session.add(made)
    log.append(session, "site_changed", log.Subject("site", made.id), scope_after=scope_of_site(made))
    return made
