"""Change requests over HTTP, and how other views ask for a change."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from cms.accounts.blueprint import blueprint
from cms.accounts.change_requests.actions import actions_on_changes
from cms.accounts.change_requests.decide_change import approve_change, cancel_change, refuse_change
from cms.accounts.change_requests.kinds import Kind, Made, Wanted
from cms.accounts.change_requests.queries import (
    Told,
    find_change_request,
    get_change_request,
    list_change_requests,
    present,
)
from cms.accounts.change_requests.request_change import request_change
from cms.authorization import require
from cms.services import services
from cms.web.answers import Answer, one
from cms.web.paging import page_answer
from cms.web.transactions import reading, writing
from permissions.facts import Actor
from schemas.query import ACTIONS
from schemas.requests import change_requests as requests
from schemas.responses.change_requests import ChangeRequestAnswer, ChangeRequestPage, DecidedChangeAnswer

ACCEPTED = 202
REVIEWED = "Waits for a top-level reviewer, since the public sees what changes 待最高审级审核员审批"
WAITS = "Waits for another administrator 待另一名管理员审批"


def answer_change(
    actor: Actor, session: Session, kind: Kind, wanted: Wanted, applied: Callable[[Made], Answer]
) -> Answer:
    """Ask for a change: 202 with the request if it waits, and what `applied` answers if it took effect at once."""
    outcome = request_change(actor, session, services().settings, kind, wanted)
    if outcome.made is not None:
        return applied(outcome.made)
    location = f"/api/v1/change-requests/{outcome.request.id}"
    return Answer(one(_shown(actor, session, outcome.request.id)), ACCEPTED, {"Location": location})


def _shown(actor: Actor, session: Session, request_id: str) -> dict[str, object]:
    return _with_actions(actor, session, find_change_request(session, request_id))


def _with_actions(actor: Actor, session: Session, told: Told) -> dict[str, object]:
    actions = actions_on_changes(actor, session, services().change_kinds, [told.request])
    return {**present(*told), **actions[told.request.id]}


def answer_reviewed(actor: Actor, session: Session, name: str, wanted: Wanted, at_once: Callable[[], Answer]) -> Answer:
    """Change what the public may see: 202 with a request for review if it sees any of it, and `at_once` if not."""
    kind: Kind = services().change_kinds[name]
    require(actor, kind.action)
    if kind.review is None or not kind.review.is_due(session, wanted):
        return at_once()
    return answer_change(actor, session, kind, wanted, lambda _made: at_once())


@blueprint.route("/change-requests", methods=["GET"])
@blueprint.arguments(requests.ChangeRequestQuery, location="query")
@blueprint.response(200, ChangeRequestPage)
@reading
def list_(actor: Actor, session: Session, query: dict[str, Any]) -> Answer:
    """List changes that were asked for; `state=applied_alone` are those that nobody else looked at."""
    page = list_change_requests(actor, session, query)
    wanted = [row[0] for row in page.rows] if ACTIONS in query["include"] else []
    actions = actions_on_changes(actor, session, services().change_kinds, wanted)
    return page_answer(page, [{**present(*row[:3]), **actions.get(row[0].id, {})} for row in page.rows])


@blueprint.route("/change-requests/<uuid:change_request_id>", methods=["GET"])
@blueprint.response(200, ChangeRequestAnswer)
@reading
def get(actor: Actor, session: Session, change_request_id: UUID) -> Answer:
    """Read a change that was asked for."""
    told = get_change_request(actor, session, str(change_request_id))
    return Answer(one(_with_actions(actor, session, told)))


@blueprint.route("/change-requests/<uuid:change_request_id>/decisions", methods=["POST"])
@blueprint.arguments(requests.DecideChange)
@blueprint.response(201, DecidedChangeAnswer)
@writing
def decide(actor: Actor, session: Session, body: dict[str, Any], change_request_id: UUID) -> Answer:
    """Approve, which makes the change, or refuse; an initial password is in this answer and nowhere else."""
    held = services()
    made = Made()
    if body["verdict"] == "approve":
        made = approve_change(actor, session, held.settings, held.change_kinds, str(change_request_id))
    else:
        refuse_change(actor, session, held.change_kinds, str(change_request_id), body["reason"])
    shown = _shown(actor, session, str(change_request_id))
    data = {**shown, "made_id": made.id, "initial_password": made.initial_password}
    return Answer(one(data), 201, once=["initial_password"])


@blueprint.route("/change-requests/<uuid:change_request_id>/cancellation", methods=["POST"])
@blueprint.response(200, ChangeRequestAnswer)
@writing
def cancel(actor: Actor, session: Session, change_request_id: UUID) -> Answer:
    """Take one's own request back."""
    cancel_change(actor, session, services().change_kinds, str(change_request_id))
    return Answer(one(_shown(actor, session, str(change_request_id))))
