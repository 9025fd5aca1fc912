"""Which thematic libraries a live resource stands in: written at delivery, made anew when a library changes."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Table, delete, exists, insert, select, union
from sqlalchemy.orm import Session

from cms import clock
from cms.changes.log import Subject, append
from cms.db import table_of
from cms.delivery.links.relations import lock_all
from cms.delivery.models import (
    DeliveredDeparture,
    DeliveredInChannel,
    DeliveredInSite,
    DeliveredResource,
    DeliveredTerm,
    is_live,
)
from cms.delivery.writing.departures import Place, note_departures
from cms.library.thematic.models import ThematicLibrary, ThematicPin
from cms.library.thematic.rules import FIELDS, Facts, Rule, matches

FIELD = "library"
MOST = 500
_RESOURCE, _TERM = table_of(DeliveredResource), table_of(DeliveredTerm)
_CHANNEL, _SITE, _PIN = table_of(DeliveredInChannel), table_of(DeliveredInSite), table_of(ThematicPin)


def libraries_with(session: Session, resource_id: str, facts: Facts) -> list[str]:
    """The ids of the libraries that pin a resource or whose rule matches these facts of it.

    Whoever delivers holds the rules as they are until the transaction ends.
    """
    library, pin = ThematicLibrary, ThematicPin
    is_pinned = exists().where(pin.library_id == library.id, pin.resource_id == resource_id)
    rows = session.execute(select(library.id, library.rule, is_pinned).order_by(library.id))
    return [one for one, rule, pinned in rows if pinned or matches(rule, facts)]


class Membership(NamedTuple):
    """What a library shows: by its rule and by its pins. Of one that is no more, nothing."""

    id: str
    rule: Rule
    pins: AbstractSet[str]
    site_id: str | None


def refill(session: Session, library_id: str, after: str | None = None, most: int = MOST) -> str | None:
    """Make the library show what it should, for the next resources after an id; the id to go on from, None at the end.

    One call is one transaction of bounded length. It can be broken off and begun again anywhere: what is right already
    is left alone. A change is appended when anything was put in or taken out, so that lists are read anew. The library
    may have been removed: then it is emptied.
    """
    library = _membership(session, library_id)
    lock_all(session)  # rows of several resources are held from here on
    ids = session.scalars(_candidates(library, after, most)).all()
    live = _held(session, ids)
    facts = _facts(session, live)
    wanted = {one for one in live if one in library.pins or matches(library.rule, facts[one])}
    present = {one for one in live if library_id in facts[one][FIELD]}
    _put_in(session, library_id, {one: live[one] for one in sorted(wanted - present)})
    _take_out(session, library, sorted(present - wanted))
    if wanted != present:
        scope = {"sites": [library.site_id] if library.site_id else [], "channels": []}
        append(session, "thematic_library_filled", Subject("thematic_contents", library_id), scope_after=scope)
    return ids[-1] if len(ids) == most else None


def _membership(session: Session, library_id: str) -> Membership:
    library = session.get(ThematicLibrary, library_id, populate_existing=True)
    if library is None:
        return Membership(library_id, {}, frozenset(), None)
    pins = session.scalars(select(ThematicPin.resource_id).where(ThematicPin.library_id == library_id))
    return Membership(library_id, library.rule, frozenset(pins), library.site_id)


def _candidates(library: Membership, after: str | None, most: int) -> Select[str]:
    """What is in the library now, is pinned, or meets the rule's most selective field: by id, no more than wanted."""
    sources: list[tuple[Table, Collection[ColumnElement[bool]]]] = [
        (_TERM, (_TERM.c.field == FIELD, _TERM.c.value == library.id)),
        (_PIN, (_PIN.c.library_id == library.id,)),
    ]
    sources += [_leading(library.rule)] if library.rule else []
    parts = []
    for table, conditions in sources:
        part = select(table.c.resource_id).where(*conditions)
        if after is not None:
            part = part.where(table.c.resource_id > after)
        parts.append(select(part.distinct().order_by(table.c.resource_id).limit(most).subquery()))
    found = union(*parts).subquery()
    return select(found.c.resource_id).order_by(found.c.resource_id).limit(most)


def _leading(rule: Rule) -> tuple[Table, Collection[ColumnElement[bool]]]:
    field = next(name for name in FIELDS if name in rule)
    if field == "channel":
        return _CHANNEL, (_CHANNEL.c.channel_id.in_(rule[field]),)
    if field == "site":
        return _SITE, (_SITE.c.site_id.in_(rule[field]),)
    return _TERM, (_TERM.c.field == field, _TERM.c.value.in_(rule[field]))


def _held(session: Session, ids: Sequence[str]) -> dict[str, Any]:
    """Those that are live, with the moment by which lists order them; locked in the order of their ids."""
    one = _RESOURCE.c.resource_id
    wanted = select(one, _RESOURCE.c.published_at).where(one.in_(ids), is_live()).order_by(one)
    return dict(session.execute(wanted.with_for_update()).all())


def _facts(session: Session, ids: Collection[str]) -> Mapping[str, dict[str, set[str]]]:
    """The facts that rules ask for, and the libraries, of each resource, as its narrow rows tell them."""
    facts: dict[str, dict[str, set[str]]] = {one: defaultdict(set) for one in ids}
    for one, field, value in _rows(session, ids):
        facts[one][field].add(value)
    return facts


def _rows(session: Session, ids: Collection[str]) -> Iterator[tuple[str, str, str]]:
    terms = select(_TERM.c.resource_id, _TERM.c.field, _TERM.c.value).where(_TERM.c.resource_id.in_(ids))
    yield from ((one, field, value) for one, field, value in session.execute(terms))
    for field, table, place in (("channel", _CHANNEL, _CHANNEL.c.channel_id), ("site", _SITE, _SITE.c.site_id)):
        rows = session.execute(select(table.c.resource_id, place).where(table.c.resource_id.in_(ids)))
        yield from ((one, field, value) for one, value in rows)


def _put_in(session: Session, library_id: str, fresh: Mapping[str, Any]) -> None:
    if not fresh:
        return
    rows = [{"field": FIELD, "value": library_id, "resource_id": one, "published_at": at} for one, at in fresh.items()]
    session.connection().execute(insert(_TERM), rows)
    left = DeliveredDeparture
    known = select(left.resource_id).where(
        left.field == FIELD, left.value == library_id, left.resource_id.in_(list(fresh))
    )
    for one in session.scalars(known).all():
        note_departures(session, one, (), clock.now())


def _take_out(session: Session, library: Membership, ids: Sequence[str]) -> None:
    if not ids:
        return
    mine = (_TERM.c.field == FIELD, _TERM.c.value == library.id)
    session.connection().execute(delete(_TERM).where(*mine, _TERM.c.resource_id.in_(ids)))
    if library.site_id is not None:  # nobody reads the feed of one that is no more
        for one in ids:
            note_departures(session, one, [Place(FIELD, library.id)], clock.now())
