"""Asking that a resource of another unit be placed in a channel, and taking that back."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from cms.accounts.models import Organization
from cms.authorization import require, text_of
from cms.delivery.models import is_listed
from cms.errors import Code, Problem, invalid, wrong_state
from cms.ids import is_id
from cms.library.load import held_resource, revision_of
from cms.library.models import Resource
from cms.library.placements.models import ChannelPlacement
from cms.library.placements.open import Asking, ask, close, find_sharing, open_placements
from cms.library.references import NO_CHANNEL, NO_RESOURCE, NOT_ACCEPTED
from cms.review.applicable import terms_of_channel
from cms.review.placements.load import permitted_placement
from cms.sites.models import Channel
from permissions.actions import Action
from permissions.facts import Actor, PlaceFacts
from permissions.filters import matches
from permissions.sharing import TAKING
from schemas.text import Text

OWN_CHANNEL = Text("该信息属于栏目的主办单位，请直接发布", "It is of the unit that owns the channel; place it there")
THERE_ALREADY = Text("该信息已在此栏目", "It is placed in this channel already")
ASKED_ALREADY = Text("该栏目已有此信息的共享引用", "It is placed there, or waits for it, already")


@dataclass(frozen=True)
class Wanted:
    """A resource of another unit and the channel that shall show it; `note` is a word to the reviewers."""

    resource_id: str
    channel_id: str
    note: str = ""


def ask_placement(actor: Actor, session: Session, wanted: Wanted, levels: int) -> tuple[ChannelPlacement, Resource]:
    """Ask that what the shared library has be shown in a channel within scope, too.

    `levels`: how many there are where no policy says otherwise. Raises FORBIDDEN (duty, or the channel is out of
    scope), INVALID (no such channel, nothing of that id in the shared library, one of the same unit, one that is there
    already, or of a type that the channel does not take), WRONG_STATE (asked for already).
    """
    require(actor, Action.ASK_PLACEMENT)
    resource = _shared(session, wanted.resource_id)
    channel = _channel(session, wanted.channel_id)
    owner = session.get_one(Organization, channel.owner_id)
    place = PlaceFacts(owner.lineage, channel.site_id, channel.lineage, resource.type)
    if not matches(TAKING.filter(actor), place):
        raise Problem(Code.FORBIDDEN, text_of(TAKING.reason))
    terms = terms_of_channel(session, channel, resource.type, levels)
    asking = Asking(
        channel.id, actor.account_id, actor.person_id, terms.levels, terms.eligible, wanted.note
    )  # fmt: skip
    return ask_there(session, resource, channel, asking), resource


def ask_there(session: Session, resource: Resource, channel: Channel, asking: Asking) -> ChannelPlacement:
    """Ask for a placement of what is live, if the channel takes it. Raises INVALID, WRONG_STATE (asked already)."""
    revision, stored = revision_of(session, resource.id, resource.live_number or 0)
    _refuse_unfit(resource, channel, stored.content.get("channels", ()))
    if any(placement.channel_id == channel.id for placement in open_placements(session, resource.id)):
        raise wrong_state(ASKED_ALREADY)
    return ask(session, resource, revision, asking)


def cancel_placement(actor: Actor, session: Session, placement_id: str) -> tuple[ChannelPlacement, Resource]:
    """Take back what waits for its signatures. Raises NOT_FOUND, FORBIDDEN (the other side, or it does not wait)."""
    placement, resource = permitted_placement(actor, session, placement_id, Action.CANCEL_PLACEMENT)
    close(placement, "cancelled", actor.account_id)
    session.flush()
    return placement, resource


def _shared(session: Session, resource_id: str) -> Resource:
    found = is_id(resource_id) and session.get(Resource, resource_id) is not None
    resource = held_resource(session, resource_id, lock=True) if found else None
    if resource is None or find_sharing(session, resource.id) is None or not is_listed(session, resource.id):
        raise invalid("/resource_id", "no_resource", NO_RESOURCE)
    return resource


def _channel(session: Session, channel_id: str) -> Channel:
    held = {"key_share": True, "read": True}  # nobody removes it in between
    channel = session.get(Channel, channel_id, with_for_update=held) if is_id(channel_id) else None
    if channel is None:
        raise invalid("/channel_id", "no_channel", NO_CHANNEL)
    return channel


def _refuse_unfit(resource: Resource, channel: Channel, own: Collection[str]) -> None:
    if channel.owner_id == resource.organization_id:
        raise invalid("/channel_id", "own_channel", OWN_CHANNEL)
    if channel.id in own:
        raise invalid("/channel_id", "placed_already", THERE_ALREADY)
    if channel.accepted_types and resource.type not in channel.accepted_types:
        raise invalid("/channel_id", "type_not_accepted", NOT_ACCEPTED)
