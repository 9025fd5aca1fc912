"""Duplicates over HTTP."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from cms import clock
from cms.library.duplicates.distinct import get_pair, list_pairs, take_back, tell_apart
from cms.library.duplicates.list_duplicates import list_duplicates
from cms.library.likeness.models import DistinctPair
from cms.library.queries import resource_row
from cms.web.actions import present_actions
from cms.web.answers import Answer, one
from cms.web.blueprint import Blueprint
from cms.web.paging import Page, page_answer
from cms.web.transactions import reading, writing
from permissions.facts import Actor
from permissions.objects import ON_PAIR, objections
from schemas.query import ACTIONS
from schemas.requests.duplicates import DistinctQuery, DuplicateQuery, TellApart
from schemas.responses.duplicates import DistinctAnswer, DistinctPage, DuplicatePage

blueprint = Blueprint("duplicates", __name__, url_prefix="/api/v1", description="Duplicates 重复信息")
DISTINCT = "/duplicates/distinct"


def _actions(actor: Actor) -> dict[str, object]:
    return present_actions(objections(actor, ON_PAIR, None))


def _present(pair: DistinctPair) -> dict[str, object]:
    return {
        "one_id": pair.one_id,
        "other_id": pair.other_id,
        "reason": pair.reason,
        "account_id": pair.account_id,
        "told_at": clock.rfc3339(pair.told_at),
    }


@blueprint.route("/duplicates")
@blueprint.arguments(DuplicateQuery, location="query")
@blueprint.response(200, DuplicatePage)
@reading
def list_(actor: Actor, session: Session, query: dict[str, Any]) -> Answer:
    """List pairs of your scope that may be the same; go on until there is no next page. 疑似重复."""
    found = list_duplicates(actor, session, query)
    items = [
        {
            "ground": query["ground"],
            "likeness": pair.likeness,
            "one": resource_row(found.resources[pair.newer]),
            "other": resource_row(found.resources[pair.older]),
        }
        for pair in found.pairs
    ]
    return page_answer(Page((), query["limit"], found.next, None), items)


@blueprint.route(DISTINCT)
@blueprint.arguments(DistinctQuery, location="query")
@blueprint.response(200, DistinctPage)
@reading
def list_distinct(actor: Actor, session: Session, query: dict[str, Any]) -> Answer:
    """List the pairs that were told apart. 已确认不重复."""
    page = list_pairs(actor, session, query)
    actions = _actions(actor) if ACTIONS in query["include"] else {}
    return page_answer(page, [{**_present(row[0]), **actions} for row in page.rows])


@blueprint.route(DISTINCT, methods=["POST"])
@blueprint.arguments(TellApart)
@blueprint.response(201, DistinctAnswer)
@writing
def tell_apart_(actor: Actor, session: Session, body: dict[str, Any]) -> Answer:
    """Say that two resources are two; they are listed no more. 确认不重复."""
    made = tell_apart(actor, session, (body["one_id"], body["other_id"]), body["reason"])
    return Answer(
        one({**_present(made), **_actions(actor)}),
        201,
        {"Location": f"/api/v1{DISTINCT}/{made.one_id}/{made.other_id}"},
    )


@blueprint.route(f"{DISTINCT}/<uuid:one_id>/<uuid:other_id>")
@blueprint.response(200, DistinctAnswer)
@reading
def get_distinct(actor: Actor, session: Session, one_id: UUID, other_id: UUID) -> Answer:
    """Read who told two resources apart, and why. 读取确认."""
    pair = get_pair(actor, session, (str(one_id), str(other_id)))
    return Answer(one({**_present(pair), **_actions(actor)}))


@blueprint.route(f"{DISTINCT}/<uuid:one_id>/<uuid:other_id>", methods=["DELETE"])
@blueprint.response(204)
@writing
def take_back_(actor: Actor, session: Session, one_id: UUID, other_id: UUID) -> Answer:
    """Take that back: the pair may be listed again. 撤销确认."""
    take_back(actor, session, (str(one_id), str(other_id)))
    return Answer()
