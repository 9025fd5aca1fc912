"""Where resources were read and are no more: what feeds tell as tombstones.

A place is a field and a value, as the narrow tables have them. A row says when a resource left a place; it goes when
the resource is there again.
"""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, insert, select, tuple_, update
from sqlalchemy.orm import Session

from cms import clock
from cms.db import table_of
from cms.delivery.models import (
    DeliveredDeparture,
    DeliveredInChannel,
    DeliveredInSite,
    DeliveredResource,
    DeliveredTerm,
)
from cms.delivery.off import is_on

TERMS = ("type", "subject", "library")
_DEPARTURE = table_of(DeliveredDeparture)


class Place(NamedTuple):
    """A site, channel or library by its id, a type or a subject by its code."""

    field: str
    value: str


def places_of(session: Session, resource_id: str) -> set[Place]:
    """The places with feeds in whose lists a resource stands now."""
    site, channel, term = DeliveredInSite, DeliveredInChannel, DeliveredTerm
    sites = session.scalars(select(site.site_id).where(site.resource_id == resource_id))
    channels = session.scalars(select(channel.channel_id).where(channel.resource_id == resource_id))
    terms = session.execute(
        select(term.field, term.value).where(term.resource_id == resource_id, term.field.in_(TERMS))
    )
    return {
        *(Place("site", one) for one in sites),
        *(Place("channel", one) for one in channels),
        *(Place(field, value) for field, value in terms),
    }


def note_departures(session: Session, resource_id: str, before: Collection[Place], at: datetime) -> None:
    """Note which of the places before it has left, and forget what was noted of those where it is now.

    Call it when the rows after are written. What is switched off is nowhere, whatever rows it has.
    """
    known = _known(session, resource_id)
    if not before and not known:
        return
    after = set() if known and _is_off(session, resource_id) else places_of(session, resource_id)
    _forget(session, resource_id, known & after)
    _note(session, resource_id, set(before) - after - known, at)


def depart(session: Session, resource_id: str, at: datetime) -> None:
    """Note that a resource has left every place it is in, though its rows stay: it was switched off."""
    _lock(session, resource_id)
    _note(session, resource_id, places_of(session, resource_id) - _known(session, resource_id), at)


def return_to(session: Session, resource_id: str) -> None:
    """Forget the departures from every place it is in: it is switched on again.

    Its representation counts as made now, so that a reader who asks by time only hears that it is back.
    """
    _lock(session, resource_id)
    _forget(session, resource_id, _known(session, resource_id) & places_of(session, resource_id))
    resource = DeliveredResource
    session.execute(update(resource).where(resource.resource_id == resource_id).values(made_at=clock.now()))


def _lock(session: Session, resource_id: str) -> None:
    resource = DeliveredResource
    session.execute(select(resource.resource_id).where(resource.resource_id == resource_id).with_for_update())


def _known(session: Session, resource_id: str) -> set[Place]:
    departure = DeliveredDeparture
    noted = select(departure.field, departure.value).where(departure.resource_id == resource_id)
    return {Place(*row) for row in session.execute(noted)}


def _is_off(session: Session, resource_id: str) -> bool:
    one = DeliveredResource.__table__.c.resource_id
    return not session.scalar(select(is_on(one)).where(one == resource_id))


def _note(session: Session, resource_id: str, left: Collection[Place], at: datetime) -> None:
    if left:
        rows = [{**place._asdict(), "resource_id": resource_id, "left_at": at} for place in sorted(left)]
        session.connection().execute(insert(_DEPARTURE), rows)


def _forget(session: Session, resource_id: str, places: Collection[Place]) -> None:
    if places:
        key = tuple_(_DEPARTURE.c.field, _DEPARTURE.c.value)
        session.connection().execute(
            delete(_DEPARTURE).where(_DEPARTURE.c.resource_id == resource_id, key.in_(sorted(places)))
        )
