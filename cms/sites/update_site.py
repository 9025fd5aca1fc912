"""Changing a site's basic information (S5)."""

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.queries import named_organization
from cms.accounts.uniqueness import refuse_taken
from cms.authorization import require
from cms.changes import log
from cms.sites import queries
from cms.sites.create_site import UNIQUE, UNITS
from cms.sites.fields import require_domain, require_site_id_code, require_slug
from cms.sites.models import Site
from cms.sites.scopes import scope_of_site
from cms.web.preconditions import check_version
from permissions.actions import Action
from permissions.facts import Actor

CHECKS: dict[str, Callable[[str], str]] = {
    "slug": require_slug,
    "domain": require_domain,
    "site_id_code": require_site_id_code,
}


def update_site(actor: Actor, session: Session, site_id: str, expected: int, changes: Mapping[str, str]) -> Site:
    """Change what `changes` names, if the site still has the version `expected`.

    Raises FORBIDDEN, NOT_FOUND, STALE, INVALID, CONFLICT (slug, domain or SiteIDCode taken).
    """
    require(actor, Action.MANAGE_SITES)
    site = session.get(Site, site_id, with_for_update=True) or queries.get_site(session, site_id)
    check_version(site.version, expected)
    changed = {name: value for name, value in changes.items() if getattr(site, name) != value}
    _validate(session, site, changed)
    if not changed:
        return site
    before = scope_of_site(site)
    for name, value in changed.items():
        setattr(site, name, value)
    site.version += 1
    site.updated_at = clock.now()
    log.append(
        session,
        "site_changed",
        log.Subject("site", site.id),
        scope_before=before,
        scope_after=scope_of_site(site),
    )
    return site


def _validate(session: Session, site: Site, changed: Mapping[str, str]) -> None:
    for name, value in changed.items():
        if name in CHECKS:
            CHECKS[name](value)
        if name in UNIQUE:
            refuse_taken(session, getattr(Site, name), value, f"/{name}", but=site.id)
        if name in UNITS:
            named_organization(session, value, f"/{name}")
