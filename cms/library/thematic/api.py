"""Thematic libraries over HTTP."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from cms.authorization import require
from cms.library.thematic.create_library import NewLibrary, create_library
from cms.library.thematic.delete_library import delete_library
from cms.library.thematic.list_libraries import list_libraries
from cms.library.thematic.models import ThematicLibrary
from cms.library.thematic.permit import actions_on_libraries
from cms.library.thematic.present import present_library
from cms.library.thematic.queries import get_library, pins_of
from cms.library.thematic.update_library import update_library
from cms.web.answers import Answer, one
from cms.web.blueprint import Blueprint
from cms.web.openapi import IF_MATCH
from cms.web.paging import page_answer
from cms.web.preconditions import etag_of, expected_version
from cms.web.transactions import reading, writing
from permissions.actions import Action
from permissions.facts import Actor
from schemas.query import ACTIONS
from schemas.requests import thematic as requests
from schemas.responses.thematic import LibraryAnswer, LibraryPage

blueprint = Blueprint("thematic", __name__, url_prefix="/api/v1", description="Thematic libraries 主题库")


def _answer(
    actor: Actor, session: Session, library: ThematicLibrary, status: int = 200, location: str | None = None
) -> Answer:
    headers = {"ETag": etag_of(library.version)} | ({"Location": location} if location else {})
    shown = present_library(library, pins_of(session, [library.id])[library.id])
    return Answer(one({**shown, **actions_on_libraries(actor, session, [library])[library.id]}), status, headers)


@blueprint.route("/thematic-libraries", methods=["GET"])
@blueprint.arguments(requests.LibraryQuery, location="query")
@blueprint.response(200, LibraryPage)
@reading
def list_(actor: Actor, session: Session, query: dict[str, Any]) -> Answer:
    """List thematic libraries. 主题库列表."""
    page = list_libraries(actor, session, query)
    found = [row[0] for row in page.rows]
    pins = pins_of(session, [library.id for library in found])
    actions = actions_on_libraries(actor, session, found) if ACTIONS in query["include"] else {}
    return page_answer(page, [{**present_library(one, pins[one.id]), **actions.get(one.id, {})} for one in found])


@blueprint.route("/thematic-libraries", methods=["POST"])
@blueprint.arguments(requests.LibraryBody)
@blueprint.response(201, LibraryAnswer)
@writing
def create(actor: Actor, session: Session, body: dict[str, Any]) -> Answer:
    """Add a thematic library. 新建主题库."""
    made = create_library(actor, session, NewLibrary(**body))
    return _answer(actor, session, made, 201, f"/api/v1/thematic-libraries/{made.id}")


@blueprint.route("/thematic-libraries/<uuid:library_id>", methods=["GET"])
@blueprint.response(200, LibraryAnswer)
@reading
def get(actor: Actor, session: Session, library_id: UUID) -> Answer:
    """Read a thematic library. 读取主题库."""
    require(actor, Action.READ_DIRECTORY)
    return _answer(actor, session, get_library(session, str(library_id)))


@blueprint.route("/thematic-libraries/<uuid:library_id>", methods=["PATCH"])
@blueprint.doc(parameters=[IF_MATCH])
@blueprint.arguments(requests.LibraryChange(partial=True))
@blueprint.response(200, LibraryAnswer)
@writing
def update(actor: Actor, session: Session, body: dict[str, Any], library_id: UUID) -> Answer:
    """Change a thematic library: names, rule, pins. 修改主题库."""
    return _answer(actor, session, update_library(actor, session, str(library_id), expected_version(), body))


@blueprint.route("/thematic-libraries/<uuid:library_id>", methods=["DELETE"])
@blueprint.doc(parameters=[IF_MATCH])
@blueprint.response(204)
@writing
def delete(actor: Actor, session: Session, library_id: UUID) -> Answer:
    """Remove a thematic library. 删除主题库."""
    delete_library(actor, session, str(library_id), expected_version())
    return Answer()
