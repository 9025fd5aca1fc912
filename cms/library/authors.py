"""Who wrote a resource: the authors of its revisions, and of what it began as a copy of (P1, P2).

A copy of what another unit offered has the words of those who wrote that: they count as authors of its first revision.
What was offered may have been a copy itself.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    exists,
    literal,
    or_,
    select,
    tuple_,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from cms.db import Id
from cms.library.models import Revision
from cms.library.offers.models import Offer

Counts = Callable[[ColumnElement[int]], ColumnElement[bool]]
"""Which revisions count, by their numbers."""

_FIRST = literal(1)


def _copied(*wanted: ColumnElement[bool]) -> Select[str, str]:
    """The copies, and who wrote any part of what each was made from, up to the revision that was offered."""
    above, written = aliased(Offer), aliased(Revision)
    begun = select(Offer.copy_id.label("copy_id"), Offer.resource_id, Offer.revision_number)
    taken = begun.where(Offer.copy_id.is_not(None), *wanted).cte(recursive=True)
    further = select(taken.c.copy_id, above.resource_id, above.revision_number)
    taken = taken.union(further.join(above, above.copy_id == taken.c.resource_id))
    up_to = and_(written.resource_id == taken.c.resource_id, written.number <= taken.c.revision_number)
    return select(taken.c.copy_id, written.author_person_id).join(written, up_to)


_ALL_COPIED = _copied()


def written(of: Any) -> Subquery:
    """Who wrote which revision of the resources: their ids, or a statement or parameter that gives them."""
    own = select(Revision.resource_id, Revision.number, Revision.author_person_id).where(Revision.resource_id.in_(of))
    copied = _copied(Offer.copy_id.in_(of)).subquery()
    return union_all(own, select(copied.c.copy_id, _FIRST, copied.c.author_person_id)).subquery("written")


def wrote(resource_id: ColumnElement[str], person_id: Any, counts: Counts | None = None) -> ColumnElement[bool]:
    """That the person wrote any of it, or any of those revisions that count."""
    own = exists().where(Revision.resource_id == resource_id, Revision.author_person_id == person_id)
    # Not by a subquery for each row: all copies are found once, since they are few.
    copied: ColumnElement[bool] = tuple_(resource_id, type_coerce(person_id, Id)).in_(_ALL_COPIED)
    if counts is not None:
        own, copied = own.where(counts(Revision.number.expression)), and_(counts(_FIRST), copied)
    return or_(own.correlate_except(Revision), copied)


def authors_of(session: Session, resource_ids: Iterable[str]) -> Mapping[str, set[str]]:
    """Who wrote any of each resource."""
    found: dict[str, set[str]] = defaultdict(set)
    of = written(list(resource_ids))
    for one, person in session.execute(select(of.c.resource_id, of.c.author_person_id).distinct()):
        found[one].add(person)
    return found
