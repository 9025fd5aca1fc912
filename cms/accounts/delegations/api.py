"""Delegations over HTTP."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from cms.accounts.blueprint import blueprint
from cms.accounts.delegations.create_delegation import NewDelegation, delegate
from cms.accounts.delegations.queries import actions_on, list_delegations, present_all
from cms.accounts.delegations.revoke_delegation import revoke_delegation
from cms.accounts.models import Delegation
from cms.web.answers import Answer, one
from cms.web.paging import page_answer
from cms.web.transactions import reading, writing
from permissions.facts import Actor
from schemas.query import ACTIONS
from schemas.requests.delegations import DelegationQuery, NewDelegationBody
from schemas.responses.delegations import DelegationAnswer, DelegationPage


def _answer(actor: Actor, session: Session, found: Delegation, status: int = 200) -> Answer:
    return Answer(one({**present_all(session, [found])[0], **actions_on(actor, found)}), status)


@blueprint.route("/delegations", methods=["GET"])
@blueprint.arguments(DelegationQuery, location="query")
@blueprint.response(200, DelegationPage)
@reading
def list_(actor: Actor, session: Session, query: dict[str, Any]) -> Answer:
    """List the delegations that one gave or received; administrators and auditors see everybody's."""
    page = list_delegations(actor, session, query)
    found = [row[0] for row in page.rows]
    rows = present_all(session, found)
    if ACTIONS in query["include"]:
        rows = [{**row, **actions_on(actor, each)} for row, each in zip(rows, found, strict=True)]
    return page_answer(page, rows)


@blueprint.route("/delegations", methods=["POST"])
@blueprint.arguments(NewDelegationBody)
@blueprint.response(201, DelegationAnswer)
@writing
def create(actor: Actor, session: Session, body: dict[str, Any]) -> Answer:
    """Let another reviewer review for you for a while, within your own grants as they are then."""
    return _answer(actor, session, delegate(actor, session, NewDelegation(**body)), 201)


@blueprint.route("/delegations/<uuid:delegation_id>/revocation", methods=["POST"])
@blueprint.response(200, DelegationAnswer)
@writing
def revoke(actor: Actor, session: Session, delegation_id: UUID) -> Answer:
    """Revoke a delegation; it is over at once."""
    return _answer(actor, session, revoke_delegation(actor, session, str(delegation_id)))
