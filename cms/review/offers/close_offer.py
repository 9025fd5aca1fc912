"""Ending an offer: taken back by the unit that made it, or answered by the unit that got it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from cms.delivery.models import is_listed
from cms.errors import wrong_state
from cms.library.models import Resource
from cms.library.offers.models import Offer
from cms.library.offers.open import close
from cms.publishing.placements import asked_by_offer
from cms.review.applicable import terms_of_channel
from cms.review.offers.copy_offered import copy_offered
from cms.review.offers.load import permitted_offer
from cms.review.placements.ask_placement import ask_there
from cms.review.saying import require_words
from cms.sites.models import Channel
from permissions.actions import Action
from permissions.facts import Actor
from schemas.text import Text

CLOSING = {"adopt": "adopted", "edit_copy": "copied", "return": "returned"}
WHY = Text("退回须说明理由", "Say why it is returned")
DELETED = Text("该信息已被报送单位删除，只能退回", "The unit that offered it has deleted it; it can only be returned")


@dataclass(frozen=True)
class Answered:
    """What the receiving side says: adopt, edit_copy or return, and why."""

    verdict: str
    reason: str = ""


def withdraw_offer(actor: Actor, session: Session, offer_id: str) -> tuple[Offer, Resource]:
    """Take back an offer that waits. Raises NOT_FOUND, FORBIDDEN (the other side, or answered already)."""
    offer, resource = permitted_offer(actor, session, offer_id, Action.CANCEL_OFFER)
    _close(actor, session, offer, "withdrawn")
    return offer, resource


def answer_offer(actor: Actor, session: Session, offer_id: str, given: Answered, levels: int) -> tuple[Offer, Resource]:
    """Adopt it, make a draft copy of one's own of it, or return it with a reason.

    What is adopted is asked to be placed in the channel: at once if it is public, or else when it goes public;
    so does what is archived.
    `levels`: how many there are where no policy says otherwise.

    Raises NOT_FOUND, FORBIDDEN (the other side, one's own offer, answered already), INVALID (no reason, or the copy
    cannot be made as it is), WRONG_STATE (what was offered is in the recycle bin, or is placed there already).
    """
    offer, resource = permitted_offer(actor, session, offer_id, Action.ANSWER_OFFER)
    if given.verdict == "return":
        require_words(given.reason, WHY, "/reason")
    elif resource.deleted_at is not None:
        raise wrong_state(DELETED)
    # It is there, since what waits for an answer keeps it.
    channel = session.get_one(Channel, offer.channel_id, with_for_update={"key_share": True, "read": True})
    if given.verdict == "edit_copy":
        offer.copy_id = copy_offered(actor, session, offer, resource, channel)
    offer.reason = given.reason
    _close(actor, session, offer, CLOSING[given.verdict])
    if given.verdict == "adopt" and is_listed(session, resource.id):
        terms = terms_of_channel(session, channel, resource.type, levels)
        ask_there(session, resource, channel, asked_by_offer(offer, terms))
    return offer, resource


def _close(actor: Actor, session: Session, offer: Offer, state: str) -> None:
    close(actor, offer, state)
    session.flush()
