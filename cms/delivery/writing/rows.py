"""The narrow rows beside a representation: places, terms, relations and files."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, delete, insert, select, update
from sqlalchemy.orm import Session

from cms.db import table_of
from cms.delivery.links.relations import Link
from cms.delivery.lists.entries import ARCHIVED, ON_SITE
from cms.delivery.models import (
    DeliveredFile,
    DeliveredInChannel,
    DeliveredInSite,
    DeliveredOnSite,
    DeliveredRelation,
    DeliveredTerm,
)
from cms.delivery.representation.around import Around
from cms.delivery.representation.embeds import named_terms
from cms.delivery.representation.render import Published, Representation
from cms.delivery.writing.thematic import libraries_with
from cms.library.hidden_relations.open import hidden_of

_CHANNEL, _SITE, _TERM = table_of(DeliveredInChannel), table_of(DeliveredInSite), table_of(DeliveredTerm)
_ON_SITE, _RELATION, _FILE = table_of(DeliveredOnSite), table_of(DeliveredRelation), table_of(DeliveredFile)


def clear_rows(session: Session, resource_id: str) -> None:
    """Take a resource out of every list and out of the relations."""
    connection = session.connection()
    for table in (_CHANNEL, _SITE, _TERM, _ON_SITE):
        connection.execute(delete(table).where(table.c.resource_id == resource_id))
    connection.execute(delete(_RELATION).where(_RELATION.c.source_id == resource_id))


def keep_terms(session: Session, resource_id: str) -> None:
    """Put aside, as terms of the archive, where a resource stands and what it is found by; for what is archived."""
    connection = session.connection()
    found = [("channel", *row) for row in connection.execute(_places(_CHANNEL, _CHANNEL.c.channel_id, resource_id))]
    found += [("site", *row) for row in connection.execute(_places(_SITE, _SITE.c.site_id, resource_id))]
    terms = select(_TERM.c.field, _TERM.c.value, _TERM.c.published_at).where(_TERM.c.resource_id == resource_id)
    found += connection.execute(terms).all()
    clear_rows(session, resource_id)
    _insert(session, _TERM, [
        {"field": f"{ARCHIVED}{field}", "value": value, "resource_id": resource_id, "published_at": at}
        for field, value, at in found
    ])  # fmt: skip


def _places(table: Table, place: ColumnElement[Any], resource_id: str) -> Select[Any]:
    return select(place, table.c.published_at).where(table.c.resource_id == resource_id)


def end_files(session: Session, resource_id: str) -> None:
    """Every file that the resource made public is so no longer, by it."""
    session.connection().execute(update(_FILE).where(_FILE.c.resource_id == resource_id).values(is_live=False))


def write_rows(
    session: Session, item: Published, representation: Representation, around: Around, declared: Sequence[Link]
) -> None:
    """Write the rows of a resource that has none, but perhaps ended files."""
    resource = {"resource_id": item.resource_id, "published_at": item.published_at}
    channels = list(dict.fromkeys(channel.id for channel, _ in around.channels))
    sites = list(dict.fromkeys(site.id for _, site in around.channels))
    terms = list(dict.fromkeys(found_by(item, representation)))
    terms += [("library", one) for one in libraries_with(session, item.resource_id, _facts(terms, channels, sites))]
    _insert(session, _CHANNEL, [{"channel_id": one, **resource} for one in channels])
    _insert(session, _SITE, [{"site_id": one, **resource} for one in sites])
    _insert(session, _TERM, [{"field": field, "value": value, **resource} for field, value in terms])
    _insert(session, _ON_SITE, [
        {"site_id": site, "field": field, "value": value, **resource}
        for site in sites
        for field, value in terms
        if field in ON_SITE
    ])  # fmt: skip
    _write_relations(session, item.resource_id, declared)
    _write_files(session, item.resource_id, representation["attachments"])


def _write_relations(session: Session, resource_id: str, declared: Sequence[Link]) -> None:
    hidden = hidden_of(session, resource_id) if declared else set()
    _insert(session, _RELATION, [
        {
            "source_id": link.holder, "type": link.type, "target_id": link.other,
            "is_hidden": (link.type, link.other) in hidden,
        }
        for link in dict.fromkeys(declared)
    ])  # fmt: skip


def _facts(terms: Sequence[tuple[str, str]], channels: Sequence[str], sites: Sequence[str]) -> dict[str, set[str]]:
    """What the rules of thematic libraries ask for."""
    facts = {"channel": set(channels), "site": set(sites)}
    for field, value in terms:
        facts.setdefault(field, set()).add(value)
    return facts


def found_by(item: Published, representation: Representation) -> Iterator[tuple[str, str]]:
    """Every (field, value) that lists can be filtered by."""
    yield "type", item.type
    yield "organization", item.publisher_id
    yield from ((name, representation[name]) for name in ("language", "validity") if representation[name])
    yield from named_terms(item.content)
    for keyword in item.content.get("keywords") or []:
        yield "keyword", keyword


def _insert(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        session.connection().execute(insert(table), rows)


def _write_files(session: Session, resource_id: str, attachments: Sequence[Mapping[str, Any]]) -> None:
    """Make the files live: a row that ended begins again."""
    fresh = []
    for sha256, name in dict.fromkeys((one["sha256"], one["name"]) for one in attachments):
        key = (_FILE.c.resource_id == resource_id, _FILE.c.sha256 == sha256, _FILE.c.name == name)
        if session.connection().execute(update(_FILE).where(*key).values(is_live=True)).rowcount == 0:
            fresh.append({"resource_id": resource_id, "sha256": sha256, "name": name, "is_live": True})
    _insert(session, _FILE, fresh)
