"""The shared library and placements over HTTP."""

from typing import Any

from sqlalchemy.orm import Session

from cms.library.models import Resource
from cms.library.placements.models import ChannelPlacement
from cms.review.placements.ask_placement import Wanted, ask_placement, cancel_placement
from cms.review.placements.facts import facts_of_placements
from cms.review.placements.list_shared import list_shared, shared_row, sharing_row
from cms.review.placements.load import permitted_placement
from cms.review.placements.queries import list_placements, placement_rows
from cms.review.placements.share import end_sharing, share
from cms.review.placements.sign_placement import Signed, end_placement, sign_placement
from cms.review.present_sides import Presented
from cms.review.sides import bound_content
from cms.services import services
from cms.web.answers import Answer, one
from cms.web.blueprint import Blueprint
from cms.web.paging import page_answer
from cms.web.transactions import reading, writing
from permissions.actions import Action
from permissions.facts import Actor
from permissions.sharing import PLACEMENTS
from schemas.requests import placements as requests
from schemas.responses.placements import PlacementAnswer, PlacementPage, SharedPage, SharingAnswer

blueprint = Blueprint(
    "placements", __name__, url_prefix="/api/v1", description="Shared library and placements 共享库与共享引用"
)
_placements = Presented("placements", PLACEMENTS, facts_of_placements, placement_rows)


def _answer(
    actor: Actor, session: Session, placement: ChannelPlacement, resource: Resource, status: int = 200
) -> Answer:
    content = bound_content(session, placement, resource)
    return _placements.answer(actor, session, placement, resource, status, content=content)


@blueprint.route("/resources/<resource_id>/sharing", methods=["POST"])
@blueprint.arguments(requests.Share)
@blueprint.response(201, SharingAnswer)
@writing
def share_(actor: Actor, session: Session, body: dict[str, Any], resource_id: str) -> Answer:
    """Let other units use what is public: put it into the shared library. 加入共享库."""
    return Answer(one(sharing_row(share(actor, session, resource_id, body["note"])[0])), 201)


@blueprint.route("/resources/<resource_id>/sharing/ending", methods=["POST"])
@blueprint.arguments(requests.End)
@blueprint.response(200, SharingAnswer)
@writing
def end_sharing_(actor: Actor, session: Session, body: dict[str, Any], resource_id: str) -> Answer:
    """Take it out of the shared library and out of every channel of another unit, at once. 移出共享库."""
    return Answer(one(sharing_row(end_sharing(actor, session, resource_id, body["reason"])[0])))


@blueprint.route("/shared-resources")
@blueprint.arguments(requests.SharedQuery, location="query")
@blueprint.response(200, SharedPage)
@reading
def shared(actor: Actor, session: Session, query: dict[str, Any]) -> Answer:
    """Look through the shared library: what is live and other units may use. 共享库."""
    page = list_shared(actor, session, query)
    return page_answer(page, [shared_row(row) for row in page.rows])


@blueprint.route("/placements", methods=["POST"])
@blueprint.arguments(requests.AskPlacement)
@blueprint.response(201, PlacementAnswer)
@writing
def ask(actor: Actor, session: Session, body: dict[str, Any]) -> Answer:
    """Ask that a resource of another unit be shown in a channel of yours. 申请共享引用."""
    levels = services().settings.review_levels
    return _answer(actor, session, *ask_placement(actor, session, Wanted(**body), levels), 201)


@blueprint.route("/placements")
@blueprint.arguments(requests.PlacementQuery, location="query")
@blueprint.response(200, PlacementPage)
@reading
def list_(actor: Actor, session: Session, query: dict[str, Any]) -> Answer:
    """List placements in your channels, and of your resources elsewhere. 共享引用列表."""
    return _placements.page(actor, session, list_placements(actor, session, query), query)


@blueprint.route("/placements/<placement_id>")
@blueprint.response(200, PlacementAnswer)
@reading
def get(actor: Actor, session: Session, placement_id: str) -> Answer:
    """Read a placement with the content that is to be signed. 读取共享引用."""
    return _answer(actor, session, *permitted_placement(actor, session, placement_id, Action.READ_RESOURCE, lock=False))


@blueprint.route("/placements/<placement_id>/cancellation", methods=["POST"])
@blueprint.response(200, PlacementAnswer)
@writing
def cancel(actor: Actor, session: Session, placement_id: str) -> Answer:
    """Take back what waits for its signatures. 撤回申请."""
    return _answer(actor, session, *cancel_placement(actor, session, placement_id))


@blueprint.route("/placements/<placement_id>/signatures", methods=["POST"])
@blueprint.arguments(requests.SignPlacement)
@blueprint.response(201, PlacementAnswer)
@blueprint.alt_response(412, description="Another hash than that of what is asked for 内容散列不符")
@writing
def sign(actor: Actor, session: Session, body: dict[str, Any], placement_id: str) -> Answer:
    """Sign its content, or its secrecy review; the second of two persons puts it into effect. 签署."""
    placement, resource = sign_placement(actor, session, placement_id, Signed(**body))
    return Answer(_answer(actor, session, placement, resource).body, 201)


@blueprint.route("/placements/<placement_id>/ending", methods=["POST"])
@blueprint.arguments(requests.End)
@blueprint.response(200, PlacementAnswer)
@writing
def end(actor: Actor, session: Session, body: dict[str, Any], placement_id: str) -> Answer:
    """Take it out of the channel at once. 终止共享引用."""
    return _answer(actor, session, *end_placement(actor, session, placement_id, body["reason"]))
