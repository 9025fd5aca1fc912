"""Answers to who asks for a site's sitemaps."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from flask import Response

from cms.changes.keys import of_site
from cms.connections import Connections
from cms.delivery.conditional import conditional, conditional_bytes, hash_of, keyed
from cms.delivery.off import Off, current
from cms.delivery.places.sites import find_site
from cms.delivery.representation.addresses import channel_address, page_address, site_address
from cms.errors import not_found
from cms.services import Services
from cms.sites.models import Site
from cms.syndication.sitemaps.parts import ETAG, SUMMARY, UPDATED_AT, Part, Year, parts_of, rows_of, statements
from cms.syndication.sitemaps.write import Address, write_index, write_pages, write_robots

XML, TEXT = "application/xml", "text/plain; charset=utf-8"
CHANNELS = "channels"
WRITTEN_AS = b"1"
_PART = re.compile(r"((?:1[89]|[2-8]\d)\d\d)-([1-9]\d{0,4})")


class Asked(NamedTuple):
    """A site, and from where it is read."""

    site: Site
    source: Connections
    off: Off


def index_answer(of: Services, slug: str) -> Response:
    """The sitemap index of a site. Raises NOT_FOUND, and GONE for a site that is switched off."""
    asked, base = _asked(of, slug), f"{of.settings.base_url}/sitemaps/{slug}"
    parts = [Part(CHANNELS, _newest(asked)), *parts_of(asked.source, asked.site.id, while_off=bool(asked.off))]
    return _small(asked, write_index(Address(f"{base}/{name}.xml", changed_at) for name, changed_at in parts), XML)


def part_answer(of: Services, slug: str, name: str) -> Response:
    """One sitemap of a site. Raises as `index_answer` does, and NOT_FOUND for a part that is none."""
    asked = _asked(of, slug)
    if name == CHANNELS:
        return _small(asked, write_pages(_channel_pages(asked)), XML)
    if not (found := _PART.fullmatch(name)):
        raise not_found()
    return _items(asked, Year(int(found[1])), int(found[2]))


def robots_answer(of: Services, slug: str) -> Response:
    """The robots.txt of a site, for its front end to serve. Raises as `index_answer` does."""
    return _small(_asked(of, slug), write_robots(f"{of.settings.base_url}/sitemaps/{slug}.xml"), TEXT)


def _asked(of: Services, slug: str) -> Asked:
    source = of.database.direct
    with of.database.reading() as session:
        return Asked(find_site(session, slug), source, current(source))


def _small(asked: Asked, body: bytes, media_type: str) -> Response:
    return keyed(conditional_bytes(body, media_type=media_type), of_site(asked.site.id))


def _items(asked: Asked, year: Year, number: int) -> Response:
    site, off = asked.site, bool(asked.off)
    rows = rows_of(asked.source, site.id, year, number, while_off=off)
    if not rows:
        raise not_found()
    ask = statements(while_off=off).pages

    def body() -> bytes:
        return write_pages(Address(_page(asked, row), ask.value(asked.source, row, UPDATED_AT)) for row in rows)

    told = [site.slug, site.domain, *(_page(asked, row) if off else "" for row in rows)]
    etag = hash_of(WRITTEN_AS, *(part.encode() for part in told), *(row[ETAG].encode() for row in rows))
    return keyed(conditional(etag, body, media_type=XML), of_site(site.id))


def _page(asked: Asked, row: Sequence[Any]) -> str:
    """An item's page on this site: at its first channel here that is on."""
    site, hidden = asked.site, asked.off.channels
    item: dict[str, Any] = orjson.loads(row[SUMMARY])
    here = (one for one in item["channels"] if one["site"] == site.slug and one["id"] not in hidden)
    return page_address(site.domain, next(here)["path"], item["id"])


def _channel_pages(asked: Asked) -> Iterator[Address]:
    """The home page and every channel's list page, with the time of the newest item there."""
    yield Address(site_address(asked.site.domain), _newest(asked))
    for path, newest in _channels(asked):
        yield Address(channel_address(asked.site.domain, path), newest)


def _newest(asked: Asked) -> datetime | None:
    return max((newest for _, newest in _channels(asked) if newest), default=None)


def _channels(asked: Asked) -> Iterator[tuple[str, datetime | None]]:
    """The path of each channel, and when the newest there was published."""
    ask = statements(while_off=bool(asked.off)).channels
    for row in ask.raw(asked.source, {"site": asked.site.id}):
        yield row[0], None if row[1] is None else ask.value(asked.source, row, 1)
