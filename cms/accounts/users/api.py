"""Users over HTTP."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from cms.accounts.blueprint import blueprint
from cms.accounts.users.create_user import CreatedUser, NewUser, create_user
from cms.accounts.users.get_user import get_user
from cms.accounts.users.list_users import list_users
from cms.accounts.users.persons import PersonData
from cms.accounts.users.queries import User, present
from cms.accounts.users.reset_password import reset_password
from cms.accounts.users.update_user import update_user
from cms.services import services
from cms.web.actions import present_actions
from cms.web.answers import Answer, one
from cms.web.paging import page_answer
from cms.web.transactions import reading, writing
from permissions.facts import Actor
from permissions.rules import reasons_of_account
from schemas.query import ACTIONS
from schemas.requests import accounts as requests
from schemas.responses.accounts import CreatedUserAnswer, UserAnswer, UserPage


@blueprint.route("/users", methods=["GET"])
@blueprint.arguments(requests.UserQuery, location="query")
@blueprint.response(200, UserPage)
@reading
def list_(actor: Actor, session: Session, query: dict[str, Any]) -> Answer:
    """List users."""
    page = list_users(actor, session, query)
    show = _with_actions if ACTIONS in query["include"] else lambda _actor, user: present(user)
    return page_answer(page, [show(actor, User(*row[:3])) for row in page.rows])


def _with_actions(actor: Actor, user: User) -> dict[str, object]:
    return {**present(user), **present_actions(reasons_of_account(actor, user.person.id))}


@blueprint.route("/users", methods=["POST"])
@blueprint.arguments(requests.NewUser)
@blueprint.response(201, CreatedUserAnswer)
@writing
def create(actor: Actor, session: Session, body: dict[str, Any]) -> Answer:
    """Open an account; the initial password is in this answer and nowhere else."""
    new = NewUser(username=body["username"], duty=body["duty"], person=PersonData(**body["person"]))
    made = create_user(actor, session, services().settings, new)
    return _with_password(made)


def _with_password(made: CreatedUser) -> Answer:
    data = {**present(made.user), "initial_password": made.initial_password}
    headers = {"Location": f"/api/v1/users/{made.user.account.id}", "Cache-Control": "no-store"}
    return Answer(one(data), 201, headers)


@blueprint.route("/users/<uuid:user_id>", methods=["GET"])
@blueprint.response(200, UserAnswer)
@reading
def get(actor: Actor, session: Session, user_id: UUID) -> Answer:
    """Read a user."""
    return Answer(one(_with_actions(actor, get_user(actor, session, str(user_id)))))


@blueprint.route("/users/<uuid:user_id>", methods=["PATCH"])
@blueprint.arguments(requests.UserChange(partial=True))
@blueprint.response(200, UserAnswer)
@writing
def update(actor: Actor, session: Session, body: dict[str, Any], user_id: UUID) -> Answer:
    """Change a person's name, close an account or open it again."""
    return Answer(one(_with_actions(actor, update_user(actor, session, str(user_id), body))))


@blueprint.route("/users/<uuid:user_id>/password-resets", methods=["POST"])
@blueprint.response(201, CreatedUserAnswer)
@writing
def reset(actor: Actor, session: Session, user_id: UUID) -> Answer:
    """Give a new initial password for a forgotten one; it is in this answer and nowhere else."""
    return _with_password(reset_password(actor, session, services().settings, str(user_id)))
