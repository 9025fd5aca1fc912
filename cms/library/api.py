"""Resources over HTTP: `/api/v1/resources`, their revisions, and the description of content types."""

from collections.abc import Collection
from http import HTTPStatus
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from cms.authorization import require
from cms.library.create_resource import create_resource
from cms.library.delete_resource import delete_resource, undelete_resource
from cms.library.diff import diff
from cms.library.drafts import Draft, NewResource, new_resource
from cms.library.facts import facts_of
from cms.library.load import load_resource, permitted
from cms.library.models import Resource
from cms.library.queries import (
    list_resources,
    list_revisions,
    newest_for,
    readable_revision,
    resource_detail,
    resource_row,
    revision_detail,
    revision_row,
)
from cms.library.revise_resource import prepare_revision, restore_revision, revise_resource
from cms.library.usage import is_channel_used
from cms.sites.channels.delete_channel import delete_channel
from cms.sites.channels.get_channel import get_channel
from cms.web.actions import present_actions
from cms.web.answers import Answer, one
from cms.web.blueprint import Blueprint
from cms.web.openapi import IF_MATCH
from cms.web.paging import page_answer
from cms.web.preconditions import etag_of, expected_version
from cms.web.transactions import prepared, reading, writing, writing_after
from permissions.actions import Action
from permissions.facts import Actor
from permissions.rules import ON_RESOURCE, reasons
from schemas.content_types import describe
from schemas.paging import PageQuery
from schemas.query import ACTIONS
from schemas.requests.library import CreateResource, DiffQuery, ResourceQuery, ReviseResource
from schemas.responses.content_types import ContentTypes
from schemas.responses.library import DiffAnswer, ResourceAnswer, ResourcePage, RevisionAnswer, RevisionPage

blueprint = Blueprint("library", __name__, url_prefix="/api/v1", description="Resources and their revisions 信息资源")


def answer(
    actor: Actor, session: Session, resource: Resource, status: int = 200, *, number: int | None = None
) -> Answer:
    """One resource with its ETag, with the content of its head or of another revision, and what the actor may do."""
    headers = {"ETag": etag_of(resource.version)}
    if status == HTTPStatus.CREATED:
        headers["Location"] = f"/api/v1/resources/{resource.id}"
    shown = {**resource_detail(session, resource, number), **actions_on(actor, session, [resource])[resource.id]}
    return Answer(one(shown), status, headers)


def actions_on(actor: Actor, session: Session, resources: Collection[Resource]) -> dict[str, dict[str, object]]:
    """What the actor may do with each of the resources, as answers tell it, by their ids."""
    facts = facts_of(session, resources)
    return {one: present_actions(reasons(actor, ON_RESOURCE, found)) for one, found in facts.items()}


@blueprint.route("/content-types")
@blueprint.response(200, ContentTypes)
@reading
def content_types(actor: Actor, _session: Session) -> dict[str, object]:
    """Every content type with its fields, labels and rules (L5, L6)."""
    require(actor, Action.READ_DIRECTORY)
    return one(describe())


@blueprint.route("/resources")
@blueprint.arguments(ResourceQuery, location="query")
@blueprint.response(200, ResourcePage)
@reading
def list_(actor: Actor, session: Session, query: dict[str, Any]) -> Answer:
    """List the resources within your scope."""
    page = list_resources(actor, session, query)
    found = [row[0] for row in page.rows]
    actions = actions_on(actor, session, found) if ACTIONS in query["include"] else {}
    return page_answer(page, [{**resource_row(one), **actions.get(one.id, {})} for one in found])


@blueprint.route("/resources", methods=["POST"])
@blueprint.arguments(CreateResource)
@blueprint.response(201, ResourceAnswer)
@prepared(new_resource)
@writing
def create(actor: Actor, session: Session, new: NewResource) -> Answer:
    """Create a resource as a draft."""
    resource_id = create_resource(actor, session, new)
    return answer(actor, session, load_resource(session, resource_id), 201)


