"""Loading an offer for a use case."""

from sqlalchemy.orm import Session

from cms.authorization import judged
from cms.library.models import Resource
from cms.library.offers.models import Offer
from cms.review.offers.facts import facts_of_offers
from cms.review.sides import load_sided
from permissions.actions import Action
from permissions.facts import Actor
from permissions.sharing import OFFERS


def permitted_offer(
    actor: Actor, session: Session, offer_id: str, action: Action, *, lock: bool = True
) -> tuple[Offer, Resource]:
    """The offer with its resource, if the rules let the actor do this with it. Raises NOT_FOUND, FORBIDDEN."""
    offer, resource = load_sided(session, Offer, offer_id, lock=lock)
    facts = facts_of_offers(session, [(offer, resource)])[offer.id]
    judged(OFFERS.judge(actor, action, facts))
    return offer, resource
