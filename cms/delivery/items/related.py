"""Related resources with their titles, read live: a relation is shown from both sides, under the name of each."""

from sqlalchemy import ColumnElement, Select, case, select, union
from sqlalchemy.orm import Session

from cms.clock import rfc3339
from cms.db import table_of
from cms.delivery.items.read import find_item
from cms.delivery.links.relations import inverse_of
from cms.delivery.models import DeliveredRelation, DeliveredResource, is_live
from cms.delivery.off import is_on, off_now
from cms.delivery.representation.addresses import resource_address
from cms.errors import Code, Problem, not_found
from cms.ids import is_id
from cms.services import services
from cms.web.answers import Answer
from cms.web.paging import page_answer, paginate
from schemas.relations import INVERSES, RELATIONS

_BACKWARDS = {name: inverse_of(name) for name in (*RELATIONS, *INVERSES)}


def related_answer(session: Session, resource_id: str, limit: int, cursor: str | None) -> Answer:
    """A page of what is related, the newest first. Raises NOT_FOUND and GONE as reading the item does."""
    off = off_now()
    _check(session, resource_id, some_off=bool(off))
    found = union(_outgoing(resource_id), _incoming(resource_id)).subquery()
    resource = DeliveredResource
    statement = (
        select(found.c.relation, resource.resource_id, resource.type, resource.title, resource.published_at)
        .join(resource, resource.resource_id == found.c.other)
        .where(is_live())
    )
    if off:
        statement = statement.where(is_on(table_of(resource).c.resource_id))
    order: list[tuple[ColumnElement[object], bool]] = [
        (DeliveredResource.__table__.c.published_at, True),
        (DeliveredResource.__table__.c.resource_id, True),
        (found.c.relation, False),
    ]
    page = paginate(session, statement, order, limit, cursor)
    return page_answer(page, [
        {
            "relation": row.relation,
            "id": row.resource_id,
            "type": row.type,
            "title": row.title,
            "published_at": rfc3339(row.published_at),
            "href": resource_address(row.resource_id),
        }
        for row in page.rows
    ])  # fmt: skip


def _check(session: Session, resource_id: str, *, some_off: bool) -> None:
    wanted = select(DeliveredResource.status).where(DeliveredResource.resource_id == resource_id)
    status = session.scalar(wanted) if is_id(resource_id) else None
    if status is None:
        raise not_found()
    if status == "gone":
        raise Problem(Code.GONE)
    if some_off:
        find_item(services().database.direct, resource_id)


def _outgoing(resource_id: str) -> Select[str, str]:
    relation = DeliveredRelation
    return select(relation.type.label("relation"), relation.target_id.label("other")).where(
        relation.source_id == resource_id
    )


def _incoming(resource_id: str) -> Select[str, str]:
    relation = DeliveredRelation
    name = case(_BACKWARDS, value=relation.type, else_=relation.type)
    return select(name.label("relation"), relation.source_id.label("other")).where(
        relation.target_id == resource_id, relation.is_hidden.is_(False)
    )
