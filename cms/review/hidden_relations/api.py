"""Hidden relations over HTTP. One is never deleted: it is lifted, and stays as a record."""

from collections.abc import Collection
from http import HTTPStatus
from typing import Any

from sqlalchemy.orm import Session

from cms.review.hidden_relations.facts import Found, facts_of_hidden
from cms.review.hidden_relations.hide_relation import hide_relation
from cms.review.hidden_relations.queries import get_hidden, hidden_rows, list_hidden
from cms.review.hidden_relations.show_relation import show_relation
from cms.web.actions import present_actions
from cms.web.answers import Answer, one
from cms.web.blueprint import Blueprint
from cms.web.paging import page_answer
from cms.web.transactions import reading, writing
from permissions.facts import Actor
from permissions.sharing import HIDDEN_RELATIONS
from schemas.query import ACTIONS
from schemas.requests.hidden_relations import HiddenRelationQuery, HideRelation
from schemas.responses.hidden_relations import HiddenRelationAnswer, HiddenRelationPage

blueprint = Blueprint(
    "hidden_relations", __name__, url_prefix="/api/v1", description="Relations that a page does not show 不显示的关联"
)


def _answer(actor: Actor, session: Session, found: Found, status: int = 200) -> Answer:
    shown = {**hidden_rows(session, [found])[0], **_actions(actor, session, [found])[found.hidden.id]}
    headers = {"Location": f"/api/v1/hidden-relations/{found.hidden.id}"} if status == HTTPStatus.CREATED else {}
    return Answer(one(shown), status, headers)


def _actions(actor: Actor, session: Session, found: Collection[Found]) -> dict[str, dict[str, object]]:
    facts = facts_of_hidden(session, found)
    return {each: present_actions(HIDDEN_RELATIONS.reasons(actor, told)) for each, told in facts.items()}


@blueprint.route("/resources/<resource_id>/hidden-relations", methods=["POST"])
@blueprint.arguments(HideRelation)
@blueprint.response(201, HiddenRelationAnswer)
@writing
def create(actor: Actor, session: Session, body: dict[str, Any], resource_id: str) -> Answer:
    """Take a relation that another resource declares off this one's page, at once, with a reason. 不显示他方的关联."""
    return _answer(actor, session, hide_relation(actor, session, resource_id, **body), 201)


@blueprint.route("/hidden-relations")
@blueprint.arguments(HiddenRelationQuery, location="query")
@blueprint.response(200, HiddenRelationPage)
@reading
def list_(actor: Actor, session: Session, query: dict[str, Any]) -> Answer:
    """List what pages do not show, and did not: of one's own pages, and by one's own resources. 不显示的关联列表."""
    page = list_hidden(actor, session, query)
    found = [Found(*row[:3]) for row in page.rows]
    actions = _actions(actor, session, found) if ACTIONS in query["include"] else {}
    rows = hidden_rows(session, found)
    return page_answer(page, [{**row, **actions.get(str(row["id"]), {})} for row in rows])


@blueprint.route("/hidden-relations/<hidden_relation_id>")
@blueprint.response(200, HiddenRelationAnswer)
@reading
def get(actor: Actor, session: Session, hidden_relation_id: str) -> Answer:
    """Read one, and whether you may let it be shown again. 读取不显示的关联."""
    return _answer(actor, session, get_hidden(actor, session, hidden_relation_id))


@blueprint.route("/hidden-relations/<hidden_relation_id>/lift", methods=["POST"])
@blueprint.response(200, HiddenRelationAnswer)
@writing
def lift(actor: Actor, session: Session, hidden_relation_id: str) -> Answer:
    """Let the page show it again, by another person than who hid it. 恢复显示."""
    return _answer(actor, session, show_relation(actor, session, hidden_relation_id))
