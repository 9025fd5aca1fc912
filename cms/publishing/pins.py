"""Pins 置顶 and the public: what a pin that comes or goes makes old, and when one goes by itself."""

from collections.abc import Iterable

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from cms import clock
from cms.db import Database
from cms.delivery.models import DeliveredInChannel
from cms.library.load import held_resource
from cms.library.pins.models import ChannelPin
from cms.publishing.renew import tell_anew

OVER = "置顶期满 Its time is over"
GONE = "已不在该栏目 It is not in the channel any more"


def end_pins_of_left(session: Session, resource_id: str) -> None:
    """End the pins of a resource in channels that do not show it any more; the caller tells the change log."""
    pin, shown = ChannelPin, DeliveredInChannel
    there = exists().where(shown.channel_id == pin.channel_id, shown.resource_id == pin.resource_id)
    wanted = select(pin).where(pin.resource_id == resource_id, pin.closed_at.is_(None), ~there)
    close_pins(session.scalars(wanted.with_for_update().execution_options(populate_existing=True)), GONE)
    session.flush()


def close_pins(pins: Iterable[ChannelPin], reason: str) -> None:
    """End those in effect, call off those that wait; nobody did it."""
    for pin in pins:
        pin.state = "ended" if pin.in_effect_at else "cancelled"
        pin.closed_at, pin.reason = clock.now(), reason


def unpin_next(database: Database) -> bool:
    """End the next pin whose last day is over, in China: one step of the background worker; whether there was one."""
    over = select(ChannelPin.id, ChannelPin.resource_id).where(
        ChannelPin.state == "in_effect", ChannelPin.until < clock.today()
    )
    with database.reading() as session:
        found = session.execute(over.order_by(ChannelPin.until).limit(1)).first()
    if found is None:
        return False
    with database.writing() as session:
        held_resource(session, found.resource_id, lock=True)
        pin = session.get_one(ChannelPin, found.id, with_for_update=True, populate_existing=True)
        if pin.state == "in_effect":
            close_pins([pin], OVER)
            session.flush()
            tell_anew(session, pin.resource_id)
    return True
