"""Reading the library for staff: lists within the actor's scope, items, histories."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.models import Account, Person
from cms.errors import not_found
from cms.library.facts import resources_matching
from cms.library.load import permitted, revision_of
from cms.library.models import Resource, Revision, RevisionContent, State
from cms.web.paging import Page, narrowed, paginate
from permissions.actions import Action
from permissions.duties import Duty
from permissions.facts import Actor
from permissions.rules import allowed_objects
from schemas import document_number
from schemas.content_types import full
from schemas.profiles import missing

SORTS: Mapping[str, Any] = {
    "updated_at": Resource.updated_at,
    "created_at": Resource.created_at,
    "review_by": Resource.review_by,
}


def list_resources(actor: Actor, session: Session, query: Mapping[str, Any]) -> Page:
    """The resources that the actor may read, filtered and ordered as asked; by `review_by` those that have one."""
    statement = filtered(actor, query)
    name, descending = query["sort"].removeprefix("-"), query["sort"].startswith("-")
    if name == "review_by":
        statement = statement.where(Resource.review_by.is_not(None))
    order = [(SORTS[name], descending), (Resource.id, descending)]
    return paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])


def filtered(actor: Actor, query: Mapping[str, Any]) -> Select[*tuple[Any, ...]]:
    """The resources that the actor may read and the filters find, in no order; `query` is a loaded `ResourceFilter`."""
    statement: Select[*tuple[Any, ...]] = select(Resource).where(
        resources_matching(allowed_objects(actor, Action.READ_RESOURCE))
    )
    columns = {
        "type": Resource.type,
        "state": Resource.state,
        "organization": Resource.organization_id,
        "channel": Resource.home_channel_id,
    }
    statement = narrowed(statement, query, columns)
    if query["title"]:
        statement = statement.where(Resource.title.contains(query["title"], autoescape=True))
    if query["document_number"]:
        number = document_number.parse(query["document_number"])
        statement = statement.where(
            Resource.document_number == (number.normalised if number else query["document_number"])
        )
    if query["review_by_before"]:
        statement = statement.where(Resource.review_by < query["review_by_before"])
    if query.get("deleted"):
        return statement.where(Resource.deleted_at.is_not(None), Resource.purged_at.is_(None))
    return statement.where(Resource.deleted_at.is_(None))


def list_revisions(actor: Actor, session: Session, resource_id: str, query: Mapping[str, Any]) -> tuple[Resource, Page]:
    """The history of a resource, the newest first."""
    resource = permitted(actor, session, resource_id, Action.READ_RESOURCE, lock=False)
    statement = (
        select(Revision, Person.name)
        .join(Account, Account.id == Revision.author_account_id)
        .join(Person, Person.id == Account.person_id)
        .where(Revision.resource_id == resource.id, Revision.number <= newest_for(actor, resource))
    )
    order = [(Revision.number, True)]
    return resource, paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])


def newest_for(actor: Actor, resource: Resource) -> int:
    """The number of the newest revision that the actor may read: reviewers see no draft that was not sent to them."""
    if actor.duty is Duty.REVIEWER and resource.state == State.DRAFT:
        return resource.published_number
    return resource.head_number


def resource_row(resource: Resource) -> dict[str, object]:
    """A resource as lists show it."""
    return {
        "id": resource.id,
        "type": resource.type,
        "title": resource.title,
        "state": resource.state,
        "is_live": resource.live_number is not None,
        "organization_id": resource.organization_id,
        "home_site_id": resource.home_site_id,
        "home_channel_id": resource.home_channel_id,
        "index_number": resource.index_number,
        "document_number": resource.document_number,
        "language": resource.language,
        "version": resource.version,
        "head_number": resource.head_number,
        "live_number": resource.live_number,
        "expedited": resource.expedited,
        "completeness": resource.completeness,
        "review_by": resource.review_by and resource.review_by.isoformat(),
        "created_at": clock.rfc3339(resource.created_at),
        "updated_at": clock.rfc3339(resource.updated_at),
        "deleted_at": clock.rfc3339_or_none(resource.deleted_at),
    }


def resource_detail(session: Session, resource: Resource, number: int | None = None) -> dict[str, object]:
    """A resource with the content of its head, or of another revision, every documented field present."""
    revision, head = revision_of(session, resource.id, number or resource.head_number)
    return {
        **resource_row(resource),
        "translation_group_id": resource.translation_group_id,
        "content": full(resource.type, head.content),
        "content_hash": revision.content_hash,
        "missing": missing(resource.type, head.content),
    }


def revision_row(revision: Revision, author: str, resource: Resource) -> dict[str, object]:
    """A revision as histories show it."""
    return {
        "number": revision.number,
        "content_hash": revision.content_hash,
        "author_id": revision.author_account_id,
        "author_name": author,
        "created_at": clock.rfc3339(revision.created_at),
        "is_live": revision.number == resource.live_number,
    }


def readable_revision(actor: Actor, session: Session, resource: Resource, number: int) -> RevisionContent:
    """The content of a revision that the actor may read. Raises NOT_FOUND."""
    if number > newest_for(actor, resource):
        raise not_found()
    return revision_of(session, resource.id, number)[1]


def revision_detail(actor: Actor, session: Session, resource: Resource, number: int) -> dict[str, object]:
    """A revision with its content. Raises NOT_FOUND."""
    readable_revision(actor, session, resource, number)
    revision, stored = revision_of(session, resource.id, number)
    author = session.execute(
        select(Person.name)
        .join(Account, Account.person_id == Person.id)
        .where(Account.id == revision.author_account_id),
    ).scalar_one()
    return {**revision_row(revision, author, resource), "content": full(resource.type, stored.content)}
