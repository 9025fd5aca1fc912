"""Pins over HTTP."""

from typing import Any

from sqlalchemy.orm import Session

from cms.review.pins.facts import facts_of_pins
from cms.review.pins.pin import NewPin, cancel_pin, create_pin, decide_pin, end_pin, permitted_pin
from cms.review.pins.queries import list_pins, pin_rows
from cms.review.present_sides import Presented
from cms.services import services
from cms.web.answers import Answer
from cms.web.blueprint import Blueprint
from cms.web.transactions import reading, writing
from permissions.actions import Action
from permissions.facts import Actor
from permissions.sharing import PINS
from schemas.requests.pins import CreatePin, DecidePin, PinQuery
from schemas.requests.placements import End
from schemas.responses.pins import PinAnswer, PinPage

blueprint = Blueprint("pins", __name__, url_prefix="/api/v1", description="What stands first in a channel 置顶")
_pins = Presented("pins", PINS, facts_of_pins, pin_rows)


@blueprint.route("/pins", methods=["POST"])
@blueprint.arguments(CreatePin)
@blueprint.response(201, PinAnswer)
@writing
def create(actor: Actor, session: Session, body: dict[str, Any]) -> Answer:
    """Ask that a resource stand first in a channel; a reviewer of its last level sets it at once. 置顶."""
    levels = services().settings.review_levels
    return _pins.answer(actor, session, *create_pin(actor, session, NewPin(**body), levels), 201)


@blueprint.route("/pins")
@blueprint.arguments(PinQuery, location="query")
@blueprint.response(200, PinPage)
@reading
def list_(actor: Actor, session: Session, query: dict[str, Any]) -> Answer:
    """List pins: those in effect, those that wait, those that were. 置顶列表."""
    return _pins.page(actor, session, list_pins(actor, session, query), query)


@blueprint.route("/pins/<pin_id>")
@blueprint.response(200, PinAnswer)
@reading
def get(actor: Actor, session: Session, pin_id: str) -> Answer:
    """Read a pin. 读取置顶."""
    return _pins.answer(actor, session, *permitted_pin(actor, session, pin_id, Action.READ_RESOURCE, lock=False))


@blueprint.route("/pins/<pin_id>/decision", methods=["POST"])
@blueprint.arguments(DecidePin)
@blueprint.response(200, PinAnswer)
@writing
def decide(actor: Actor, session: Session, body: dict[str, Any], pin_id: str) -> Answer:
    """Let it stand first, or refuse. 审核置顶."""
    return _pins.answer(actor, session, *decide_pin(actor, session, pin_id, body["verdict"], body["reason"]))


@blueprint.route("/pins/<pin_id>/cancellation", methods=["POST"])
@blueprint.response(200, PinAnswer)
@writing
def cancel(actor: Actor, session: Session, pin_id: str) -> Answer:
    """Take back what waits. 撤回置顶申请."""
    return _pins.answer(actor, session, *cancel_pin(actor, session, pin_id))


@blueprint.route("/pins/<pin_id>/ending", methods=["POST"])
@blueprint.arguments(End)
@blueprint.response(200, PinAnswer)
@writing
def end(actor: Actor, session: Session, body: dict[str, Any], pin_id: str) -> Answer:
    """Let it stand in its own order again, at once. 取消置顶."""
    return _pins.answer(actor, session, *end_pin(actor, session, pin_id, body["reason"]))
