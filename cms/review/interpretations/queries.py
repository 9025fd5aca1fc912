"""Reading waivers, and which important documents are public without an interpretation."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import Session, aliased

from cms.accounts.models import Person
from cms.authorization import require
from cms.delivery.models import DeliveredRelation, DeliveredResource
from cms.library.facts import resources_matching
from cms.library.models import Resource
from cms.publishing.interpretations.demand import INTERPRETS
from cms.publishing.interpretations.models import InterpretationWaiver
from cms.publishing.models import Publication
from cms.web.paging import Page, paginate
from permissions.actions import Action
from permissions.facts import Actor
from permissions.rules import allowed_objects

_EXPLAINING = aliased(DeliveredResource)


def list_waivers(actor: Actor, session: Session, query: Mapping[str, Any]) -> Page:
    """The waivers for documents that the actor may read. Raises FORBIDDEN to who reads no resources."""
    require(actor, Action.READ_RESOURCE)
    waiver = InterpretationWaiver
    statement = (
        select(waiver, Resource)
        .join(Resource, Resource.id == waiver.resource_id)
        .where(resources_matching(allowed_objects(actor, Action.READ_RESOURCE)))
    )
    if query["resource"]:
        statement = statement.where(waiver.resource_id == query["resource"])
    if query["organization"]:
        statement = statement.where(Resource.organization_id.in_(query["organization"]))
    descending = query["sort"].startswith("-")
    order = [(waiver.at, descending), (waiver.id, descending)]
    return paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])


def list_uninterpreted(actor: Actor, session: Session, query: Mapping[str, Any]) -> Page:
    """Important documents that are public while no interpretation of them is, as far as the actor may read them.

    `waived`: those for whose public content a reviewer waived it; otherwise those for which nobody did. Raises
    FORBIDDEN to who reads no resources.
    """
    require(actor, Action.READ_RESOURCE)
    delivered, relation = DeliveredResource, DeliveredRelation
    explained = exists().where(
        relation.target_id == Resource.id,
        relation.type == INTERPRETS,
        relation.is_hidden.is_(False),
        _EXPLAINING.resource_id == relation.source_id,
        _EXPLAINING.status == "live",
    )
    statement = (
        select(Resource)
        .join(delivered, and_(delivered.resource_id == Resource.id, delivered.status == "live"))
        .where(
            _of_what_is_live(Publication.is_important),
            ~explained,
            _is_waived() if query["waived"] else ~_is_waived(),
            resources_matching(allowed_objects(actor, Action.READ_RESOURCE)),
        )
    )
    if query["organization"]:
        statement = statement.where(Resource.organization_id.in_(query["organization"]))
    order = [(Resource.updated_at, True), (Resource.id, True)]
    return paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])


def _of_what_is_live(*conditions: ColumnElement[bool] | Any) -> ColumnElement[bool]:
    """That the publication of the live revision is such."""
    one = Publication
    return exists().where(one.resource_id == Resource.id, one.revision_number == Resource.live_number, *conditions)


def _is_waived() -> ColumnElement[bool]:
    waiver = InterpretationWaiver
    same = and_(waiver.resource_id == Resource.id, waiver.content_hash == Publication.content_hash)
    return _of_what_is_live(exists().where(same))


def current_ones(session: Session, waivers: Collection[InterpretationWaiver]) -> frozenset[str]:
    """The ids of those waivers that are for the head of their document, or for what the public sees of it."""
    waiver = InterpretationWaiver
    number = waiver.revision_number
    now = (number == Resource.head_number) | (number == Resource.live_number)
    found = select(waiver.id).join(Resource, Resource.id == waiver.resource_id)
    return frozenset(session.scalars(found.where(waiver.id.in_([one.id for one in waivers]), now)))


def names_of(session: Session, waivers: Collection[InterpretationWaiver]) -> dict[str, str]:
    """The names of those who waived, by person."""
    ids = {one.person_id for one in waivers}
    return dict(session.execute(select(Person.id, Person.name).where(Person.id.in_(ids))).all())
