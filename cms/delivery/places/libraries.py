"""Thematic libraries as the public sees them."""

from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.connections import Connections
from cms.db import table_of
from cms.delivery.models import DeliveredResource, is_live
from cms.delivery.off import is_on, off_now
from cms.delivery.places.sites import find_site
from cms.delivery.trim import trimmed
from cms.errors import not_found
from cms.ids import is_id
from cms.library.thematic.models import ThematicLibrary, ThematicPin
from cms.library.thematic.queries import pins_of
from cms.sites.models import Site
from cms.web.answers import Answer
from cms.web.paging import page_answer, paginate

FEEDS = {"rss": "rss", "atom": "atom", "json_feed": "json"}


def libraries_answer(session: Session, slug: str, limit: int, cursor: str | None, *, total: bool) -> Answer:
    """A page of a site's libraries, by slug. Raises NOT_FOUND for an unknown site, GONE for one that is off."""
    site = find_site(session, slug)
    library = ThematicLibrary
    statement = select(library).where(library.site_id == site.id)
    page = paginate(session, statement, [(library.slug, False)], limit, cursor, total=total)
    return page_answer(page, [library_of(row[0], site.slug) for row in page.rows])


def one_library(session: Session, source: Connections, library_id: str) -> tuple[dict[str, Any], list[str]]:
    """A library with the summaries of what it shows first, and the ids of all pins. Raises NOT_FOUND, GONE if off."""
    library = session.get(ThematicLibrary, library_id) if is_id(library_id) else None
    if library is None:
        raise not_found()
    off_now().refuse_site(library.site_id)
    slug = session.scalars(select(Site.slug).where(Site.id == library.site_id)).one()
    pins = pins_of(session, [library.id])[library.id]
    return {**library_of(library, slug), "pinned": _pinned(session, source, library.id)}, pins


def library_of(library: ThematicLibrary, site: str) -> dict[str, Any]:
    """A library with its addresses; `site` is the slug of its site."""
    return {
        "id": library.id,
        "slug": library.slug,
        "title": library.title,
        "description": library.description,
        "site": site,
        "links": {
            "self": f"/delivery/v1/libraries/{library.id}",
            "resources": f"/delivery/v1/resources?library={library.id}",
            **{name: f"/feeds/{site}/-/libraries/{library.slug}.{form}" for name, form in FEEDS.items()},
        },
    }


def _pinned(session: Session, source: Connections, library_id: str) -> list[orjson.Fragment]:
    """The ready summaries of the pins that are live, in order."""
    resource, pin, off = table_of(DeliveredResource), ThematicPin, off_now()
    wanted = select(resource.c.summary).join(pin, pin.resource_id == resource.c.resource_id)
    wanted = wanted.where(pin.library_id == library_id, is_live()).order_by(pin.position)
    if off:
        wanted = wanted.where(is_on(resource.c.resource_id))
    summaries = session.scalars(wanted).all()
    return [orjson.Fragment(trimmed(source, off, one) if off else one) for one in summaries]
