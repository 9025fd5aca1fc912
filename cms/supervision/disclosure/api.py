"""The disclosure catalogue over HTTP, for administrators and whoever looks after it."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from cms.authorization import require
from cms.supervision.disclosure.adopt_default import adopt_default
from cms.supervision.disclosure.create_category import NewCategory, create_category
from cms.supervision.disclosure.delete_category import delete_category
from cms.supervision.disclosure.list_categories import list_categories, tell
from cms.supervision.disclosure.models import DisclosureCategory
from cms.supervision.disclosure.present import present_category
from cms.supervision.disclosure.queries import get_category
from cms.supervision.disclosure.update_category import update_category
from cms.web.actions import actions_by_duty
from cms.web.answers import Answer, one
from cms.web.blueprint import Blueprint
from cms.web.openapi import IF_MATCH
from cms.web.paging import page_answer
from cms.web.preconditions import etag_of, expected_version
from cms.web.transactions import reading, writing
from permissions.actions import Action
from permissions.facts import Actor
from schemas.query import ACTIONS
from schemas.requests import disclosure as requests
from schemas.responses.disclosure import AdoptionAnswer, CategoryAnswer, CategoryPage

blueprint = Blueprint("disclosure", __name__, url_prefix="/api/v1", description="Disclosure catalogue 信息公开目录")
CATEGORIES = "/sites/<uuid:site_id>/disclosure-categories"


def _actions(actor: Actor) -> dict[str, object]:
    return actions_by_duty(actor, Action.MANAGE_DISCLOSURE)


def _answer(actor: Actor, session: Session, category: DisclosureCategory, status: int = 200) -> Answer:
    told = tell(session, category.site_id, [category])
    address = f"/api/v1/sites/{category.site_id}/disclosure-categories/{category.id}"
    headers = {"ETag": etag_of(category.version)} | ({"Location": address} if status == HTTPStatus.CREATED else {})
    return Answer(one({**present_category(category, told), **_actions(actor)}), status, headers)


@blueprint.route(CATEGORIES)
@blueprint.arguments(requests.CategoryQuery, location="query")
@blueprint.response(200, CategoryPage)
@reading
def list_(actor: Actor, session: Session, query: dict[str, Any], site_id: UUID) -> Answer:
    """List a site's categories with counts; `missing=true`: those that lack something. 公开目录及缺项."""
    page, told = list_categories(actor, session, str(site_id), query)
    actions = _actions(actor) if ACTIONS in query["include"] else {}
    return page_answer(page, [{**present_category(row[0], told), **actions} for row in page.rows])


@blueprint.route(CATEGORIES, methods=["POST"])
@blueprint.arguments(requests.CreateCategory)
@blueprint.response(201, CategoryAnswer)
@writing
def create(actor: Actor, session: Session, body: dict[str, Any], site_id: UUID) -> Answer:
    """Add a category. 新增类别."""
    return _answer(actor, session, create_category(actor, session, str(site_id), NewCategory(**body)), 201)


@blueprint.route(f"{CATEGORIES}/adoption", methods=["POST"])
@blueprint.arguments(requests.AdoptCatalogue)
@blueprint.response(201, AdoptionAnswer)
@writing
def adopt(actor: Actor, session: Session, body: dict[str, Any], site_id: UUID) -> Answer:
    """Take over the usual categories; what the catalogue has already stays. 采用默认目录."""
    added = adopt_default(actor, session, str(site_id), body["owner_id"])
    return Answer(one({"added": added}), 201, {"Location": f"/api/v1/sites/{site_id}/disclosure-categories"})


@blueprint.route(f"{CATEGORIES}/<uuid:category_id>")
@blueprint.response(200, CategoryAnswer)
@reading
def get(actor: Actor, session: Session, site_id: UUID, category_id: UUID) -> Answer:
    """Read a category with its rule, and how it stands. 读取类别."""
    require(actor, Action.READ_DIRECTORY)
    return _answer(actor, session, get_category(session, str(site_id), str(category_id)))


@blueprint.route(f"{CATEGORIES}/<uuid:category_id>", methods=["PATCH"], parameters=[IF_MATCH])
@blueprint.arguments(requests.CategoryChange(partial=True))
@blueprint.response(200, CategoryAnswer)
@writing
def update(actor: Actor, session: Session, body: dict[str, Any], site_id: UUID, category_id: UUID) -> Answer:
    """Change a category: name, place, owner, rule, what must be there. 修改类别."""
    changed = update_category(actor, session, str(site_id), str(category_id), expected_version(), body)
    return _answer(actor, session, changed)


@blueprint.route(f"{CATEGORIES}/<uuid:category_id>", methods=["DELETE"], parameters=[IF_MATCH])
@blueprint.response(204)
@writing
def delete(actor: Actor, session: Session, site_id: UUID, category_id: UUID) -> Answer:
    """Remove a category; what was of it stays. 删除类别."""
    delete_category(actor, session, str(site_id), str(category_id), expected_version())
    return Answer()
