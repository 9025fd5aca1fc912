"""What feeds speak for: a site, a channel, a thematic library, or what a site has of one type or one subject.

Addresses below `/-/` name what is no channel: a channel's path has no segment `-`.
"""

from datetime import datetime
from typing import Literal, NamedTuple
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.delivery.off import Off
from cms.delivery.places.sites import find_site
from cms.delivery.representation.addresses import channel_address, site_address
from cms.errors import not_found
from cms.library.taxonomies.models import TaxonomyTerm
from cms.library.taxonomies.queries import find_term
from cms.library.taxonomies.redirects import merged_into
from cms.library.thematic.models import ThematicLibrary
from cms.sites.models import Channel, Site
from cms.syndication.feed import urn
from schemas.content_types import CONTENT_TYPES

Kind = Literal["site", "channel", "library", "type", "subject"]


class Place(NamedTuple):
    """A place with its words. `value` is its id, or the code of a type or subject; `changed_at` when they changed."""

    kind: Kind
    site: Site
    value: str
    urn: str
    title: str
    description: str
    home: str
    changed_at: datetime


def find_place(session: Session, kind: Kind, site: str, name: str, off: Off) -> Place:
    """The place of this name on the site of this slug. Raises NOT_FOUND, and GONE for what is switched off."""
    found = find_site(session, site)
    if not name.isprintable():
        raise not_found()
    if kind == "site":
        title, about = found.name, found.description
        return Place(kind, found, found.id, urn(found.id), title, about or title, _home(found), found.updated_at)
    if kind == "channel":
        return _channel(session, found, name, off)
    if kind == "library":
        return _library(session, found, name)
    if kind == "type":
        return _named(found, kind, name, _type(name))
    term = _subject(session, name)
    return _named(found, kind, term.code, term.label_zh)


def _home(site: Site) -> str:
    return site_address(site.domain)


def _channel(session: Session, site: Site, path: str, off: Off) -> Place:
    channel = session.scalar(select(Channel).where(Channel.site_id == site.id, Channel.path == path))
    if channel is None:
        raise not_found()
    off.refuse_channel(channel.id)
    title, home = f"{site.name} - {channel.name}", channel_address(site.domain, channel.path)
    about, changed_at = channel.description or title, max(site.updated_at, channel.updated_at)
    return Place("channel", site, channel.id, urn(channel.id), title, about, home, changed_at)


def _library(session: Session, site: Site, slug: str) -> Place:
    library = ThematicLibrary
    found = session.scalar(select(library).where(library.site_id == site.id, library.slug == slug))
    if found is None:
        raise not_found()
    title, changed_at = f"{site.name} - {found.title}", max(site.updated_at, found.updated_at)
    return Place("library", site, found.id, urn(found.id), title, found.description or title, _home(site), changed_at)


def _named(site: Site, kind: Kind, code: str, label: str) -> Place:
    """A part of a site that has no id of its own: one is derived, always the same."""
    title = f"{site.name} - {label}"
    made = urn(str(uuid5(UUID(site.id), f"{kind}/{code}")))
    return Place(kind, site, code, made, title, title, _home(site), site.updated_at)


def _type(name: str) -> str:
    if name not in CONTENT_TYPES:
        raise not_found()
    return CONTENT_TYPES[name].label.zh


def _subject(session: Session, code: str) -> TaxonomyTerm:
    """The subject of this code, or the one that the code was merged into."""
    found = find_term(session, "subject", code) or merged_into(session, "subject", code)
    if found is None:
        raise not_found()
    return found
