"""Signing in, going on, signing out, changing one's password, and who I am, over HTTP."""

from typing import Any

from flask_jwt_extended import create_access_token
from sqlalchemy.orm import Session

from cms.accounts.blueprint import blueprint
from cms.accounts.sessions.change_password import PasswordChange, change_password
from cms.accounts.sessions.log_in import log_in
from cms.accounts.sessions.log_out import log_out
from cms.accounts.sessions.marks import before_first_change, by_itself
from cms.accounts.sessions.read_me import read_me
from cms.accounts.sessions.read_permissions import read_permissions
from cms.accounts.sessions.refresh import refresh
from cms.accounts.sessions.signed_in import SignedIn
from cms.services import services
from cms.web.answers import Answer, one
from cms.web.authentication import actor_of, not_by_key, token_claims
from cms.web.transactions import public, reading, writing
from permissions.facts import Actor
from schemas.requests import accounts as requests
from schemas.responses.accounts import MeAnswer, PermissionsAnswer, TokensAnswer

PRIVATE = {"Cache-Control": "no-store"}


def _tokens(signed_in: SignedIn) -> Answer:
    claims = {"duty": signed_in.duty, "sid": signed_in.family_id}
    data = {
        "access_token": create_access_token(signed_in.account_id, additional_claims=claims),
        "refresh_token": signed_in.refresh_token,
        "token_type": "Bearer",
        "expires_in": services().settings.access_token_seconds,
        "must_change_password": signed_in.must_change_password,
    }
    return Answer(one(data), headers=PRIVATE)


@blueprint.route("/auth/login", methods=["POST"])
@blueprint.arguments(requests.Login)
@blueprint.response(200, TokensAnswer)
@blueprint.alt_response(401, description="Wrong user name or password")
@public
@by_itself
def login(body: dict[str, Any]) -> Answer:
    """Sign in with user name and password."""
    return _tokens(log_in(services().database, services().settings, body["username"], body["password"]))


@blueprint.route("/auth/refresh", methods=["POST"])
@blueprint.arguments(requests.Refresh)
@blueprint.response(200, TokensAnswer)
@blueprint.alt_response(401, description="The token is expired, was used before, or its sign-in has ended")
@public
@by_itself
def go_on(body: dict[str, Any]) -> Answer:
    """Exchange a refresh token for a new access token and the next refresh token."""
    return _tokens(refresh(services().database, services().settings, body["refresh_token"]))


@blueprint.route("/auth/logout", methods=["POST"])
@blueprint.response(204)
@before_first_change
@not_by_key
@writing
def logout(actor: Actor, session: Session) -> Answer:
    """Sign out: the access token and the refresh token of this sign-in are refused from now on."""
    log_out(actor, session, token_claims()["sid"])
    return Answer()


@blueprint.route("/auth/password", methods=["POST"])
@blueprint.arguments(requests.PasswordChange)
@blueprint.response(204)
@before_first_change
@not_by_key
@by_itself
def password(body: dict[str, Any]) -> Answer:
    """Change one's own password; every other sign-in of the account ends."""
    database, settings = services().database, services().settings
    with database.reading() as session:
        actor = actor_of(session)
    change = PasswordChange(body["current_password"], body["new_password"])
    change_password(actor, database, settings, token_claims()["sid"], change)
    return Answer()


@blueprint.route("/me", methods=["GET"])
@blueprint.response(200, MeAnswer)
@before_first_change
@reading
def me(actor: Actor, session: Session) -> Answer:
    """Who I am: person, duty, organization, assignments."""
    return Answer(one(read_me(actor, session)), headers=PRIVATE)


@blueprint.route("/me/permissions", methods=["GET"])
@blueprint.response(200, PermissionsAnswer)
@before_first_change
@reading
def permissions(actor: Actor, session: Session) -> Answer:
    """Tell what I may do: every action with yes or no and why not, and the scopes in which I may. 我的权限."""
    return Answer(one(read_permissions(actor, session)), headers=PRIVATE)
