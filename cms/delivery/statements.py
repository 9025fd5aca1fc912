"""The statements of lists. A request's shape decides which; each is built once and reads its page in key order.

One query a page: the narrow table of the leading filter gives the order, the other filters are EXISTS, and the ready
bytes are joined by primary key. Several values of the leading filter are a UNION of branches that stop at the limit.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Select,
    String,
    bindparam,
    exists,
    func,
    literal,
    select,
    tuple_,
    union,
)

from cms.db import Id, UtcDateTime, table_of
from cms.delivery.entries import ENTRIES, Asked, Entry, entry_of
from cms.delivery.models import DeliveredResource
from cms.delivery.prepared import Prepared

_RESOURCE = table_of(DeliveredResource)
EQUALITIES = ("document_number", "validity", "language")
RANGES = ("published_after", "published_before", "signed_after", "signed_before")


class Shape(NamedTuple):
    """Everything of a list request but its values. `forward` is False for the page before a cursor."""

    filters: tuple[Asked, ...]
    ranges: tuple[str, ...]
    moment: str = "published_at"
    descending: bool = True
    has_cursor: bool = False
    forward: bool = True
    wide: bool = False


class Branch(NamedTuple):
    """Where a page's keys are read: the table that has them in order, and what its rows must satisfy."""

    source: FromClause
    moment: ColumnElement[Any]
    resource_id: ColumnElement[Any]
    conditions: Sequence[ColumnElement[bool]]


@lru_cache(maxsize=1024)
def prepared_page(shape: Shape) -> Prepared:
    """`page_statement`, ready to be run."""
    return Prepared(page_statement(shape))


def page_statement(shape: Shape) -> Select[Any]:
    """A page as rows of (ready bytes, etag, moment, resource id), `most` of them, beyond the cursor if there is one."""
    ready = _RESOURCE.c.full if shape.wide else _RESOURCE.c.summary
    branches = _branches(shape)
    if len(branches) == 1:
        branch = branches[0]
        source = branch.source
        if source is not _RESOURCE:
            source = source.join(_RESOURCE, _RESOURCE.c.resource_id == branch.resource_id)
        columns = (ready, _RESOURCE.c.etag, branch.moment, branch.resource_id)
        return _cut(shape, select(*columns).select_from(source), branch)
    keys = union(*(select(_keys(shape, branch).subquery()) for branch in branches)).subquery("keys")
    moment, resource_id = keys.c.moment, keys.c.resource_id
    source = keys.join(_RESOURCE, _RESOURCE.c.resource_id == resource_id)
    wanted = select(ready, _RESOURCE.c.etag, moment, resource_id).select_from(source)
    return wanted.order_by(*_order(shape, moment, resource_id)).limit(_most())


@lru_cache(maxsize=1024)
def count_statement(shape: Shape) -> Select[Any]:
    """How many resources the filters find, counting no further than `most`."""
    asked = [entry_of(one) for one in shape.filters if one.name in ENTRIES]
    conditions = [*_plain(shape), *(_exists(entry, _RESOURCE.c.resource_id) for entry in asked)]
    counted = select(literal(1)).where(_RESOURCE.c.status == "live", *conditions).limit(_most()).subquery()
    return select(func.count()).select_from(counted)


def _branches(shape: Shape) -> list[Branch]:
    """One branch a value of the leading filter, or one over all live resources."""
    asked = sorted((one for one in shape.filters if one.name in ENTRIES), key=lambda one: ENTRIES.index(one.name))
    plain = _plain(shape)
    by_number = any(one.name == "document_number" for one in shape.filters)
    if not asked or by_number or shape.moment != "published_at":
        # A document number finds a handful: the index on it shall lead, so the status ("live" is the last of the three
        # by the alphabet) is no equality here.
        live = _RESOURCE.c.status > "gone" if by_number else _RESOURCE.c.status == "live"
        moment, resource_id = _RESOURCE.c[shape.moment], _RESOURCE.c.resource_id
        others = [_exists(entry_of(one), resource_id) for one in asked]
        return [Branch(_RESOURCE, moment, resource_id, [live, *plain, *others])]
    entry = entry_of(asked[0])
    at, one = entry.table.c.published_at, entry.table.c.resource_id
    others = [_exists(entry_of(other), one) for other in asked[1:]]
    return [Branch(entry.table, at, one, [*entry.fixed, key, *plain, *others]) for key in entry.keys]


def _keys(shape: Shape, branch: Branch) -> Select[Any]:
    source = branch.source
    if _plain(shape):
        source = source.join(_RESOURCE, _RESOURCE.c.resource_id == branch.resource_id)
    wanted = select(branch.moment.label("moment"), branch.resource_id.label("resource_id")).select_from(source)
    return _cut(shape, wanted, branch)


def _cut(shape: Shape, wanted: Select[Any], branch: Branch) -> Select[Any]:
    wanted = wanted.where(*branch.conditions)
    if shape.has_cursor:
        keys = tuple_(branch.moment, branch.resource_id)
        cursor = tuple_(bindparam("at", type_=UtcDateTime()), bindparam("id", type_=Id))
        wanted = wanted.where(keys < cursor if shape.descending == shape.forward else keys > cursor)
    return wanted.order_by(*_order(shape, branch.moment, branch.resource_id)).limit(_most())


def _order(shape: Shape, *keys: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    return [key.desc() if shape.descending == shape.forward else key.asc() for key in keys]


def _most() -> ColumnElement[int]:
    return bindparam("most", type_=Integer())


def _exists(entry: Entry, resource_id: ColumnElement[Any]) -> ColumnElement[bool]:
    return exists().where(*entry.any_key(), entry.table.c.resource_id == resource_id)


def _plain(shape: Shape) -> list[ColumnElement[bool]]:
    """Conditions on columns of the resource itself."""
    found: list[ColumnElement[bool]] = []
    for name, kinds in shape.filters:
        if name in EQUALITIES:
            values = [bindparam(f"{name}_{i}", type_=String()) for i in range(len(kinds))]
            found.append(_RESOURCE.c[name] == values[0] if len(values) == 1 else _RESOURCE.c[name].in_(values))
    bounds = {
        "published_after": _RESOURCE.c.published_at >= bindparam("published_after", type_=UtcDateTime()),
        "published_before": _RESOURCE.c.published_at < bindparam("published_before", type_=UtcDateTime()),
        "signed_after": _RESOURCE.c.signed_on >= bindparam("signed_after", type_=Date()),
        "signed_before": _RESOURCE.c.signed_on < bindparam("signed_before", type_=Date()),
    }
    return found + [bounds[name] for name in shape.ranges]
