"""What an erasure is about: a condition until it is confirmed, from then on the rows that were written with it."""

from sqlalchemy import ColumnElement, func, insert, literal, null, select
from sqlalchemy.orm import Session

from cms.db import Id
from cms.library.models import Resource
from cms.supervision.erasures.models import ErasedItem, Erasure

WAITING = "waiting"


def covered(resource_id: str | None, site_id: str | None) -> ColumnElement[bool]:
    """The resources that it is about at this moment, as far as they are not erased yet."""
    named = Resource.id == resource_id if resource_id else Resource.home_site_id == site_id
    return named & Resource.erased_at.is_(None)


def bind(session: Session, erasure: Erasure) -> int:
    """Write down what the third person agrees to, and how many that are.

    What comes later, to the site or as a revision, is not of it.
    """
    item = ErasedItem
    told = select(literal(erasure.id, Id), Resource.id, Resource.head_number, literal(WAITING), null())
    of_it = told.where(covered(erasure.resource_id, erasure.site_id))
    columns = [item.erasure_id, item.resource_id, item.head_number, item.outcome, item.at]
    session.execute(insert(item).from_select(columns, of_it))
    return session.scalar(select(func.count()).where(item.erasure_id == erasure.id)) or 0
