"""Loading an offer for a use case: the resource locked first, as everybody does, then the offer."""

from sqlalchemy.orm import Session

from cms.authorization import judged
from cms.errors import not_found
from cms.ids import is_id
from cms.library.load import held_resource
from cms.library.models import Resource
from cms.library.offers.models import Offer
from cms.review.offers.facts import facts_of_offers
from permissions.actions import Action
from permissions.facts import Actor
from permissions.sharing import OFFERS


def permitted_offer(
    actor: Actor, session: Session, offer_id: str, action: Action, *, lock: bool = True
) -> tuple[Offer, Resource]:
    """The offer with its resource, if the rules let the actor do this with it. Raises NOT_FOUND, FORBIDDEN."""
    offer = session.get(Offer, offer_id) if is_id(offer_id) else None
    if offer is None:
        raise not_found()
    resource = held_resource(session, offer.resource_id, lock=lock)
    if lock:
        offer = session.get_one(Offer, offer.id, with_for_update=True, populate_existing=True)
    facts = facts_of_offers(session, [(offer, resource)])[offer.id]
    judged(OFFERS.judge(actor, action, facts))
    return offer, resource
