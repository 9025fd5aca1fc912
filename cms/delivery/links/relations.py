"""The relations that live resources show: the declared ones, and those of others read backwards.

Only live resources are shown. When one comes or goes, those that it is related to are patched in the same transaction.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from cms.delivery.models import DeliveredRelation, DeliveredResource, is_live
from cms.delivery.representation.addresses import resource_address
from cms.library.models import Resource, ResourceRelation
from schemas.relations import orient

MOST_SHOWN = 100
_LOCK = 7_201_003


class Link(NamedTuple):
    """That `holder` shows `other` under a relation's name."""

    holder: str
    type: str
    other: str


class Row(NamedTuple):
    """A relation as it is put in order: the newest of the others first."""

    at: datetime
    other: str
    type: str


Entry = dict[str, str]


def inverse_of(name: str) -> str:
    """The relation's name read from the other side."""
    relation, turned = orient(name)
    return relation.name if turned else relation.inverse


def declared_in(resource_id: str, content: Mapping[str, Any]) -> list[Link]:
    """The relations that the content declares."""
    return [Link(resource_id, row["type"], row["target_id"]) for row in content.get("relations") or []]


def lock(session: Session, resource_id: str, declared: Sequence[Link]) -> None:
    """Make publications that show others (related ones, translations) wait for each other, until the transaction ends.

    Two that show each other and go public at the same moment would not see each other otherwise. SQLite has one writer
    anyway; one lock for all on PostgreSQL is no loss, since the change log's head, taken right after, is one too.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    linked = select(ResourceRelation.source_id).where(
        (ResourceRelation.source_id == resource_id) | (ResourceRelation.target_id == resource_id)
    )
    group = select(Resource.translation_group_id).where(Resource.id == resource_id).scalar_subquery()
    # The index of groups leaves out what is deleted, which is public nowhere.
    siblings = select(Resource.id).where(
        Resource.translation_group_id == group, Resource.deleted_at.is_(None), Resource.id != resource_id
    )
    others = linked.union_all(siblings).limit(1)
    if declared or session.execute(others).first() or links(session, resource_id):
        lock_all(session)


def lock_all(session: Session) -> None:
    """Wait for every publication that holds several resources, and let none begin until the transaction ends."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def declared_by(session: Session, resource_id: str) -> list[Link]:
    """The relations that a resource, as delivered, declares."""
    relation = DeliveredRelation
    wanted = select(relation.source_id, relation.type, relation.target_id).where(relation.source_id == resource_id)
    return [Link(*row) for row in session.execute(wanted)]


def declared_to(session: Session, resource_id: str) -> list[Link]:
    """The relations that others, as delivered, declare to a resource, read backwards."""
    relation = DeliveredRelation
    wanted = select(relation.target_id, relation.type, relation.source_id).where(relation.target_id == resource_id)
    return [Link(holder, inverse_of(name), other) for holder, name, other in session.execute(wanted)]


def links(session: Session, resource_id: str) -> list[Link]:
    """The relations of a resource in both directions, each once, whatever the other side's status is, hidden or not."""
    return list(dict.fromkeys(declared_by(session, resource_id) + declared_to(session, resource_id)))


def shown(session: Session, holder: str, declared: Sequence[Link], most: int = MOST_SHOWN) -> list[Entry]:
    """The entries of a holder's `relations`: to live resources only, the newest first, at most `most`."""
    names = {link.other: [one.type for one in declared if one.other == link.other] for link in declared}
    rows = [Row(at, other, name) for at, other in _live(session, names) for name in names[other]]
    return _entries([*rows, *_newest_of_others(session, [holder], most)[holder]], most)


def shown_by(session: Session, holders: Collection[str], most: int = MOST_SHOWN) -> dict[str, list[Entry]]:
    """The entries of each holder, by what it declares as delivered. The queries are as few as for one holder."""
    declared, others = _live_declared(session, holders), _newest_of_others(session, holders, most)
    return {one: _entries([*declared[one], *others[one]], most) for one in holders}


def _entries(rows: Collection[Row], most: int) -> list[Entry]:
    newest = sorted(set(rows), reverse=True)[:most]
    return [{"type": name, "target_id": other, "href": resource_address(other)} for _, other, name in newest]


def _live(session: Session, ids: Collection[str]) -> Sequence[tuple[datetime, str]]:
    if not ids:
        return []
    resource = DeliveredResource
    wanted = select(resource.published_at, resource.resource_id)
    return session.execute(wanted.where(resource.resource_id.in_(ids), is_live())).all()


def _live_declared(session: Session, holders: Collection[str]) -> Mapping[str, list[Row]]:
    """What each holder, as delivered, declares to live resources."""
    relation, resource = DeliveredRelation, DeliveredResource
    wanted = (
        select(relation.source_id, resource.published_at, resource.resource_id, relation.type)
        .join(resource, resource.resource_id == relation.target_id)
        .where(relation.source_id.in_(holders), is_live())
    )
    found: dict[str, list[Row]] = {one: [] for one in holders}
    for holder, at, other, name in session.execute(wanted):
        found[holder].append(Row(at, other, name))
    return found


def _newest_of_others(session: Session, holders: Collection[str], most: int) -> Mapping[str, list[Row]]:
    """What others declare to each holder and nobody has hidden there, read backwards.

    Thousands may rest on a law, so the database cuts.
    """
    relation, resource = DeliveredRelation, DeliveredResource
    newest = (resource.published_at.desc(), resource.resource_id.desc(), relation.type.asc())
    ranked = (
        select(
            relation.target_id.label("holder"),
            resource.published_at,
            resource.resource_id,
            relation.type,
            func.row_number().over(partition_by=relation.target_id, order_by=newest).label("place"),
        )
        .join(resource, resource.resource_id == relation.source_id)
        .where(relation.target_id.in_(holders), relation.is_hidden.is_(False), is_live())
        .subquery()
    )
    wanted = select(ranked.c.holder, ranked.c.published_at, ranked.c.resource_id, ranked.c.type)
    found: dict[str, list[Row]] = {one: [] for one in holders}
    for holder, at, other, name in session.execute(wanted.where(ranked.c.place <= most)):
        found[holder].append(Row(at, other, inverse_of(name)))
    return found
