"""Releases over HTTP."""

from collections.abc import Collection
from http import HTTPStatus
from typing import Any

from sqlalchemy.orm import Session

from cms.review.releases.cancel_release import cancel_release
from cms.review.releases.create_release import NewRelease, create_release
from cms.review.releases.facts import facts_of_releases
from cms.review.releases.items import add_item, remove_item
from cms.review.releases.load import permitted_release
from cms.review.releases.models import Release
from cms.review.releases.present import present_release, present_releases
from cms.review.releases.queries import list_releases
from cms.review.releases.update_release import update_release
from cms.web.actions import present_actions
from cms.web.answers import Answer, one
from cms.web.blueprint import Blueprint
from cms.web.openapi import IF_MATCH
from cms.web.paging import page_answer
from cms.web.preconditions import etag_of, expected_version
from cms.web.transactions import reading, writing
from permissions.actions import Action
from permissions.facts import Actor, of_any_type
from permissions.rules import ON_RELEASE, reasons_of_all
from schemas.query import ACTIONS
from schemas.requests.releases import AddItem, CreateRelease, ReleaseQuery, UpdateRelease
from schemas.responses.releases import ReleaseAnswer, ReleasePage

blueprint = Blueprint("releases", __name__, url_prefix="/api/v1", description="Releases 同步发布组")


def _answer(actor: Actor, session: Session, release: Release, status: int = 200) -> Answer:
    headers = {"ETag": etag_of(release.version)}
    if status == HTTPStatus.CREATED:
        headers["Location"] = f"/api/v1/releases/{release.id}"
    shown = {**present_release(actor, session, release), **_actions(actor, session, [release])[release.id]}
    return Answer(one(shown), status, headers)


def _actions(actor: Actor, session: Session, releases: Collection[Release]) -> dict[str, dict[str, object]]:
    told = {}
    for release_id, (unit, *items) in facts_of_releases(session, releases).items():
        of_unit = reasons_of_all(of_any_type(actor), ON_RELEASE, [unit])
        of_items = reasons_of_all(actor, ON_RELEASE, items)
        told[release_id] = present_actions({name: of_unit[name] or of_items[name] for name in ON_RELEASE})
    return told


@blueprint.route("/releases")
@blueprint.arguments(ReleaseQuery, location="query")
@blueprint.response(200, ReleasePage)
@reading
def list_(actor: Actor, session: Session, query: dict[str, Any]) -> Answer:
    """List the releases that are wholly in your scope. 同步发布组列表."""
    page = list_releases(actor, session, query)
    found = [row[0] for row in page.rows]
    actions = _actions(actor, session, found) if ACTIONS in query["include"] else {}
    rows = zip(present_releases(session, found), found, strict=True)
    return page_answer(page, [{**row, **actions.get(release.id, {})} for row, release in rows])


@blueprint.route("/releases", methods=["POST"])
@blueprint.arguments(CreateRelease)
@blueprint.response(201, ReleaseAnswer)
@writing
def create(actor: Actor, session: Session, body: dict[str, Any]) -> Answer:
    """Make a release of resources that go public together or not at all. 新建同步发布组."""
    return _answer(actor, session, create_release(actor, session, NewRelease(**body)), 201)


@blueprint.route("/releases/<release_id>")
@blueprint.response(200, ReleaseAnswer)
@reading
def get(actor: Actor, session: Session, release_id: str) -> Answer:
    """Read a release with its items, and what each still waits for. 读取同步发布组."""
    return _answer(actor, session, permitted_release(actor, session, release_id, Action.READ_RESOURCE))


@blueprint.route("/releases/<release_id>", methods=["PATCH"], parameters=[IF_MATCH])
@blueprint.arguments(UpdateRelease)
@blueprint.response(200, ReleaseAnswer)
@writing
def update(actor: Actor, session: Session, body: dict[str, Any], release_id: str) -> Answer:
    """Rename a release or give it another time. 修改同步发布组."""
    return _answer(actor, session, update_release(actor, session, release_id, expected_version(), body))


@blueprint.route("/releases/<release_id>", methods=["DELETE"], parameters=[IF_MATCH])
@blueprint.response(200, ReleaseAnswer)
@writing
def cancel(actor: Actor, session: Session, release_id: str) -> Answer:
    """Give a release up; what of it was sent for review is a draft again. 取消同步发布组."""
    return _answer(actor, session, cancel_release(actor, session, release_id, expected_version()))


@blueprint.route("/releases/<release_id>/items", methods=["POST"], parameters=[IF_MATCH])
@blueprint.arguments(AddItem)
@blueprint.response(201, ReleaseAnswer)
@writing
def add(actor: Actor, session: Session, body: dict[str, Any], release_id: str) -> Answer:
    """Put a resource into a release. 加入信息."""
    return _answer(actor, session, add_item(actor, session, release_id, expected_version(), body["resource_id"]), 201)


@blueprint.route("/releases/<release_id>/items/<resource_id>", methods=["DELETE"], parameters=[IF_MATCH])
@blueprint.response(200, ReleaseAnswer)
@writing
def remove(actor: Actor, session: Session, release_id: str, resource_id: str) -> Answer:
    """Take a resource out of a release; the others go on. 移出信息."""
    return _answer(actor, session, remove_item(actor, session, release_id, expected_version(), resource_id))
