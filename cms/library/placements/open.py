"""Entries of the shared library, and placements in channels of other units, that are open: found, asked for, closed.

Whoever calls holds the resource.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms import clock
from cms.ids import new_id
from cms.library.models import Resource, Revision
from cms.library.placements.models import OPEN, ChannelPlacement, SharedResource
from cms.sites.models import Channel

WAITING, IN_EFFECT = OPEN


class Terms(Protocol):
    """What a channel asks of whoever signs for it: of which level, and of which units, None for any."""

    @property
    def levels(self) -> int:
        """The last level."""
        ...

    @property
    def eligible(self) -> Sequence[Any] | None:
        """The ids of the units."""
        ...


TermsOf = Callable[[Session, Collection[Channel], str], Mapping[str, Terms]]
"""The terms that hold now for a type in each of some channels, of its review policy, by the channel's id."""


class Asking(NamedTuple):
    """Who asks that a resource be placed in a channel, on which terms, and where that comes from."""

    channel_id: str
    account_id: str
    person_id: str
    levels: int
    eligible: Sequence[Any] | None
    note: str = ""
    offer_id: str | None = None
    previous_id: str | None = None


def ask(session: Session, resource: Resource, revision: Revision, asking: Asking) -> ChannelPlacement:
    """Let a placement of the live revision wait for its two signatures."""
    made = ChannelPlacement(
        id=new_id(),
        resource_id=resource.id,
        channel_id=asking.channel_id,
        revision_number=revision.number,
        content_hash=revision.content_hash,
        levels=asking.levels,
        state=WAITING,
        note=asking.note,
        offer_id=asking.offer_id,
        previous_id=asking.previous_id,
        asked_by=asking.account_id,
        asked_person_id=asking.person_id,
        created_at=clock.now(),
        **({"eligible": list(asking.eligible)} if asking.eligible else {}),
    )
    session.add(made)
    session.flush()
    return made


def open_placements(session: Session, resource_id: str) -> Sequence[ChannelPlacement]:
    """Those of a resource that wait or are in effect, locked, in the order in which they were asked for."""
    placement = ChannelPlacement
    wanted = select(placement).where(placement.resource_id == resource_id, placement.state.in_(OPEN))
    held = wanted.order_by(placement.created_at, placement.id).with_for_update()
    return session.scalars(held.execution_options(populate_existing=True)).all()


def channels_in_effect(session: Session, resource_id: str) -> list[str]:
    """The channels of other units that show a resource, in the order in which they began to."""
    placement = ChannelPlacement
    wanted = select(placement.channel_id).where(placement.resource_id == resource_id, placement.state == IN_EFFECT)
    return list(session.scalars(wanted.order_by(placement.in_effect_at, placement.id)))


def close(placement: ChannelPlacement, state: str, account_id: str | None, reason: str = "") -> None:
    """Close one that is open."""
    placement.state = state
    placement.closed_by, placement.closed_at, placement.reason = account_id, clock.now(), reason


def find_sharing(session: Session, resource_id: str) -> SharedResource | None:
    """That the resource is in the shared library, if it is."""
    wanted = select(SharedResource).where(SharedResource.resource_id == resource_id, SharedResource.ended_at.is_(None))
    return session.scalars(wanted).one_or_none()


def unshare(session: Session, resource_id: str, account_id: str, reason: str) -> SharedResource | None:
    """Take it out of the shared library; the entry that ended, None if it is not there."""
    sharing = find_sharing(session, resource_id)
    if sharing is not None:
        sharing.ended_by, sharing.ended_at, sharing.reason = account_id, clock.now(), reason
        session.flush()
    return sharing


def close_all(session: Session, resource_id: str, account_id: str, reason: str) -> bool:
    """End those of a resource that are in effect and call off those that wait; whether any was in effect."""
    found = open_placements(session, resource_id)
    were = [placement.state == IN_EFFECT for placement in found]
    for placement, shown in zip(found, were, strict=True):
        close(placement, "ended" if shown else "cancelled", account_id, reason)
    session.flush()
    return any(were)
