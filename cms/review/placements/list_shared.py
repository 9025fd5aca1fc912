"""The shared library 共享库: what is live and shared, for any editor to look through."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.models import Organization
from cms.authorization import require
from cms.delivery.models import DeliveredResource, is_live
from cms.delivery.off import is_on, off_in
from cms.delivery.representation.addresses import resource_address
from cms.library.models import Resource
from cms.library.placements.models import SharedResource
from cms.web.paging import Page, narrowed, paginate
from permissions.actions import Action
from permissions.facts import Actor


def list_shared(actor: Actor, session: Session, query: Mapping[str, Any]) -> Page:
    """What other units let use, the last shared first; of the whole platform. Raises FORBIDDEN, INVALID (cursor)."""
    require(actor, Action.ASK_PLACEMENT)
    shown = DeliveredResource
    statement = (
        select(SharedResource, Resource, Organization.name.label("unit"), shown.title, shown.published_at)
        .join(Resource, Resource.id == SharedResource.resource_id)
        .join(Organization, Organization.id == Resource.organization_id)
        .join(shown, shown.resource_id == Resource.id)
        .where(SharedResource.ended_at.is_(None), is_live())
    )
    if off_in(session):
        statement = statement.where(is_on(shown.__table__.c.resource_id))
    if query["q"]:
        statement = statement.where(shown.title.contains(query["q"], autoescape=True))
    statement = narrowed(statement, query, {"type": Resource.type, "organization": Resource.organization_id})
    descending = query["sort"].startswith("-")
    order = [(SharedResource.shared_at, descending), (SharedResource.id, descending)]
    return paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])


def shared_row(row: Any) -> dict[str, object]:
    """An entry of the shared library as the API shows it."""
    sharing, resource = row[0], row[1]
    return {
        "resource": {"id": resource.id, "type": resource.type, "title": row.title},
        "organization": {"id": resource.organization_id, "name": row.unit},
        "index_number": resource.index_number,
        "note": sharing.note,
        "published_at": clock.rfc3339(row.published_at),
        "shared_at": clock.rfc3339(sharing.shared_at),
        "href": resource_address(resource.id),
    }


def sharing_row(sharing: SharedResource) -> dict[str, object]:
    """That a resource is shared, or was, as the API shows it."""
    return {
        "resource_id": sharing.resource_id,
        "note": sharing.note,
        "shared_by": sharing.shared_by,
        "shared_at": clock.rfc3339(sharing.shared_at),
        "ended_by": sharing.ended_by,
        "ended_at": clock.rfc3339_or_none(sharing.ended_at),
        "reason": sharing.reason,
    }
