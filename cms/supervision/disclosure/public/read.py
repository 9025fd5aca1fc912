"""The disclosure catalogue as the public sees it: a tree of categories, and where to ask for what is not published."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from cms import clock
from cms.changes.keys import RESOURCES, of_site
from cms.sites.models import Site
from cms.sites.queries import sites_by_id
from cms.supervision.disclosure.delivered import Standing, list_address
from cms.supervision.disclosure.fields import ON_REQUEST
from cms.supervision.disclosure.models import DisclosureCategory
from cms.supervision.disclosure.queries import categories_of, owner_names
from cms.supervision.disclosure.standings import standings


class _Shown(NamedTuple):
    """What categories are shown with: the site, how much there is, who answers, the slugs of sites that rules name."""

    site: Site
    standings: Mapping[str, Standing]
    owners: Mapping[str, str]
    slugs: Mapping[str, str]


def catalogue_of(session: Session, site: Site) -> tuple[dict[str, Any], list[str]]:
    """A site's catalogue, and the surrogate keys of what it counts."""
    categories = categories_of(session, site.id)
    named = {one for category in categories for one in (category.rule or {}).get("site", ())}
    slugs = {one: found.slug for one, found in sites_by_id(session, named).items()}
    shown = _Shown(site, standings(session, categories), owner_names(session, categories), slugs)
    below: dict[str | None, list[DisclosureCategory]] = defaultdict(list)
    for category in categories:
        below[category.parent_id].append(category)
    entrance = next((one for one in categories if one.kind == ON_REQUEST), None)

    def branch(parent: str | None) -> list[dict[str, Any]]:
        return [{**_entry(one, shown), "children": branch(one.id)} for one in below[parent]]

    told = {
        "site": site.slug,
        "categories": branch(None),
        "on_request": _entry(entrance, shown) if entrance else None,
        "links": {"self": f"/delivery/v1/sites/{site.slug}/disclosure-catalogue"},
    }
    return told, [of_site(site.id) if not named else RESOURCES]


def _entry(category: DisclosureCategory, shown: _Shown) -> dict[str, Any]:
    standing, rule = shown.standings[category.id], category.rule
    return {
        "code": category.code,
        "title": category.title,
        "description": category.description,
        "owner": {"id": category.owner_id, "name": shown.owners.get(category.owner_id, "")},
        "count": standing.number if rule else None,
        "newest_at": clock.rfc3339_or_none(standing.newest_at),
        "url": category.url,
        "links": {"resources": list_address(rule, shown.site, shown.slugs) if rule else None},
    }
