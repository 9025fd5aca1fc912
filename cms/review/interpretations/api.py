"""Waivers of interpretations, and documents without one, over HTTP."""

from http import HTTPStatus
from typing import Any

from sqlalchemy.orm import Session

from cms.library.queries import resource_row
from cms.review.interpretations.present import present_waivers
from cms.review.interpretations.queries import list_uninterpreted, list_waivers
from cms.review.interpretations.waive import Waiver, waive_interpretation
from cms.web.answers import Answer, one
from cms.web.blueprint import Blueprint
from cms.web.paging import page_answer
from cms.web.transactions import reading, writing
from permissions.facts import Actor
from schemas.requests.review import UninterpretedQuery, WaiveInterpretation, WaiverQuery
from schemas.responses.interpretations import UninterpretedPage, WaiverAnswer, WaiverPage

OTHER_HASH = "The hash is not that of what was submitted"

blueprint = Blueprint(
    "interpretations", __name__, url_prefix="/api/v1", description="Interpretations of important documents 重要文件解读"
)


@blueprint.route("/resources/<resource_id>/interpretation-waivers", methods=["POST"])
@blueprint.arguments(WaiveInterpretation)
@blueprint.response(201, WaiverAnswer)
@blueprint.alt_response(412, description=OTHER_HASH)
@writing
def waive(actor: Actor, session: Session, body: dict[str, Any], resource_id: str) -> Answer:
    """Let an important document go public without an interpretation, for one content hash. 免解读."""
    made = waive_interpretation(actor, session, resource_id, Waiver(**body))
    return Answer(one(present_waivers(session, [made])[0]), HTTPStatus.CREATED)


@blueprint.route("/interpretation-waivers")
@blueprint.arguments(WaiverQuery, location="query")
@blueprint.response(200, WaiverPage)
@reading
def waivers(actor: Actor, session: Session, query: dict[str, Any]) -> Answer:
    """List the waivers; `total=true` counts them. 免解读决定."""
    page = list_waivers(actor, session, query)
    return page_answer(page, present_waivers(session, [(row[0], row[1]) for row in page.rows]))


@blueprint.route("/uninterpreted-documents")
@blueprint.arguments(UninterpretedQuery, location="query")
@blueprint.response(200, UninterpretedPage)
@reading
def uninterpreted(actor: Actor, session: Session, query: dict[str, Any]) -> Answer:
    """List important documents that are public while no interpretation of them is. 缺少解读的重要文件."""
    page = list_uninterpreted(actor, session, query)
    rows = [{"is_waived": query["waived"], "resource": resource_row(row[0])} for row in page.rows]
    return page_answer(page, rows)
