"""What feeds tell of a switch: tombstones of what is gone from them, and no more when it is back."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import exists, not_, select
from sqlalchemy.orm import Session

from cms.db import table_of
from cms.delivery.models import DeliveredDeparture, DeliveredInChannel
from cms.delivery.off import is_on
from cms.delivery.writing.departures import depart, return_to
from cms.publishing.off_switches.subjects import Named

MOST_TOLD = 100
"""Tombstones for one channel or site: twice what a feed shows. The switch must not wait for more."""

_PLACED = table_of(DeliveredInChannel)
_ONE = _PLACED.c.resource_id


def tell_of_leaving(session: Session, named: Named, channels: Collection[str], at: datetime) -> None:
    """Leave tombstones of the resource, or of the newest in these channels that no other channel shows."""
    if named.type == "resource":
        depart(session, named.id, at)
        return
    wanted = (
        select(_ONE, _PLACED.c.published_at)
        .where(_PLACED.c.channel_id.in_(channels), not_(is_on(_ONE)))
        .distinct()
        .order_by(_PLACED.c.published_at.desc())
        .limit(MOST_TOLD)
    )
    for one in sorted(session.scalars(wanted)) if channels else ():
        depart(session, one, at)


def tell_of_return(session: Session, named: Named, channels: Collection[str]) -> None:
    """Take back the tombstones of the resource, or of those in these channels that are shown again."""
    if named.type == "resource":
        return_to(session, named.id)
        return
    noted = exists().where(DeliveredDeparture.resource_id == _ONE)
    wanted = select(_ONE).where(_PLACED.c.channel_id.in_(channels), is_on(_ONE), noted).distinct()
    for one in sorted(session.scalars(wanted)) if channels else ():
        return_to(session, one)
