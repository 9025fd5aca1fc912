"""Taking a relation that another resource declares off a page, and back: the page is patched at once."""

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from cms.db import table_of
from cms.delivery.links.neighbours import patch
from cms.delivery.links.relations import Link
from cms.delivery.models import DeliveredRelation, DeliveredResource, is_live

_RELATION = table_of(DeliveredRelation)


def is_shown(session: Session, declared: Link) -> bool:
    """Whether the other side of a relation shows it: its holder, who declares it, is live, and nobody has hidden it."""
    relation, holder = DeliveredRelation, DeliveredResource
    found = exists().where(
        relation.source_id == declared.holder,
        relation.type == declared.type,
        relation.target_id == declared.other,
        relation.is_hidden.is_(False),
        holder.resource_id == relation.source_id,
        is_live(),
    )
    return bool(session.scalar(select(found)))


def show(session: Session, declared: Link, *, hidden: bool) -> None:
    """Let the other side of a relation show it or not. Whoever calls holds that resource, and `relations.lock_all`."""
    row = (
        _RELATION.c.source_id == declared.holder,
        _RELATION.c.type == declared.type,
        _RELATION.c.target_id == declared.other,
    )
    session.connection().execute(update(_RELATION).where(*row).values(is_hidden=hidden))
    patch(session, [declared.other])
