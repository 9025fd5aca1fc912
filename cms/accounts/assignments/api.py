"""Assignments over HTTP."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from cms.accounts.assignments.create_assignment import NewAssignment, create_assignment
from cms.accounts.assignments.delete_assignment import delete_assignment
from cms.accounts.assignments.list_assignments import list_assignments
from cms.accounts.assignments.queries import SCOPES, get, present
from cms.accounts.blueprint import blueprint
from cms.accounts.scopes import Scope
from cms.web.answers import Answer, one
from cms.web.paging import page_answer
from cms.web.transactions import reading, writing
from permissions.facts import Actor
from schemas.requests import accounts as requests
from schemas.responses.accounts import AssignmentAnswer, AssignmentPage


@blueprint.route("/users/<uuid:user_id>/assignments", methods=["GET"])
@blueprint.arguments(requests.AssignmentQuery, location="query")
@blueprint.response(200, AssignmentPage)
@reading
def list_(actor: Actor, session: Session, query: dict[str, Any], user_id: UUID) -> Answer:
    """List where a user may exercise the duty of the account."""
    page = list_assignments(actor, session, str(user_id), query)
    return page_answer(page, [present(row[0], row[1]) for row in page.rows])


@blueprint.route("/users/<uuid:user_id>/assignments", methods=["POST"])
@blueprint.arguments(requests.NewAssignment)
@blueprint.response(201, AssignmentAnswer)
@writing
def create(actor: Actor, session: Session, body: dict[str, Any], user_id: UUID) -> Answer:
    """Give a user a scope: an organization, a site or a channel."""
    column = next(name for name in SCOPES if body.get(name) is not None)
    new = NewAssignment(scope=Scope(column, body[column]), level=body.get("level"), role=body.get("role") or "level")
    made = create_assignment(actor, session, str(user_id), new)
    location = f"/api/v1/users/{user_id}/assignments/{made.id}"
    return Answer(one(present(*get(session, made.id))), 201, {"Location": location})


@blueprint.route("/users/<uuid:user_id>/assignments/<uuid:assignment_id>", methods=["DELETE"])
@blueprint.response(204)
@writing
def delete(actor: Actor, session: Session, user_id: UUID, assignment_id: UUID) -> Answer:
    """Take a scope away; it counts at once."""
    delete_assignment(actor, session, str(user_id), str(assignment_id))
    return Answer()
