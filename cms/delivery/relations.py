"""The relations that live resources show: the declared ones, and those of others read backwards.

Only live resources are shown. When one comes or goes, those that it is related to are patched in the same transaction.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from cms.delivery.addresses import resource_address
from cms.delivery.models import DeliveredRelation, DeliveredResource
from cms.library.models import ResourceRelation
from schemas.relations import orient

MOST_SHOWN = 100
_LOCK = 7_201_003


class Link(NamedTuple):
    """That `holder` shows `other` under a relation's name."""

    holder: str
    type: str
    other: str


def inverse_of(name: str) -> str:
    """The relation's name read from the other side."""
    relation, turned = orient(name)
    return relation.name if turned else relation.inverse


def declared_in(resource_id: str, content: Mapping[str, Any]) -> list[Link]:
    """The relations that the content declares."""
    return [Link(resource_id, row["type"], row["target_id"]) for row in content.get("relations") or []]


def lock(session: Session, resource_id: str, declared: Sequence[Link]) -> None:
    """Make publications that have relations wait for each other, until the transaction ends.

    Two that are related and go public at the same moment would not see each other otherwise. SQLite has one writer
    anyway; one lock for all on PostgreSQL is no loss, since the change log's head, taken right after, is one too.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    linked = select(ResourceRelation.source_id).where(
        (ResourceRelation.source_id == resource_id) | (ResourceRelation.target_id == resource_id)
    )
    if declared or session.execute(linked.limit(1)).first() or links(session, [resource_id]):
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def declared_by(session: Session, ids: Collection[str]) -> list[Link]:
    """The relations that these resources, as delivered, declare."""
    relation = DeliveredRelation
    wanted = select(relation.source_id, relation.type, relation.target_id).where(relation.source_id.in_(ids))
    return [Link(*row) for row in session.execute(wanted)]


def declared_of(session: Session, ids: Collection[str]) -> list[Link]:
    """The relations that others, as delivered, declare to these resources, read backwards."""
    relation = DeliveredRelation
    wanted = select(relation.target_id, relation.type, relation.source_id).where(relation.target_id.in_(ids))
    return [Link(holder, inverse_of(name), other) for holder, name, other in session.execute(wanted)]


def links(session: Session, ids: Collection[str]) -> list[Link]:
    """The relations of these resources in both directions, each once, whatever the other side's status is."""
    return list(dict.fromkeys(declared_by(session, ids) + declared_of(session, ids)))


def live_among(session: Session, ids: Iterable[str]) -> list[str]:
    """Those of the ids that are live, the newest first."""
    resource = DeliveredResource
    order = (resource.published_at.desc(), resource.resource_id.desc())
    wanted = select(resource.resource_id).where(resource.resource_id.in_(set(ids)), resource.status == "live")
    return list(session.scalars(wanted.order_by(*order)))


def shown(session: Session, found: Sequence[Link]) -> dict[str, list[dict[str, str]]]:
    """The entries of `relations` by holder: to live resources only, the newest first, at most `MOST_SHOWN`."""
    rank = {one: place for place, one in enumerate(live_among(session, [link.other for link in found]))}
    entries: dict[str, list[dict[str, str]]] = defaultdict(list)
    for link in sorted((link for link in found if link.other in rank), key=lambda link: rank[link.other]):
        if len(entries[link.holder]) < MOST_SHOWN:
            entry = {"type": link.type, "target_id": link.other, "href": resource_address(link.other)}
            entries[link.holder].append(entry)
    return entries
