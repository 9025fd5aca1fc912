"""Withdrawals, and merges of terms, over HTTP. Publishing has no route: only an approval makes public."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.change_requests.api import REVIEWED, answer_reviewed
from cms.accounts.change_requests.kinds import describe
from cms.library.api import answer
from cms.library.load import permitted
from cms.library.taxonomies.get_term import get_term
from cms.library.taxonomies.present import actions_on_taxonomies, present_term
from cms.library.taxonomies.queries import broader_code
from cms.publishing.merge_term import merge_term
from cms.publishing.models import Withdrawal
from cms.publishing.withdraw import archive, withdraw
from cms.web.answers import Answer, one
from cms.web.blueprint import Blueprint
from cms.web.openapi import IF_MATCH
from cms.web.paging import page_answer, paginate
from cms.web.preconditions import etag_of, expected_version
from cms.web.transactions import reading, writing
from permissions.actions import Action
from permissions.facts import Actor
from schemas.paging import PageQuery
from schemas.requests.publishing import TakeBack
from schemas.requests.taxonomies import TermMerge
from schemas.responses.change_requests import ChangeRequestAnswer
from schemas.responses.library import ResourceAnswer
from schemas.responses.publishing import WithdrawalPage
from schemas.responses.taxonomies import TermAnswer

blueprint = Blueprint("publishing", __name__, url_prefix="/api/v1", description="Withdrawal and archive 撤回与归档")


@blueprint.route("/resources/<resource_id>/withdrawals", methods=["POST"], parameters=[IF_MATCH])
@blueprint.arguments(TakeBack)
@blueprint.response(201, ResourceAnswer)
@writing
def create(actor: Actor, session: Session, body: dict[str, Any], resource_id: str) -> Answer:
    """Take back what is public, or archive it; by a reviewer, with a reason, at once."""
    act = withdraw if body["kind"] == "withdrawn" else archive
    resource = act(actor, session, resource_id, expected_version(), body["reason"])
    return answer(actor, session, resource, 201)


@blueprint.route("/resources/<resource_id>/withdrawals")
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, WithdrawalPage)
@reading
def list_(actor: Actor, session: Session, query: dict[str, Any], resource_id: str) -> Answer:
    """List the withdrawals of a resource, the newest first."""
    resource = permitted(actor, session, resource_id, Action.READ_RESOURCE, lock=False)
    statement = select(Withdrawal).where(Withdrawal.resource_id == resource.id)
    order = [(Withdrawal.at, True), (Withdrawal.id, True)]
    page = paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])
    return page_answer(page, [present(row[0]) for row in page.rows])


@blueprint.route(
    "/taxonomies/<scheme>/terms/<path:code>/merge", methods=["POST"], parameters=[IF_MATCH], tags=["taxonomies"]
)
@blueprint.arguments(TermMerge)
@blueprint.response(200, TermAnswer)
@blueprint.alt_response(202, schema=ChangeRequestAnswer, description=REVIEWED)
@writing
def merge(actor: Actor, session: Session, body: dict[str, Any], scheme: str, code: str) -> Answer:
    """Merge a term into another, which stands for its code from then on; the answer is the other one. 合并词条.

    Once something public carries either, or the rule of a thematic library names it, that is reviewed.
    """
    (found, _broader), version = get_term(actor, session, scheme, code), expected_version()

    def at_once() -> Answer:
        other = merge_term(actor, session, scheme, code, body["into"], version)
        shown = {**present_term(other, broader_code(session, other)), **actions_on_taxonomies(actor)}
        return Answer(one(shown), headers={"ETag": etag_of(other.version)})

    wanted = describe(found.id, version, {"into": body["into"]}, {})
    return answer_reviewed(actor, session, "term.merge", wanted, at_once)


def present(withdrawal: Withdrawal) -> dict[str, object]:
    """A withdrawal as the API shows it."""
    return {
        "id": withdrawal.id,
        "kind": withdrawal.kind,
        "revision_number": withdrawal.revision_number,
        "reason": withdrawal.reason,
        "account_id": withdrawal.account_id,
        "at": clock.rfc3339(withdrawal.at),
    }