@blueprint.route("/resources/<resource_id>")
@blueprint.response(200, ResourceAnswer)
@reading
def get(actor: Actor, session: Session, resource_id: str) -> Answer:
    """Read a resource with the content of its newest revision; reviewers get the newest that was sent or is public."""
    resource = permitted(actor, session, resource_id, Action.READ_RESOURCE, lock=False)
    return answer(actor, session, resource, number=newest_for(actor, resource))


def _revision(actor: Actor, session: Session, body: dict[str, Any], resource_id: str) -> Draft:
    return prepare_revision(actor, session, resource_id, expected_version(), body["content"])


@blueprint.route("/resources/<resource_id>", methods=["PATCH"], parameters=[IF_MATCH])
@blueprint.arguments(ReviseResource)
@blueprint.response(200, ResourceAnswer)
@writing_after(_revision)
def revise(actor: Actor, session: Session, draft: Draft, resource_id: str) -> Answer:
    """Change some fields of the content; makes a new revision, what is public stays."""
    return answer(actor, session, revise_resource(actor, session, resource_id, expected_version(), draft))


@blueprint.route("/resources/<resource_id>", methods=["DELETE"], parameters=[IF_MATCH])
@blueprint.response(200, ResourceAnswer)
@writing
def delete(actor: Actor, session: Session, resource_id: str) -> Answer:
    """Put a draft that was never public into the recycle bin."""
    return answer(actor, session, delete_resource(actor, session, resource_id, expected_version()))


@blueprint.route("/resources/<resource_id>/undeletion", methods=["POST"], parameters=[IF_MATCH])
@blueprint.response(200, ResourceAnswer)
@writing
def undelete(actor: Actor, session: Session, resource_id: str) -> Answer:
    """Take a draft out of the recycle bin."""
    return answer(actor, session, undelete_resource(actor, session, resource_id, expected_version()))


@blueprint.route("/sites/<uuid:site_id>/channels/<uuid:channel_id>", methods=["DELETE"], parameters=[IF_MATCH])
@blueprint.response(204)
@writing
def delete_channel_(actor: Actor, session: Session, site_id: UUID, channel_id: UUID) -> Answer:
    """Remove a channel in which nothing is placed."""
    get_channel(actor, session, str(site_id), str(channel_id))
    delete_channel(actor, session, str(channel_id), expected_version(), is_channel_used)
    return Answer()


@blueprint.route("/resources/<resource_id>/revisions")
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, RevisionPage)
@reading
def history(actor: Actor, session: Session, query: dict[str, Any], resource_id: str) -> Answer:
    """List the revisions of a resource, the newest first."""
    resource, page = list_revisions(actor, session, resource_id, query)
    return page_answer(page, [revision_row(row[0], row[1], resource) for row in page.rows])


@blueprint.route("/resources/<resource_id>/revisions/<int(max=1000000000):number>")
@blueprint.response(200, RevisionAnswer)
@reading
def revision(actor: Actor, session: Session, resource_id: str, number: int) -> dict[str, object]:
    """Read one revision with its content."""
    resource = permitted(actor, session, resource_id, Action.READ_RESOURCE, lock=False)
    return one(revision_detail(actor, session, resource, number))


@blueprint.route("/resources/<resource_id>/revisions/<int(max=1000000000):number>/diff")
@blueprint.arguments(DiffQuery, location="query")
@blueprint.response(200, DiffAnswer)
@reading
def compare(actor: Actor, session: Session, query: dict[str, Any], resource_id: str, number: int) -> dict[str, object]:
    """Compare a revision with another: what `against` had and what this one has."""
    resource = permitted(actor, session, resource_id, Action.READ_RESOURCE, lock=False)
    before = readable_revision(actor, session, resource, query["against"])
    after = readable_revision(actor, session, resource, number)
    return one(diff(before.content, before.text, after.content, after.text))


@blueprint.route(
    "/resources/<resource_id>/revisions/<int(max=1000000000):number>/restoration",
    methods=["POST"],
    parameters=[IF_MATCH],
)
@blueprint.response(200, ResourceAnswer)
@writing
def restore(actor: Actor, session: Session, resource_id: str, number: int) -> Answer:
    """Make an earlier revision the newest again."""
    return answer(actor, session, restore_revision(actor, session, resource_id, expected_version(), number))
