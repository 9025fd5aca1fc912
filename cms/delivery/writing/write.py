"""Writing the read model: a resource made public, taken back, or put into the archive.

Called by publishing within its transaction, before it appends the change; nothing here decides whether it may be.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

import orjson
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from cms import clock
from cms.db import table_of
from cms.delivery.links.locales import Member, shown_to, siblings_of
from cms.delivery.links.neighbours import patch
from cms.delivery.links.relations import Link, declared_in, declared_to, links, lock, shown
from cms.delivery.models import DeliveredInChannel, DeliveredInSite, DeliveredResource
from cms.delivery.representation.around import look_around
from cms.delivery.representation.render import (
    FORMAT_VERSION,
    Published,
    Representation,
    etag_of_bytes,
    represent,
    shorten,
    to_bytes,
)
from cms.delivery.representation.validity import validity_on
from cms.delivery.views.ready import ready_views
from cms.delivery.writing.departures import note_departures, places_of
from cms.delivery.writing.rows import clear_rows, end_files, keep_terms, write_rows
from cms.library.models import Resource
from cms.library.placements.open import channels_in_effect
from cms.library.references import term_fields
from cms.library.taxonomies.redirects import with_current_codes
from cms.library.thematic.locking import lock_rules

Scope = dict[str, Any]
_RESOURCE = table_of(DeliveredResource)


class Version(NamedTuple):
    """The revision that goes public: its number, its content, and its body's plain text."""

    number: int
    content: Mapping[str, Any]
    text: str


def deliver(
    session: Session, resource: Resource, version: Version, published_at: datetime, updated_at: datetime
) -> Scope:
    """Make the representation of a revision and put it where the public reads it, in place of an earlier one.

    `published_at` is the resource's first publication here; content that was public before it came here says so itself
    in `first_published_at`, and that is what is shown. Gives the scope after: sites, channels, type.
    Raises ValueError for a resource that has no index number yet.
    """
    if resource.index_number is None:
        message = "a resource gets its index number before it goes public"
        raise ValueError(message)
    # Held before codes are read: a merge of terms waits, then finds what was made with the old one.
    lock_rules(session, shared=True)
    content = {
        **with_current_codes(session, version.content, term_fields(resource.type)),
        "channels": list(
            dict.fromkeys([*version.content.get("channels", ()), *channels_in_effect(session, resource.id)])
        ),
    }
    first = content.get("first_published_at")
    item = Published(
        resource_id=resource.id,
        type=resource.type,
        version=version.number,
        index_number=resource.index_number,
        publisher_id=content.get("publisher") or resource.organization_id,
        content=content,
        text=version.text,
        published_at=datetime.fromisoformat(first) if first else published_at,
        updated_at=updated_at,
    )
    return _deliver(session, item, resource.translation_group_id)


def _deliver(session: Session, item: Published, translation_group_id: str) -> Scope:
    declared = declared_in(item.resource_id, item.content)
    lock(session, item.resource_id, declared)
    before = _visible_links(session, item.resource_id)
    around = look_around(session, item.publisher_id, item.content)
    after = {*declared, *declared_to(session, item.resource_id)}
    siblings = siblings_of(session, item.resource_id, translation_group_id)
    was = _shown_as(session, item.resource_id)
    representation = represent(
        item, around, shown(session, item.resource_id, declared), shown_to(item.resource_id, siblings)
    )
    validity = validity_on(item.content, clock.now().astimezone(clock.SHANGHAI).date())
    representation["validity"] = validity.value
    _put(session, item, representation, translation_group_id, validity.flips_on)
    places = places_of(session, item.resource_id)
    clear_rows(session, item.resource_id)
    end_files(session, item.resource_id)
    write_rows(session, item, representation, around, declared)
    note_departures(session, item.resource_id, places, clock.now())
    me = Member(representation["language"], item.resource_id, representation["title"])
    patch(session, {link.other for link in before ^ after}, [*siblings, me] if siblings and was != me else ())
    return {
        "sites": sorted({site.id for _, site in around.channels}),
        "channels": sorted({channel.id for channel, _ in around.channels}),
        "type": item.type,
        "related": sorted({link.other for link in before | after} | {one.id for one in siblings}),
    }


