"""Users over HTTP."""

from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from cms.accounts.blueprint import blueprint
from cms.accounts.change_requests.api import WAITS, answer_change
from cms.accounts.change_requests.kinds import Made, Wanted
from cms.accounts.change_requests.of_accounts import CREATE_USER, RESET_PASSWORD, UPDATE_USER
from cms.accounts.users import queries
from cms.accounts.users.get_user import get_user
from cms.accounts.users.list_users import list_users
from cms.accounts.users.queries import User, present
from cms.accounts.users.update_user import closes_or_opens, update_user
from cms.web.actions import present_actions
from cms.web.answers import Answer, one
from cms.web.paging import page_answer
from cms.web.transactions import reading, writing
from permissions.accounts import reasons_of_account
from permissions.facts import Actor
from schemas.query import ACTIONS
from schemas.requests import accounts as requests
from schemas.responses.accounts import CreatedUserAnswer, UserAnswer, UserPage
from schemas.responses.change_requests import ChangeRequestAnswer


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
@blueprint.alt_response(202, schema=ChangeRequestAnswer, description=WAITS)
@writing
def create(actor: Actor, session: Session, body: dict[str, Any]) -> Answer:
    """Open an account; the initial password is in the answer of whoever makes it so, and nowhere else."""
    return answer_change(actor, session, CREATE_USER, Wanted(None, body), partial(_with_password, actor, session))


def _with_password(actor: Actor, session: Session, made: Made) -> Answer:
    data = {**_with_actions(actor, queries.get(session, str(made.id))), "initial_password": made.initial_password}
    return Answer(one(data), 201, {"Location": f"/api/v1/users/{made.id}"}, once=["initial_password"])


@blueprint.route("/users/<uuid:user_id>", methods=["GET"])
@blueprint.response(200, UserAnswer)
@reading
def get(actor: Actor, session: Session, user_id: UUID) -> Answer:
    """Read a user."""
    return Answer(one(_with_actions(actor, get_user(actor, session, str(user_id)))))


@blueprint.route("/users/<uuid:user_id>", methods=["PATCH"])
@blueprint.arguments(requests.UserChange(partial=True))
@blueprint.response(200, UserAnswer)
@blueprint.alt_response(202, schema=ChangeRequestAnswer, description=WAITS)
@writing
def update(actor: Actor, session: Session, body: dict[str, Any], user_id: UUID) -> Answer:
    """Change a person's name, close an account or open it again."""
    if not closes_or_opens(actor, session, str(user_id), body):
        return Answer(one(_with_actions(actor, update_user(actor, session, str(user_id), body))))
    return answer_change(
        actor,
        session,
        UPDATE_USER,
        Wanted(str(user_id), body),
        lambda _made: Answer(one(_with_actions(actor, queries.get(session, str(user_id))))),
    )


@blueprint.route("/users/<uuid:user_id>/password-resets", methods=["POST"])
@blueprint.response(201, CreatedUserAnswer)
@blueprint.alt_response(202, schema=ChangeRequestAnswer, description=WAITS)
@writing
def reset(actor: Actor, session: Session, user_id: UUID) -> Answer:
    """Give a new initial password for a forgotten one; it is in the answer of whoever makes it so, and nowhere else."""
    return answer_change(
        actor, session, RESET_PASSWORD, Wanted(str(user_id), {}), partial(_with_password, actor, session)
    )
