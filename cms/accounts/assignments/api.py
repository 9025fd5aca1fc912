"""Assignments over HTTP."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from cms.accounts.assignments.list_assignments import list_assignments
from cms.accounts.assignments.queries import get, present
from cms.accounts.blueprint import blueprint
from cms.accounts.change_requests.api import WAITS, answer_change
from cms.accounts.change_requests.kinds import Made, Wanted
from cms.accounts.change_requests.of_accounts import CREATE_ASSIGNMENT, DELETE_ASSIGNMENT, describe_deletion
from cms.accounts.users import queries as users
from cms.web.actions import present_actions
from cms.web.answers import Answer, one
from cms.web.paging import page_answer
from cms.web.transactions import reading, writing
from permissions.accounts import reasons_of_account
from permissions.facts import Actor
from schemas.query import ACTIONS
from schemas.requests import accounts as requests
from schemas.responses.accounts import AssignmentAnswer, AssignmentPage
from schemas.responses.change_requests import ChangeRequestAnswer


@blueprint.route("/users/<uuid:user_id>/assignments", methods=["GET"])
@blueprint.arguments(requests.AssignmentQuery, location="query")
@blueprint.response(200, AssignmentPage)
@reading
def list_(actor: Actor, session: Session, query: dict[str, Any], user_id: UUID) -> Answer:
    """List where a user may exercise the duty of the account."""
    page = list_assignments(actor, session, str(user_id), query)
    actions = _actions(actor, session, str(user_id)) if ACTIONS in query["include"] else {}
    return page_answer(page, [{**present(row[0], row[1]), **actions} for row in page.rows])


def _actions(actor: Actor, session: Session, user_id: str) -> dict[str, object]:
    """The same for all of one account: it is its person that counts."""
    return present_actions(reasons_of_account(actor, users.get(session, user_id).person.id))


@blueprint.route("/users/<uuid:user_id>/assignments", methods=["POST"])
@blueprint.arguments(requests.NewAssignment)
@blueprint.response(201, AssignmentAnswer)
@blueprint.alt_response(202, schema=ChangeRequestAnswer, description=WAITS)
@writing
def create(actor: Actor, session: Session, body: dict[str, Any], user_id: UUID) -> Answer:
    """Give a user a scope: an organization, a site or a channel."""

    def given(made: Made) -> Answer:
        location = f"/api/v1/users/{user_id}/assignments/{made.id}"
        shown = {**present(*get(session, str(made.id))), **_actions(actor, session, str(user_id))}
        return Answer(one(shown), 201, {"Location": location})

    return answer_change(actor, session, CREATE_ASSIGNMENT, Wanted(str(user_id), body), given)


@blueprint.route("/users/<uuid:user_id>/assignments/<uuid:assignment_id>", methods=["DELETE"])
@blueprint.response(204)
@blueprint.alt_response(202, schema=ChangeRequestAnswer, description=WAITS)
@writing
def delete(actor: Actor, session: Session, user_id: UUID, assignment_id: UUID) -> Answer:
    """Take a scope away; it counts at once."""
    wanted = describe_deletion(actor, session, str(user_id), str(assignment_id))
    return answer_change(actor, session, DELETE_ASSIGNMENT, wanted, lambda _made: Answer())
