"""Offering a resource of one's own unit to a channel of another one."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms import clock
from cms.errors import invalid, wrong_state
from cms.ids import is_id, new_id
from cms.library.load import permitted, revision_of
from cms.library.models import Resource
from cms.library.offers.models import Offer
from cms.library.offers.open import WAITING
from cms.library.references import NO_CHANNEL, NOT_ACCEPTED
from cms.sites.models import Channel
from permissions.actions import Action
from permissions.facts import Actor
from schemas.text import Text

POINTER = "/channel_id"
OWN_CHANNEL = Text("该栏目属于本单位，请直接发布", "The channel is of the same unit; place it there")
THERE_ALREADY = Text("该信息已在此栏目", "It is placed in this channel already")
WAITS_ALREADY = Text("已向该栏目报送，正在等待答复", "It was offered to this channel and waits for an answer")


def create_offer(
    actor: Actor, session: Session, resource_id: str, channel_id: str, note: str
) -> tuple[Offer, Resource]:
    """Offer what is public of a resource, or else its draft, with the hash that it has now.

    Raises NOT_FOUND, FORBIDDEN (neither a draft nor public), INVALID (no such channel, one of the same unit, one that
    it is in or that does not take its type), WRONG_STATE (offered there already).
    """
    resource = permitted(actor, session, resource_id, Action.OFFER)
    number = resource.live_number or resource.head_number
    revision, stored = revision_of(session, resource.id, number)
    _check_channel(session, resource, channel_id, stored.content.get("channels", ()))
    waiting = select(Offer.id).where(
        Offer.resource_id == resource.id, Offer.channel_id == channel_id, Offer.state == WAITING
    )
    if session.scalar(waiting) is not None:
        raise wrong_state(WAITS_ALREADY)
    made = Offer(
        id=new_id(),
        resource_id=resource.id,
        channel_id=channel_id,
        organization_id=resource.organization_id,
        revision_number=number,
        content_hash=revision.content_hash,
        note=note,
        state=WAITING,
        offered_by=actor.account_id,
        offered_person_id=actor.person_id,
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()
    return made, resource


def _check_channel(session: Session, resource: Resource, channel_id: str, placed: list[str]) -> None:
    # Held until the transaction ends, so that nobody removes it in between.
    held = {"key_share": True, "read": True}
    channel = session.get(Channel, channel_id, with_for_update=held) if is_id(channel_id) else None
    if channel is None:
        raise invalid(POINTER, "no_channel", NO_CHANNEL)
    if channel.owner_id == resource.organization_id:
        raise invalid(POINTER, "own_channel", OWN_CHANNEL)
    if channel_id in placed:
        raise invalid(POINTER, "placed_already", THERE_ALREADY)
    if channel.accepted_types and resource.type not in channel.accepted_types:
        raise invalid(POINTER, "type_not_accepted", NOT_ACCEPTED)
