"""The statements of lists. A request's shape decides which; each is built once and reads its page in key order.

One query a page: the narrow table of the leading filter gives the order, the other filters are EXISTS, and the ready
bytes are joined by primary key. Several values of the leading filter are a UNION of branches that stop at the limit.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    FromClause,
    Integer,
    Select,
    String,
    bindparam,
    exists,
    func,
    select,
    tuple_,
    union,
)

from cms.db import Id, UtcDateTime, table_of
from cms.delivery.lists.entries import Asked, Entry, entries_of, stood_on
from cms.delivery.models import DeliveredResource
from cms.delivery.off import is_on
from cms.delivery.prepared import Prepared

_RESOURCE = table_of(DeliveredResource)
NUMBER = "document_number"
PUBLISHED = frozenset({"published_after", "published_before"})
RANGES = ("published_after", "published_before", "signed_after", "signed_before")


class Shape(NamedTuple):
    """Everything of a list request but its values. `forward` is False for the page before a cursor.

    `some_off`: something is switched off, so that rows are asked whether they are on. `archived`: the archive is asked
    instead of what is live.
    """

    filters: tuple[Asked, ...]
    ranges: tuple[str, ...]
    moment: str = "published_at"
    descending: bool = True
    has_cursor: bool = False
    forward: bool = True
    wide: bool = False
    some_off: bool = False
    with_views: bool = False
    archived: bool = False


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
    """A page as rows of (ready bytes, etag, moment, resource id), `most` of them, beyond the cursor if there is one.

    A shape with views has them last.
    """
    views = [_RESOURCE.c.views] if shape.with_views else []
    ready = _RESOURCE.c.full if shape.wide else _RESOURCE.c.summary
    branches = _branches(shape)
    if len(branches) == 1:
        branch = branches[0]
        source = branch.source
        if source is not _RESOURCE:
            source = source.join(_RESOURCE, _RESOURCE.c.resource_id == branch.resource_id)
        columns = (ready, _RESOURCE.c.etag, branch.moment, branch.resource_id, *views)
        return _cut(shape, select(*columns).select_from(source).where(*branch.conditions), branch)
    pages = (_cut(shape, _keys(shape, branch), branch) for branch in branches)
    keys = union(*(select(page.subquery()) for page in pages)).subquery("keys")
    moment, resource_id = keys.c.moment, keys.c.resource_id
    source = keys.join(_RESOURCE, _RESOURCE.c.resource_id == resource_id)
    wanted = select(ready, _RESOURCE.c.etag, moment, resource_id, *views).select_from(source)
    return wanted.order_by(*_order(shape, moment, resource_id)).limit(_most())


@lru_cache(maxsize=1024)
def count_statement(shape: Shape) -> Select[Any]:
    """How many resources the filters find, counting no further than `most`."""
    return select(func.count()).select_from(found_statement(shape).subquery())


@lru_cache(maxsize=256)
def found_statement(shape: Shape) -> Select[Any] | CompoundSelect[Any]:
    """What the filters find, as rows of (moment, resource id), `most` of them in no order."""
    keys = [_keys(shape, branch) for branch in _branches(shape)]
    return (keys[0] if len(keys) == 1 else union(*keys)).limit(_most())


def narrowed(shape: Shape, wanted: Select[Any], table: FromClause) -> Select[Any]:
    """A selection from a narrow table, cut down to what the filters find; the filters' values are bound as ever."""
    one = table.c.resource_id
    if _asks_resource(shape):
        wanted = wanted.select_from(table.join(_RESOURCE, _RESOURCE.c.resource_id == one))
    return wanted.where(*_plain(shape, table), *(_exists(entry, one) for entry in _entries(shape)), *_on(shape, one))


def _branches(shape: Shape) -> list[Branch]:
    """One branch a value of the leading filter, or one over all live resources."""
    entries = _entries(shape)
    by_number = any(one.name == NUMBER for one in shape.filters)
    if not entries or by_number or shape.moment != "published_at":
        # A document number finds a handful: the index on it shall lead, so the status ("archived", "gone", "live" by
        # the alphabet) is no equality here.
        status = _RESOURCE.c.status
        of_status = status == status_of(shape)
        if by_number:
            of_status = status < "gone" if shape.archived else status > "gone"
        moment, resource_id = _RESOURCE.c[shape.moment], _RESOURCE.c.resource_id
        conditions = [of_status, *_plain(shape), *(_exists(entry, resource_id) for entry in entries)]
        return [Branch(_RESOURCE, moment, resource_id, [*conditions, *_on(shape, resource_id)])]
    leading, *others = entries
    at, one = leading.table.c.published_at, leading.table.c.resource_id
    conditions = [*_plain(shape, leading.table), *(_exists(entry, one) for entry in others), *_on(shape, one)]
    return [Branch(leading.table, at, one, [*leading.fixed, key, *conditions]) for key in leading.keys]


def _entries(shape: Shape) -> list[Entry]:
    return entries_of(shape.filters, some_off=shape.some_off, archived=shape.archived)


def status_of(shape: Shape) -> str:
    """The status that is asked for."""
    return "archived" if shape.archived else "live"


def _on(shape: Shape, resource_id: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    if not shape.some_off:
        return []
    return [is_on(resource_id), stood_on(resource_id)] if shape.archived else [is_on(resource_id)]


def _keys(shape: Shape, branch: Branch) -> Select[Any]:
    source = branch.source
    if source is not _RESOURCE and _asks_resource(shape):
        source = source.join(_RESOURCE, _RESOURCE.c.resource_id == branch.resource_id)
    wanted = select(branch.moment.label("moment"), branch.resource_id.label("resource_id")).select_from(source)
    return wanted.where(*branch.conditions)


def _cut(shape: Shape, wanted: Select[Any], branch: Branch) -> Select[Any]:
    """The page of what is wanted: beyond the cursor, in order, `most` of it."""
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


def _asks_resource(shape: Shape) -> bool:
    """Whether a filter asks for what no narrow table has."""
    return any(one.name == NUMBER for one in shape.filters) or not PUBLISHED.issuperset(shape.ranges)


def _plain(shape: Shape, table: FromClause = _RESOURCE) -> list[ColumnElement[bool]]:
    """Conditions on columns of the resource itself; when it was published every narrow table tells, too."""
    found: list[ColumnElement[bool]] = []
    for name, kinds in shape.filters:
        if name == NUMBER:
            values = [bindparam(f"{name}_{i}", type_=String()) for i in range(len(kinds))]
            number = _RESOURCE.c.document_number
            found.append(number == values[0] if len(values) == 1 else number.in_(values))
    bounds = {
        "published_after": table.c.published_at >= bindparam("published_after", type_=UtcDateTime()),
        "published_before": table.c.published_at < bindparam("published_before", type_=UtcDateTime()),
        "signed_after": _RESOURCE.c.signed_on >= bindparam("signed_after", type_=Date()),
        "signed_before": _RESOURCE.c.signed_on < bindparam("signed_before", type_=Date()),
    }
    return found + [bounds[name] for name in shape.ranges]
