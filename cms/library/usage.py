"""Whether any resource names something by its id or code."""

from sqlalchemy import String, cast, exists, or_, select
from sqlalchemy.orm import Session

from cms.library.models import Resource, Revision, RevisionContent
from cms.library.offers.models import Offer
from cms.library.pins.models import ChannelPin
from cms.library.placements.models import OPEN, ChannelPlacement


def is_channel_used(session: Session, channel_id: str) -> bool:
    """Whether something is placed in a channel, by its own unit or another, or is offered to it."""
    placement = ChannelPlacement
    placed = exists().where(placement.channel_id == channel_id, placement.state.in_(OPEN))
    offered = exists().where(Offer.channel_id == channel_id, Offer.state == "waiting")
    pinned = exists().where(ChannelPin.channel_id == channel_id, ChannelPin.closed_at.is_(None))
    return bool(session.scalar(select(or_(placed, offered, pinned)))) or is_named(session, channel_id)


def is_named(session: Session, *codes: str) -> bool:
    """Whether the newest or the public revision of a resource has one of these as a value somewhere.

    Which field it stands in is not looked at: too often "used" is safe, too seldom is not. Slow on a large library, and
    asked only when a channel or a term is to be removed: once, however many codes the term stands for.
    """
    shown = or_(Revision.number == Resource.head_number, Revision.number == Resource.live_number)
    content = cast(RevisionContent.content, String)
    naming = (
        exists()
        .where(Revision.resource_id == Resource.id, shown, RevisionContent.revision_id == Revision.id)
        .where(or_(*(content.contains(f'"{code}"', autoescape=True) for code in codes)))
    )
    return bool(session.scalar(select(naming)))
