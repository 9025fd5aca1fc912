"""API keys over HTTP, for people who signed in."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from cms.accounts.api_keys.create_key import NewKey, create_key
from cms.accounts.api_keys.queries import list_keys, present
from cms.accounts.api_keys.revoke_key import revoke_key
from cms.accounts.assignments.queries import SCOPES
from cms.accounts.blueprint import blueprint
from cms.accounts.models import ApiKey
from cms.accounts.scopes import Scope
from cms.web.actions import present_actions
from cms.web.answers import Answer, one
from cms.web.authentication import not_by_key
from cms.web.paging import page_answer
from cms.web.transactions import reading, writing
from permissions.facts import Actor
from permissions.objects import ON_KEY, KeyFacts, objections
from schemas.query import ACTIONS
from schemas.requests import api_keys as requests
from schemas.responses.api_keys import ApiKeyPage, CreatedApiKeyAnswer


@blueprint.route("/api-keys", methods=["GET"])
@blueprint.arguments(requests.ApiKeyQuery, location="query")
@blueprint.response(200, ApiKeyPage)
@not_by_key
@reading
def list_(actor: Actor, session: Session, query: dict[str, Any]) -> Answer:
    """List one's own API keys; administrators and auditors see everybody's."""
    page = list_keys(actor, session, query)
    show = _actions if ACTIONS in query["include"] else lambda _actor, _key: {}
    return page_answer(page, [{**present(row[0]), **show(actor, row[0])} for row in page.rows])


def _actions(actor: Actor, key: ApiKey) -> dict[str, object]:
    return present_actions(objections(actor, ON_KEY, KeyFacts(key.account_id)))


@blueprint.route("/api-keys", methods=["POST"])
@blueprint.arguments(requests.NewApiKey)
@blueprint.response(201, CreatedApiKeyAnswer)
@not_by_key
@writing
def create(actor: Actor, session: Session, body: dict[str, Any]) -> Answer:
    """Make an API key of one's own; its text is in this answer and nowhere else."""
    column = next((name for name in SCOPES if body.get(name) is not None), None)
    scope = Scope(column, body[column]) if column else None
    made = create_key(
        actor, session, NewKey(name=body["name"], actions=body["actions"], days=body["days"], scope=scope)
    )
    shown = {**present(made.key), "secret": made.secret, **_actions(actor, made.key)}
    return Answer(one(shown), 201, once=["secret"])


@blueprint.route("/api-keys/<uuid:key_id>", methods=["DELETE"])
@blueprint.response(204)
@not_by_key
@writing
def revoke(actor: Actor, session: Session, key_id: UUID) -> Answer:
    """Revoke an API key; it counts at once."""
    revoke_key(actor, session, str(key_id))
    return Answer()