def remove(session: Session, resource_id: str, status: Literal["gone", "archived"]) -> Scope:
    """Take a resource out of every list and feed; what is shown of it elsewhere goes in the same transaction.

    `gone`: the content is emptied and the item answers 410, its files too. `archived`: it stays readable by its id,
    marked, with its files. Gives the scope after, which is empty. Raises LookupError for what was never delivered.
    """
    lock_rules(session, shared=True)
    lock(session, resource_id, [])
    row = session.execute(
        select(_RESOURCE.c.type, _RESOURCE.c.full, _RESOURCE.c.translation_group_id)
        .where(_RESOURCE.c.resource_id == resource_id)
        .with_for_update()
    ).one_or_none()
    if row is None:
        raise LookupError(resource_id)
    before = _visible_links(session, resource_id)
    values = _tombstone() if status == "gone" else _marked(row.full)
    session.execute(
        update(_RESOURCE)
        .where(_RESOURCE.c.resource_id == resource_id)
        .values(status=status, made_at=clock.now(), **values)
    )
    places = places_of(session, resource_id)
    (keep_terms if status == "archived" else clear_rows)(session, resource_id)
    note_departures(session, resource_id, places, clock.now())
    if status == "gone":
        end_files(session, resource_id)
    patch(session, {link.other for link in before}, siblings_of(session, resource_id, row.translation_group_id))
    return {"sites": [], "channels": [], "type": row.type, "related": []}


def scope_of(session: Session, resource_id: str) -> Scope | None:
    """Where a resource is public now: ids of sites and channels, and its type. None for what is in no list."""
    known = select(_RESOURCE.c.type).where(_RESOURCE.c.resource_id == resource_id, _RESOURCE.c.status == "live")
    name = session.scalar(known)
    return None if name is None else _scope(session, resource_id, name)


def _scope(session: Session, resource_id: str, type_name: str) -> Scope:
    site, channel = DeliveredInSite, DeliveredInChannel
    return {
        "sites": sorted(session.scalars(select(site.site_id).where(site.resource_id == resource_id))),
        "channels": sorted(session.scalars(select(channel.channel_id).where(channel.resource_id == resource_id))),
        "type": type_name,
        "related": sorted(_showing(session, resource_id)),
    }


def _showing(session: Session, resource_id: str) -> set[str]:
    """The resources that show something of this one: those it is related to, and its translations."""
    group = select(_RESOURCE.c.translation_group_id).where(_RESOURCE.c.resource_id == resource_id)
    siblings = siblings_of(session, resource_id, session.scalar(group) or "")
    return {link.other for link in _visible_links(session, resource_id)} | {one.id for one in siblings}


def _visible_links(session: Session, resource_id: str) -> set[Link]:
    """The relations by which others show the resource now: none unless it is live."""
    status = session.scalar(select(_RESOURCE.c.status).where(_RESOURCE.c.resource_id == resource_id))
    return set(links(session, resource_id)) if status == "live" else set()


def _shown_as(session: Session, resource_id: str) -> Member | None:
    """The resource as its language versions show it now: not at all unless it is live."""
    known = select(_RESOURCE.c.language, _RESOURCE.c.resource_id, _RESOURCE.c.title)
    row = session.execute(known.where(_RESOURCE.c.resource_id == resource_id, _RESOURCE.c.status == "live")).first()
    return Member(*row) if row else None


def _put(
    session: Session,
    item: Published,
    representation: Representation,
    translation_group_id: str,
    flips_on: date | None,
) -> None:
    full = to_bytes(representation)
    number, signed_on = representation["document_number"], representation["signed_on"]
    values = {
        "status": "live",
        "type": item.type,
        "version": item.version,
        "index_number": item.index_number,
        "title": representation["title"],
        "document_number": number and (number["normalised"] or number["text"]),
        "language": representation["language"],
        "validity": representation["validity"],
        "signed_on": signed_on and date.fromisoformat(signed_on),
        "published_at": item.published_at,
        "updated_at": item.updated_at,
        "made_at": clock.now(),
        "translation_group_id": translation_group_id,
        "etag": etag_of_bytes(full),
        "format_version": FORMAT_VERSION,
        "summary": to_bytes(shorten(representation)),
        "full": full,
        "views": ready_views(representation),
        "flips_on": flips_on,
    }
    known = update(_RESOURCE).where(_RESOURCE.c.resource_id == item.resource_id).values(values)
    if session.connection().execute(known).rowcount == 0:
        session.connection().execute(insert(_RESOURCE).values(resource_id=item.resource_id, **values))


def _tombstone() -> dict[str, Any]:
    """A row with nothing in it of what was taken back."""
    emptied = dict.fromkeys(("document_number", "validity", "signed_on", "flips_on"))
    return {**emptied, "title": "", "summary": b"", "full": b"", "views": b"", "etag": ""}


def _marked(full: bytes) -> dict[str, Any]:
    """The archived representation: marked, and without what it shows of others, which nobody would keep true."""
    representation = {**orjson.loads(full), "archived": True, "relations": [], "locales": []}
    ready = to_bytes(representation)
    summary = to_bytes(shorten(representation))
    return {"full": ready, "summary": summary, "etag": etag_of_bytes(ready), "flips_on": None}
