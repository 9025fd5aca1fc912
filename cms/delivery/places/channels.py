"""One channel as the public sees it, with what stands first in it 置顶."""

from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.connections import Connections
from cms.db import table_of
from cms.delivery.models import DeliveredInChannel, DeliveredResource, is_live
from cms.delivery.off import is_on, off_now
from cms.delivery.places.sites import channel_of, units_of
from cms.delivery.trim import trimmed
from cms.errors import not_found
from cms.ids import is_id
from cms.library.pins.models import ChannelPin
from cms.sites.models import Channel, Site


def one_channel(session: Session, source: Connections, channel_id: str) -> dict[str, Any]:
    """A channel with the summaries of what is pinned, in order. Raises NOT_FOUND, GONE for one that is off."""
    channel = session.get(Channel, channel_id) if is_id(channel_id) else None
    if channel is None:
        raise not_found()
    off_now().refuse_channel(channel.id)
    site = session.get_one(Site, channel.site_id)
    return {
        **channel_of(site, channel),
        **units_of(session, [channel])[channel.id],
        "site": site.slug,
        "pinned": _pinned(session, source, channel.id),
    }


def _pinned(session: Session, source: Connections, channel_id: str) -> list[orjson.Fragment]:
    """The ready summaries of the pins in effect that the channel shows."""
    resource, shown, pin, off = table_of(DeliveredResource), DeliveredInChannel, ChannelPin, off_now()
    wanted = (
        select(resource.c.summary)
        .join(shown, shown.resource_id == resource.c.resource_id)
        .join(pin, (pin.resource_id == shown.resource_id) & (pin.channel_id == shown.channel_id))
        .where(pin.channel_id == channel_id, pin.state == "in_effect", is_live())
        .order_by(pin.position, pin.in_effect_at.desc(), pin.id)
    )
    if off:
        wanted = wanted.where(is_on(resource.c.resource_id))
    summaries = session.scalars(wanted).all()
    return [orjson.Fragment(trimmed(source, off, one) if off else one) for one in summaries]
