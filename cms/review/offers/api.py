"""Offers over HTTP."""

from typing import Any

from sqlalchemy.orm import Session

from cms.library.models import Resource
from cms.library.offers.models import Offer
from cms.review.offers.close_offer import Answered, answer_offer, withdraw_offer
from cms.review.offers.create_offer import create_offer
from cms.review.offers.facts import facts_of_offers
from cms.review.offers.load import permitted_offer
from cms.review.offers.queries import count_offers, list_offers, offer_rows
from cms.review.present_sides import Presented
from cms.review.sides import bound_content
from cms.services import services
from cms.web.answers import Answer
from cms.web.blueprint import Blueprint
from cms.web.transactions import reading, writing
from permissions.actions import Action
from permissions.facts import Actor
from permissions.sharing import OFFERS
from schemas.requests.offers import AnswerOffer, CreateOffer, OfferCountsQuery, OfferQuery
from schemas.responses.offers import OfferAnswer, OfferCountList, OfferPage

blueprint = Blueprint("offers", __name__, url_prefix="/api/v1", description="Offers to other units 信息报送")
_offers = Presented("offers", OFFERS, facts_of_offers, offer_rows)


def _answer(actor: Actor, session: Session, offer: Offer, resource: Resource, status: int = 200) -> Answer:
    content = bound_content(session, offer, resource)
    return _offers.answer(actor, session, offer, resource, status, content=content)


@blueprint.route("/resources/<resource_id>/offers", methods=["POST"])
@blueprint.arguments(CreateOffer)
@blueprint.response(201, OfferAnswer)
@writing
def create(actor: Actor, session: Session, body: dict[str, Any], resource_id: str) -> Answer:
    """Offer a resource of your unit to a channel of another one. 报送."""
    return _answer(actor, session, *create_offer(actor, session, resource_id, body["channel_id"], body["note"]), 201)


@blueprint.route("/offers")
@blueprint.arguments(OfferQuery, location="query")
@blueprint.response(200, OfferPage)
@reading
def list_(actor: Actor, session: Session, query: dict[str, Any]) -> Answer:
    """List offers received and sent, the newest first. 报送列表."""
    return _offers.page(actor, session, list_offers(actor, session, query), query)


@blueprint.route("/offers/counts")
@blueprint.arguments(OfferCountsQuery, location="query")
@blueprint.response(200, OfferCountList)
@reading
def counts(actor: Actor, session: Session, query: dict[str, Any]) -> dict[str, object]:
    """How much each unit offered in a period, and what became of it. 报送采用统计."""
    return {"data": count_offers(actor, session, query)}


@blueprint.route("/offers/<offer_id>")
@blueprint.response(200, OfferAnswer)
@reading
def get(actor: Actor, session: Session, offer_id: str) -> Answer:
    """Read an offer with the content that was offered. 读取报送."""
    return _answer(actor, session, *permitted_offer(actor, session, offer_id, Action.READ_OFFERS, lock=False))


@blueprint.route("/offers/<offer_id>/answer", methods=["POST"])
@blueprint.arguments(AnswerOffer)
@blueprint.response(200, OfferAnswer)
@writing
def answer(actor: Actor, session: Session, body: dict[str, Any], offer_id: str) -> Answer:
    """Adopt it, edit a copy of your own, or return it. 答复报送."""
    levels = services().settings.review_levels
    return _answer(actor, session, *answer_offer(actor, session, offer_id, Answered(**body), levels))


@blueprint.route("/offers/<offer_id>/withdrawal", methods=["POST"])
@blueprint.response(200, OfferAnswer)
@writing
def withdraw(actor: Actor, session: Session, offer_id: str) -> Answer:
    """Take an offer of your unit back while it waits. 撤回报送."""
    return _answer(actor, session, *withdraw_offer(actor, session, offer_id))
