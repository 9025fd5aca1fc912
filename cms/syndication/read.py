"""Reading a feed: the place, and the newest resources in it as the public sees them."""

from collections.abc import Callable
from typing import NamedTuple

from flask import Response, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.connections import Connections, Rows
from cms.delivery.addresses import channel_address, site_address
from cms.delivery.conditional import conditional, hash_of
from cms.delivery.entries import BY_VALUE, Asked
from cms.delivery.statements import Shape, prepared_page
from cms.errors import not_found
from cms.services import Services
from cms.sites.models import Channel, Site
from cms.syndication.feed import NEWEST, Feed, entry_of
from cms.syndication.json_feed import MEDIA_TYPE as JSON_FEED
from cms.syndication.json_feed import write_json_feed
from cms.syndication.rss import MEDIA_TYPE as RSS
from cms.syndication.rss import write_rss

Writer = tuple[str, Callable[[Feed], bytes]]
WRITERS: dict[str, Writer] = {"rss": (RSS, write_rss), "json": (JSON_FEED, write_json_feed)}
_OF_SITE = prepared_page(Shape((Asked("site", BY_VALUE),), (), wide=True))
_OF_CHANNEL = prepared_page(Shape((Asked("channel", BY_VALUE),), (), wide=True))
_READY, _ETAG = 0, 1


class Place(NamedTuple):
    """What a feed speaks for."""

    site: Site
    channel: Channel | None


def feed_answer(of: Services, site: str, path: str | None, form: str) -> Response:
    """The feed of a site, or of a channel by its path, in one of the `WRITERS`' forms. Raises NOT_FOUND."""
    database, base = of.database, of.settings.base_url
    with database.reading() as session:
        place = _place(session, site, path)
    rows = _rows(database.direct, place)
    media_type, write = WRITERS[form]
    made_of = _made_of(place, base + request.path)
    etag = hash_of(*(text.encode() for text in made_of), *(row[_ETAG].encode() for row in rows))
    return conditional(etag, lambda: write(_feed(made_of, rows, base)), media_type=media_type)


def _place(session: Session, slug: str, path: str | None) -> Place:
    if not f"{slug}{path or ''}".isprintable():
        raise not_found()
    site = session.scalar(select(Site).where(Site.slug == slug))
    if site is None:
        raise not_found()
    if path is None:
        return Place(site, None)
    channel = session.scalar(select(Channel).where(Channel.site_id == site.id, Channel.path == path))
    if channel is None:
        raise not_found()
    return Place(site, channel)


def _rows(source: Connections, place: Place) -> Rows:
    if place.channel is None:
        return _OF_SITE.raw(source, {"site_0": place.site.slug, "most": NEWEST})
    return _OF_CHANNEL.raw(source, {"channel_0": place.channel.id, "most": NEWEST})


def _made_of(place: Place, address: str) -> tuple[str, str, str, str, str]:
    """Title, description, language, home page and own address."""
    site, channel = place
    if channel is None:
        title, description, home = site.name, site.description, site_address(site.domain)
    else:
        title, description = f"{site.name} - {channel.name}", channel.description
        home = channel_address(site.domain, channel.path)
    return title, description or title, site.language, home, address


def _feed(made_of: tuple[str, str, str, str, str], rows: Rows, base: str) -> Feed:
    return Feed(*made_of, entries=[entry_of(row[_READY], base) for row in rows])
