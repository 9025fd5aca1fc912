"""Every statement that feeds are read by, one set a kind of place; parameters are `value`, `site` and those named here.

The narrow tables lead. A type or a subject is read within a site: a site has few types, so its own rows lead there; a
subject has few resources, so its rows do.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, Integer, Select, String, bindparam, func, or_, select

from cms.db import Id, UtcDateTime, table_of
from cms.delivery.models import (
    DeliveredDeparture,
    DeliveredInChannel,
    DeliveredInSite,
    DeliveredResource,
    DeliveredTerm,
)
from cms.delivery.off import is_on, is_on_at
from cms.delivery.prepared import Prepared
from cms.syndication.places import Kind

FULL, ETAG, MADE_AT, UPDATED_AT = range(4)
"""Columns of rows of entries."""
RESOURCE_ID, LEFT_AT = range(2)
"""Columns of rows of tombstones."""

_RESOURCE, _DEPARTURE = table_of(DeliveredResource), table_of(DeliveredDeparture)
_CHANNEL, _SITE, _TERM = table_of(DeliveredInChannel), table_of(DeliveredInSite), table_of(DeliveredTerm)
_TEXT, _SITE_ID = bindparam("value", type_=String()), bindparam("site", type_=Id)
_SITE_TEXT = bindparam("site_text", type_=String())
_SINCE, _UNTIL = bindparam("since", type_=UtcDateTime()), bindparam("until", type_=UtcDateTime())


class Statements(NamedTuple):
    """What is asked of one kind of place.

    `newest` and `page` (from `since` until `until`, in order of time, after `skipped`) give at most `most` entries;
    `tombstones` as many of the newest departures; `number` how many entries are from `since` until `until`;
    `before` and `after` the moment of the neighbour that was published before `until`, or at `since` or later.
    """

    newest: Prepared
    page: Prepared
    tombstones: Sequence[Prepared]
    number: Prepared
    before: Prepared
    after: Prepared


@cache
def statements(kind: Kind, *, while_off: bool = False) -> Statements:
    """The statements for a kind of place; `while_off` those that leave out what is switched off."""
    rows, conditions = _rows(kind)
    if while_off:
        conditions = [*conditions, *_shown(kind, rows.c.resource_id)]
    at, one = rows.c.published_at, rows.c.resource_id
    newest = select(one, at).where(*conditions).order_by(at.desc(), one.desc()).limit(_count("most"))
    within = [*conditions, at >= _SINCE, at < _UNTIL]
    page = select(one, at).where(*within).order_by(at, one).limit(_count("most")).offset(_count("skipped"))
    return Statements(
        newest=_entries(newest, newest_first=True),
        page=_entries(page, newest_first=False),
        tombstones=[Prepared(_cut(where)) for where in _departures(kind)],
        number=Prepared(select(func.count()).select_from(rows).where(*within)),
        before=Prepared(select(at).where(*conditions, at < _UNTIL).order_by(at.desc()).limit(1)),
        after=Prepared(select(at).where(*conditions, at >= _SINCE).order_by(at).limit(1)),
    )


def _entries(keys: Select[Any], *, newest_first: bool) -> Prepared:
    """The keys are found first, in the index alone; only what is shown is read from the wide table."""
    found = keys.subquery("found")
    at, one = found.c.published_at, found.c.resource_id
    order = (at.desc(), one.desc()) if newest_first else (at, one)
    columns = (_RESOURCE.c.full, _RESOURCE.c.etag, _RESOURCE.c.made_at, _RESOURCE.c.updated_at)
    return Prepared(select(*columns).join(found, one == _RESOURCE.c.resource_id).order_by(*order))


def _rows(kind: Kind) -> tuple[FromClause, list[ColumnElement[bool]]]:
    """The narrow table that leads, and what its rows must satisfy."""
    if kind == "channel":
        return _CHANNEL, [_CHANNEL.c.channel_id == bindparam("value", type_=Id)]
    if kind == "site":
        return _SITE, [_SITE.c.site_id == _SITE_ID]
    if kind == "type":
        return _SITE, [_SITE.c.site_id == _SITE_ID, _with_term(kind, _SITE.c.resource_id).exists()]
    found = [_TERM.c.field == kind, _TERM.c.value == _TEXT]
    return _TERM, found if kind == "library" else [*found, _on_site(_TERM.c.resource_id).exists()]


def _with_term(field: str, one: ColumnElement[Any]) -> Select[Any]:
    term = _TERM.alias("with_term")
    return select(term.c.field).where(term.c.field == field, term.c.value == _TEXT, term.c.resource_id == one)


def _on_site(one: ColumnElement[Any]) -> Select[Any]:
    there = _SITE.alias("there")
    return select(there.c.published_at).where(there.c.site_id == _SITE_ID, there.c.resource_id == one)


def _shown(kind: Kind, one: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    return [is_on(one)] if kind == "library" else [is_on(one), is_on_at(_SITE_ID, one)]


def _departures(kind: Kind) -> list[list[ColumnElement[bool]]]:
    """The departures to be told, as one condition list a way of leaving: a type on a site is left by leaving either."""
    left = [_DEPARTURE.c.field == kind, _DEPARTURE.c.value == _TEXT]
    if kind not in ("type", "subject"):
        return [left]
    one = _DEPARTURE.c.resource_id
    site = [_DEPARTURE.c.field == "site", _DEPARTURE.c.value == _SITE_TEXT]
    was_on_site = _either(_on_site(one), _has_left("site", _SITE_TEXT, one))
    had_term = _either(_with_term(kind, one), _has_left(kind, _TEXT, one))
    return [[*left, was_on_site], [*site, had_term]]


def _either(*rows: Select[Any]) -> ColumnElement[bool]:
    """That one of these finds a row. PostgreSQL would read the whole site to answer EXISTS joined by OR."""
    return or_(*(one.limit(1).scalar_subquery().is_not(None) for one in rows))


def _has_left(field: str, value: ColumnElement[Any], one: ColumnElement[Any]) -> Select[Any]:
    other = _DEPARTURE.alias("other")
    return select(other.c.left_at).where(other.c.field == field, other.c.value == value, other.c.resource_id == one)


def _cut(conditions: Sequence[ColumnElement[bool]]) -> Select[Any]:
    newest = (_DEPARTURE.c.left_at.desc(), _DEPARTURE.c.resource_id.desc())
    wanted = select(_DEPARTURE.c.resource_id, _DEPARTURE.c.left_at).where(*conditions)
    return wanted.order_by(*newest).limit(_count("most"))


def _count(name: str) -> ColumnElement[int]:
    return bindparam(name, type_=Integer())
