"""Reading a feed: the place, the resources in it as the public sees them, and what has left it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from flask import Response, request

from cms.changes.keys import RESOURCES, of_channel, of_site
from cms.clock import rfc3339
from cms.connections import Connections, Rows
from cms.delivery.conditional import conditional, hash_of, keyed
from cms.delivery.off import Off, current
from cms.delivery.trim import trimmed
from cms.services import Services
from cms.syndication.archives import SIZE, Archive, Shelf
from cms.syndication.atom import MEDIA_TYPE as ATOM
from cms.syndication.atom import write_atom
from cms.syndication.feed import NEWEST, Feed, Tombstone, entry_of, urn
from cms.syndication.json_feed import MEDIA_TYPE as JSON_FEED
from cms.syndication.json_feed import write_json_feed
from cms.syndication.places import Kind, Place, find_place
from cms.syndication.rss import MEDIA_TYPE as RSS
from cms.syndication.rss import write_rss
from cms.syndication.statements import ETAG, FULL, LEFT_AT, MADE_AT, RESOURCE_ID, UPDATED_AT, Statements, statements

MOST_TOMBSTONES = 200
WRITTEN_AS = "2"
"""Part of every entity tag: raise it when a writer writes something else of the same data."""

Writer = tuple[str, Callable[[Feed], bytes]]
WRITERS: dict[str, Writer] = {
    "rss": (RSS, write_rss),
    "atom": (ATOM, write_atom),
    "json": (JSON_FEED, write_json_feed),
}


class Read(NamedTuple):
    """What the database gave for one document. `changed_at` is None where something is switched off."""

    rows: Rows
    tombstones: Sequence[Tombstone]
    around: Sequence[tuple[str, str]]
    changed_at: datetime | None


class Asked(NamedTuple):
    """A place, with the statements and the values by which it is read."""

    source: Connections
    place: Place
    ask: Statements
    values: Mapping[str, str]

    @property
    def shelf(self) -> Shelf:
        """Its archives."""
        return Shelf(self.source, self.ask, self.values)

    def moment(self, row: Sequence[Any], column: int) -> datetime:
        """A moment in a row of an entry."""
        found: datetime = self.ask.newest.value(self.source, row, column)
        return found


def feed_answer(of: Services, kind: Kind, site: str, name: str, form: str, query: Mapping[str, Any]) -> Response:
    """The feed of a place in one of the `WRITERS`' forms. Raises NOT_FOUND, and GONE for what is switched off."""
    database, base = of.database, of.settings.base_url
    off = current(database.direct)
    with database.reading() as session:
        place = find_place(session, kind, site, name, off)
    values = {"value": place.value, "site": place.site.id, "site_text": place.site.id}
    asked = Asked(database.direct, place, statements(kind, while_off=bool(off)), values)
    found = _archive(asked, query) if query.get("archive") else _newest(asked, form, query)
    if off:  # what comes back is no newer than it was
        found = found._replace(rows=_trimmed(asked, off, found.rows), changed_at=None)
    media_type, write = WRITERS[form]
    address = base + _address(query, query.get("archive"))

    def body() -> bytes:
        return write(_feed(asked, address, found, base, query))

    made = conditional(_tag(place, address, found), body, modified_at=found.changed_at, media_type=media_type)
    return keyed(made, *_keys(place))


def _trimmed(asked: Asked, off: Off, rows: Rows) -> Rows:
    """The rows without what is off of others, such as the address of a page in a channel that is; tags follow."""
    return [_trimmed_row(row, trimmed(asked.source, off, row[FULL])) for row in rows]


def _trimmed_row(row: tuple[Any, ...], left: bytes) -> tuple[Any, ...]:
    changed = {FULL: left, ETAG: hash_of(left)}
    return row if left == row[FULL] else tuple(changed.get(at, value) for at, value in enumerate(row))


