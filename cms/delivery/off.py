"""What is switched off, as every public route checks it at reading: nothing is rewritten for it.

Mostly nothing is off. Then a request costs one look at what this process remembers, and statements are the usual ones;
only while something is off do they carry the conditions below (docs/decisions/0014-off-switch-at-reading.md).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from flask import has_request_context, request
from sqlalchemy import CTE, ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from cms.connections import Connections
from cms.db import table_of
from cms.delivery.models import DeliveredInChannel
from cms.delivery.prepared import Prepared
from cms.errors import Code, Problem
from cms.services import services
from cms.sites.models import Channel
from cms.sites.off_switches.models import OffSwitch
from schemas.text import Text

HEAD = "zhengku.change_head"
"""Where a front before the application puts the log's head that it has read for this request."""

HIDDEN = Text("该内容已被紧急停止展示，可能恢复", "This was switched off; it may come back")
_SWITCH, _CHANNEL, _PLACED = table_of(OffSwitch), table_of(Channel), table_of(DeliveredInChannel)
_OPEN = _SWITCH.c.on_at.is_(None)
Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Off:
    """Ids of what is off. `channels` are all that are hidden: off themselves, below one, or on a site that is off."""

    resources: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Whether anything is off."""
        return bool(self.resources or self.channels or self.sites)

    def refuse_site(self, site_id: str) -> None:
        """Raise SWITCHED_OFF for a site that is off."""
        if site_id in self.sites:
            raise switched_off()

    def refuse_channel(self, channel_id: str) -> None:
        """Raise SWITCHED_OFF for a channel that is off, or below one that is, or on a site that is."""
        if channel_id in self.channels:
            raise switched_off()


NOTHING = Off()
_remembered: WeakKeyDictionary[Connections, tuple[int, Off]] = WeakKeyDictionary()


def switched_off() -> Problem:
    """The refusal of what is off: 410, as for what was withdrawn, but it may come back."""
    return Problem(Code.SWITCHED_OFF, HIDDEN)


def off_now() -> Off:
    """What is off, for the request that is being answered."""
    return current(services().database.direct)


def current(source: Connections) -> Off:
    """What is off now.

    It can only change together with the log's head, so it is remembered under the head that was read before it.
    """
    head = request.environ.get(HEAD) if has_request_context() else None
    if head is None:
        return _read(source)
    known = _remembered.get(source)
    if known is None or known[0] != head:
        known = _remembered[source] = head, _read(source)
    return known[1]


def _hidden_channels() -> CTE:
    """The channels that are off by themselves, by their site, or by a channel above."""
    hidden = (
        select(_CHANNEL.c.id)
        .where(
            or_(
                _CHANNEL.c.id.in_(_subjects("channel")),
                _CHANNEL.c.site_id.in_(_subjects("site")),
            )
        )
        .cte("hidden_channel", recursive=True)
    )
    return hidden.union(select(_CHANNEL.c.id).join(hidden, hidden.c.id == _CHANNEL.c.parent_id))


def _subjects(kind: str) -> Any:
    return select(_SWITCH.c.subject_id).where(_OPEN, _SWITCH.c.subject_type == kind)


_HIDDEN = _hidden_channels()
ANY_OFF = select(_SWITCH.c.subject_id).where(_OPEN).exists()
"""Whether anything is off at all, for statements that can say so beside what they are asked."""

_SWITCHES = Prepared(select(_SWITCH.c.subject_type, _SWITCH.c.subject_id).where(_OPEN))
_CHANNELS = Prepared(select(_HIDDEN.c.id))


def _read(source: Connections) -> Off:
    rows = [(row[0], _SWITCHES.value(source, row, 1)) for row in _SWITCHES.raw(source, {})]
    if not rows:
        return NOTHING
    return _sorted(rows, [_CHANNELS.value(source, row, 0) for row in _CHANNELS.raw(source, {})])


def _sorted(rows: Iterable[Any], channels: Iterable[str]) -> Off:
    return Off(
        resources=frozenset(one for kind, one in rows if kind == "resource"),
        channels=frozenset(channels),
        sites=frozenset(one for kind, one in rows if kind == "site"),
    )


def off_in(session: Session) -> Off:
    """What is off as this transaction sees it, its own switches included."""
    rows = session.execute(select(_SWITCH.c.subject_type, _SWITCH.c.subject_id).where(_OPEN)).all()
    if not rows:
        return NOTHING
    return _sorted(rows, session.scalars(select(_HIDDEN.c.id)))


def scope_while_off(session: Session, resource_id: str, scope: dict[str, Any] | None) -> dict[str, Any] | None:
    """The scope of a resource without the places that are off; None if it is hidden."""
    off = off_in(session)
    if scope is None or not off:
        return scope
    channels = [one for one in scope["channels"] if one not in off.channels]
    if resource_id in off.resources or (scope["channels"] and not channels):
        return None
    on = set(session.scalars(select(_CHANNEL.c.site_id).where(_CHANNEL.c.id.in_(channels))))
    return {**scope, "channels": channels, "sites": [one for one in scope["sites"] if one in on]}


def is_on(resource_id: ColumnElement[Any]) -> Condition:
    """That a resource is not off itself, and that a channel that is on shows it (or none does: it is archived)."""
    placed = _PLACED.alias()  # of its own, so that no statement around correlates it
    channel = case((channel_is_on(placed.c.channel_id), 1), else_=0)
    # One look by the resource's id: two EXISTS joined by OR made PostgreSQL read the whole table.
    best = select(func.max(channel)).where(placed.c.resource_id == resource_id).scalar_subquery()
    return and_(resource_id.not_in(_subjects("resource")), func.coalesce(best, 1) == 1)


def site_is_on(site_id: ColumnElement[Any]) -> Condition:
    """That a site is not off."""
    return site_id.not_in(_subjects("site"))


def channel_is_on(channel_id: ColumnElement[Any]) -> Condition:
    """That a channel is neither off nor below one that is nor on a site that is."""
    return channel_id.not_in(select(_HIDDEN.c.id))


def is_on_at(site_id: ColumnElement[Any], resource_id: ColumnElement[Any]) -> Condition:
    """That a channel of this site that is on shows the resource."""
    placed, channel = _PLACED.alias(), _CHANNEL.alias()
    there = case((and_(channel.c.site_id == site_id, channel_is_on(placed.c.channel_id)), 1), else_=0)
    places = placed.join(channel, channel.c.id == placed.c.channel_id)
    best = select(func.max(there)).select_from(places).where(placed.c.resource_id == resource_id).scalar_subquery()
    return best == 1
