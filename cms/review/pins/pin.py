"""Asking that a resource stand first in a channel, deciding on it or setting it, and its end."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.models import Organization
from cms.authorization import judged, text_of
from cms.delivery.models import DeliveredInChannel
from cms.errors import Code, Problem, invalid, wrong_state
from cms.ids import is_id, new_id
from cms.library.authors import authors_of
from cms.library.load import held_resource
from cms.library.models import Resource
from cms.library.pins.models import MOST, OPEN, ChannelPin
from cms.library.references import NO_CHANNEL, NO_RESOURCE
from cms.publishing.renew import tell_anew
from cms.review.applicable import terms_of_channel
from cms.review.pins.facts import facts_of_pins
from cms.review.saying import require_words
from cms.review.sides import load_sided
from cms.review.terms import Terms
from cms.sites.models import Channel
from permissions.actions import Action
from permissions.duties import Duty
from permissions.facts import Actor, SharedFacts
from permissions.filters import matches
from permissions.rules import WRONG_DUTY, may
from permissions.sharing import PINS, TAKING
from schemas.text import Text

PAST = Text("截止日期已过", "This day is past")
WHY = Text("不同意须说明理由", "Say why it is refused")
PINNED_ALREADY = Text("该信息在此栏目已置顶或正在申请", "It is pinned there, or waits for it, already")
FULL = Text(
    f"每个栏目最多置顶 {MOST} 条，请先取消其他置顶", f"A channel has at most {MOST} pins; end another one first"
)


@dataclass(frozen=True)
class NewPin:
    """What shall stand first in which channel: its place among the pins, its last day, a word to the reviewers."""

    channel_id: str
    resource_id: str
    position: int = 1
    until: date | None = None
    note: str = ""


def create_pin(actor: Actor, session: Session, new: NewPin, levels: int) -> tuple[ChannelPin, Resource]:
    """Ask for a pin, as an editor of the channel; or set it at once, as a reviewer of its last level.

    `levels`: how many there are where no policy says otherwise. Raises FORBIDDEN (duty, the channel is out of scope,
    not the last level, own work), INVALID (no such channel, nothing public in it of that id, a day that is past),
    WRONG_STATE (pinned already, too many).
    """
    if not (may(actor, Action.ASK_PIN) or may(actor, Action.PIN)):
        raise Problem(Code.FORBIDDEN, text_of(WRONG_DUTY))
    there = is_id(new.resource_id) and session.get(Resource, new.resource_id) is not None
    resource = held_resource(session, new.resource_id, lock=True) if there else None
    channel = (
        session.get(Channel, new.channel_id, with_for_update={"key_share": True}) if is_id(new.channel_id) else None
    )
    if channel is None:
        raise invalid("/channel_id", "no_channel", NO_CHANNEL)
    if resource is None or not _is_shown(session, channel.id, resource.id):
        raise invalid("/resource_id", "no_resource", NO_RESOURCE)
    if new.until is not None and new.until < clock.today():
        raise invalid("/until", "past", PAST)
    terms = terms_of_channel(session, channel, resource.type, levels)
    _authorise(actor, session, channel, resource, terms)
    pinned = exists().where(
        ChannelPin.channel_id == channel.id, ChannelPin.resource_id == resource.id, ChannelPin.state.in_(OPEN)
    )
    if session.scalar(select(pinned)):
        raise wrong_state(PINNED_ALREADY)
    made = _made(actor, new, terms)
    session.add(made)
    session.flush()
    if actor.duty is Duty.REVIEWER:
        _put_into_effect(actor, session, made)
    return made, resource


def decide_pin(actor: Actor, session: Session, pin_id: str, verdict: str, reason: str) -> tuple[ChannelPin, Resource]:
    """Let a pin take effect, or refuse it with a reason.

    Raises NOT_FOUND, FORBIDDEN (not the last level, own work), INVALID (no reason), WRONG_STATE (too many).
    """
    pin, resource = permitted_pin(actor, session, pin_id, Action.PIN)
    if verdict == "approve":
        _put_into_effect(actor, session, pin)
        return pin, resource
    require_words(reason, WHY, "/reason")
    pin.decided_by, pin.decided_person_id = actor.account_id, actor.person_id
    _close(session, pin, "refused", actor, reason)
    return pin, resource


def cancel_pin(actor: Actor, session: Session, pin_id: str) -> tuple[ChannelPin, Resource]:
    """Take back what waits for its decision. Raises NOT_FOUND, FORBIDDEN."""
    pin, resource = permitted_pin(actor, session, pin_id, Action.CANCEL_PIN)
    _close(session, pin, "cancelled", actor, "")
    return pin, resource


def end_pin(actor: Actor, session: Session, pin_id: str, reason: str) -> tuple[ChannelPin, Resource]:
    """Let it stand in its own order again, at once. Raises NOT_FOUND, FORBIDDEN."""
    pin, resource = permitted_pin(actor, session, pin_id, Action.UNPIN)
    _close(session, pin, "ended", actor, reason)
    tell_anew(session, resource.id)
    return pin, resource


def permitted_pin(
    actor: Actor, session: Session, pin_id: str, action: Action, *, lock: bool = True
) -> tuple[ChannelPin, Resource]:
    """The pin with its resource, if the rules let the actor do this with it. Raises NOT_FOUND, FORBIDDEN."""
    pin, resource = load_sided(session, ChannelPin, pin_id, lock=lock)
    judged(PINS.judge(actor, action, facts_of_pins(session, [(pin, resource)])[pin.id]))
    return pin, resource


def _authorise(actor: Actor, session: Session, channel: Channel, resource: Resource, terms: Terms) -> None:
    """An editor asks within scope; a reviewer sets what the rules would let the same one decide on."""
    facts = SharedFacts(
        organization=session.get_one(Organization, channel.owner_id).lineage,
        site_id=channel.site_id,
        channel=channel.lineage,
        type=resource.type,
        from_organization=session.get_one(Organization, resource.organization_id).lineage,
        contributors=frozenset(authors_of(session, [resource.id])[resource.id]),
        level=terms.levels,
        is_for_all=terms.eligible is None,
        eligible=frozenset(terms.eligible or ()),
    )
    if not matches(TAKING.filter(actor), facts):
        raise Problem(Code.FORBIDDEN, text_of(TAKING.reason))
    if actor.duty is Duty.REVIEWER:
        judged(PINS.judge(actor, Action.PIN, facts))


def _made(actor: Actor, new: NewPin, terms: Terms) -> ChannelPin:
    return ChannelPin(
        id=new_id(),
        channel_id=new.channel_id,
        resource_id=new.resource_id,
        position=new.position,
        until=new.until,
        note=new.note,
        levels=terms.levels,
        state="waiting",
        asked_by=actor.account_id,
        asked_person_id=actor.person_id,
        created_at=clock.now(),
        **({"eligible": list(terms.eligible)} if terms.eligible else {}),
    )


def _put_into_effect(actor: Actor, session: Session, pin: ChannelPin) -> None:
    # The channel is held, so that two reviewers do not fill its last place at once.
    session.get(Channel, pin.channel_id, with_for_update={"key_share": True})
    counted = select(func.count()).where(ChannelPin.channel_id == pin.channel_id, ChannelPin.state == "in_effect")
    if (session.scalar(counted) or 0) >= MOST:
        raise wrong_state(FULL)
    pin.decided_by, pin.decided_person_id = actor.account_id, actor.person_id
    pin.state, pin.in_effect_at = "in_effect", clock.now()
    session.flush()
    tell_anew(session, pin.resource_id)


def _close(session: Session, pin: ChannelPin, state: str, actor: Actor, reason: str) -> None:
    pin.state, pin.reason = state, reason
    pin.closed_by, pin.closed_at = actor.account_id, clock.now()
    session.flush()


def _is_shown(session: Session, channel_id: str, resource_id: str) -> bool:
    shown = DeliveredInChannel
    return bool(
        session.scalar(select(exists().where(shown.channel_id == channel_id, shown.resource_id == resource_id)))
    )
