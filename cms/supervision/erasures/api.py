"""Erasures over HTTP."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from cms.accounts.change_requests.api import WAITS, answer_change
from cms.accounts.change_requests.kinds import Wanted
from cms.accounts.models import ChangeRequest
from cms.supervision.erasures import queries
from cms.supervision.erasures.confirm_erasure import cancel_erasure, confirm_erasure
from cms.supervision.erasures.models import Erasure
from cms.supervision.erasures.request_erasure import ERASE
from cms.web.answers import Answer, one
from cms.web.blueprint import Blueprint
from cms.web.paging import page_answer
from cms.web.transactions import reading, writing
from permissions.facts import Actor
from schemas.query import ACTIONS
from schemas.requests import erasures as requests
from schemas.responses.change_requests import ChangeRequestAnswer
from schemas.responses.erasures import ErasedItemPage, ErasureAnswer, ErasurePage

blueprint = Blueprint("erasures", __name__, url_prefix="/api/v1", description="Erasures 彻底清除")


def _answer(actor: Actor, session: Session, erasure: Erasure) -> Answer:
    request = session.get_one(ChangeRequest, erasure.change_request_id)
    actions = queries.actions_on_erasures(actor, session, [erasure.id])
    return Answer(one({**queries.present(erasure, request), **actions[erasure.id]}))


@blueprint.route("/erasures", methods=["POST"])
@blueprint.arguments(requests.NewErasure)
@blueprint.response(202, ChangeRequestAnswer, description=WAITS)
@writing
def create(actor: Actor, session: Session, body: dict[str, Any]) -> Answer:
    """Ask for the erasure of a resource, or of all that is at home on a site; three persons decide. 申请彻底清除."""
    wanted = Wanted(body["resource_id"] or body["site_id"], body)
    return answer_change(actor, session, ERASE, wanted, lambda _made: Answer())


@blueprint.route("/erasures")
@blueprint.arguments(requests.ErasureQuery, location="query")
@blueprint.response(200, ErasurePage)
@reading
def list_(actor: Actor, session: Session, query: dict[str, Any]) -> Answer:
    """List erasures that a second administrator has approved. 彻底清除列表."""
    page = queries.list_erasures(actor, session, query)
    ids = [row[0].id for row in page.rows]
    actions = queries.actions_on_erasures(actor, session, ids) if ACTIONS in query["include"] else {}
    return page_answer(page, [{**queries.present(row[0], row[1]), **actions.get(row[0].id, {})} for row in page.rows])


@blueprint.route("/erasures/<uuid:erasure_id>")
@blueprint.response(200, ErasureAnswer)
@reading
def get(actor: Actor, session: Session, erasure_id: UUID) -> Answer:
    """Read an erasure: who decided, how far it is. 读取彻底清除."""
    return _answer(actor, session, queries.get_erasure(actor, session, str(erasure_id)))


@blueprint.route("/erasures/<uuid:erasure_id>/items")
@blueprint.arguments(requests.ErasedItemQuery, location="query")
@blueprint.response(200, ErasedItemPage)
@reading
def items(actor: Actor, session: Session, query: dict[str, Any], erasure_id: UUID) -> Answer:
    """List what was agreed to, and what became of each so far. 彻底清除条目."""
    page = queries.list_items(actor, session, str(erasure_id), query)
    return page_answer(page, [queries.present_item(row[0]) for row in page.rows])


@blueprint.route("/erasures/<uuid:erasure_id>/confirmation", methods=["POST"])
@blueprint.arguments(requests.ConfirmErasure)
@blueprint.response(200, ErasureAnswer)
@writing
def confirm(actor: Actor, session: Session, body: dict[str, Any], erasure_id: UUID) -> Answer:
    """Confirm an erasure as the third person, or refuse it; what is erased cannot be brought back. 确认彻底清除."""
    made = confirm_erasure(actor, session, str(erasure_id), body["verdict"], body["reason"])
    return _answer(actor, session, made)


@blueprint.route("/erasures/<uuid:erasure_id>/cancellation", methods=["POST"])
@blueprint.response(200, ErasureAnswer)
@writing
def cancel(actor: Actor, session: Session, erasure_id: UUID) -> Answer:
    """Give an erasure up before it is confirmed. 取消彻底清除."""
    return _answer(actor, session, cancel_erasure(actor, session, str(erasure_id)))