def _keys(place: Place) -> Sequence[str]:
    """The surrogate keys of what is shown; a library may show what is on other sites."""
    if place.kind == "channel":
        return (of_channel(place.value),)
    return (RESOURCES,) if place.kind == "library" else (of_site(place.site.id),)


def _newest(asked: Asked, form: str, query: Mapping[str, Any]) -> Read:
    """The subscription document. Every form asks for departures, if only for the time of the newest change."""
    rows = asked.ask.newest.raw(asked.source, {**asked.values, "most": NEWEST})
    if form != "atom":
        return Read(rows, (), (), _changed_at(asked, rows, _tombstones(asked, 1)))
    tombstones = _tombstones(asked, MOST_TOMBSTONES)
    # What has no more entries than are shown needs no archives.
    last = asked.shelf.last() if len(rows) == NEWEST else None
    around = [("prev-archive", _address(query, last.name))] if last else []
    return Read(rows, tombstones, around, _changed_at(asked, rows, tombstones))


def _archive(asked: Asked, query: Mapping[str, Any]) -> Read:
    archive = Archive.of(query["archive"])
    previous, following = asked.shelf.around(archive)
    bounds = {"since": archive.since, "until": archive.until, "most": SIZE, "skipped": (archive.page - 1) * SIZE}
    rows = asked.ask.page.raw(asked.source, {**asked.values, **bounds})
    around = [("current", _address(query, None))]
    around += [
        (relation, _address(query, other.name))
        for relation, other in (("prev-archive", previous), ("next-archive", following))
        if other
    ]
    return Read(rows, (), around, _changed_at(asked, rows, _tombstones(asked, 1)))


def _tombstones(asked: Asked, most: int) -> Sequence[Tombstone]:
    """The newest departures from the place, the newest first."""
    found: dict[str, datetime] = {}
    for way in asked.ask.tombstones:
        for row in way.raw(asked.source, {**asked.values, "most": most}):
            one, at = way.value(asked.source, row, RESOURCE_ID), way.value(asked.source, row, LEFT_AT)
            found[one] = max(at, found.get(one, at))
    newest = sorted(found.items(), key=lambda pair: (pair[1], pair[0]), reverse=True)
    return [Tombstone(urn(one), at) for one, at in newest[:most]]


def _changed_at(asked: Asked, rows: Rows, tombstones: Sequence[Tombstone]) -> datetime:
    made = [asked.moment(row, MADE_AT) for row in rows]
    return max([asked.place.changed_at, *made, *(one.at for one in tombstones[:1])])


def _address(query: Mapping[str, Any], archive: str | None) -> str:
    """Where a document of this feed is, from the root of the platform; its parameters have one order only."""
    asked = [f"archive={archive}"] if archive else []
    if query["content"] != "full":
        asked.append(f"content={query['content']}")
    return f"{request.path}?{'&'.join(asked)}" if asked else request.path


def _tag(place: Place, address: str, found: Read) -> str:
    site = place.site
    told = [WRITTEN_AS, address, place.title, place.description, place.home, rfc3339(place.changed_at)]
    told += [site.language, site.name, site.legal_name, *(part for pair in found.around for part in pair)]
    told += [f"{one.id} {one.at.isoformat()}" for one in found.tombstones]
    return hash_of(*(part.encode() for part in told), *(row[ETAG].encode() for row in found.rows))


def _feed(asked: Asked, address: str, found: Read, base: str, query: Mapping[str, Any]) -> Feed:
    place, whole = asked.place, query["content"] == "full"
    return Feed(
        id=place.urn,
        title=place.title,
        description=place.description,
        language=place.site.language,
        author=place.site.legal_name or place.site.name,
        home=place.home,
        address=address,
        place_at=place.changed_at,
        entries=[entry_of(row[FULL], base, asked.moment(row, UPDATED_AT), whole=whole) for row in found.rows],
        tombstones=found.tombstones,
        around=[(relation, base + path) for relation, path in found.around],
        is_archive=bool(query.get("archive")),
    )
