"""How many of the resources that the filters find have each type, channel, subject or year.

A few are found first and then looked at one by one; of many, the narrow table that is counted is read as a whole, in
the order of its key, and each row is asked for the filters. Without filters nothing but an index is read.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, Select, func, select
from sqlalchemy.orm import Session

from cms.clock import SHANGHAI
from cms.db import Database, table_of
from cms.delivery.lists.asking import filters_of
from cms.delivery.lists.emptiness import why_empty
from cms.delivery.lists.entries import ARCHIVED, BY_VALUE, ON_SITE, SCHEMES, Asked, IdText, site_named
from cms.delivery.lists.statements import Shape, count_statement, found_statement, narrowed, status_of
from cms.delivery.models import DeliveredInChannel, DeliveredOnSite, DeliveredResource, DeliveredTerm
from cms.delivery.off import channel_is_on, current
from cms.library.taxonomies.models import TaxonomyTerm
from cms.library.taxonomies.redirects import current_codes
from cms.sites.models import Channel, Site
from schemas.content_types import CONTENT_TYPES
from schemas.text import Text

MOST_VALUES = 200
FEW = 5_000
ALL = (1 << 31) - 1
CHUNK = 500
_RESOURCE, _CHANNEL, _TERM = table_of(DeliveredResource), table_of(DeliveredInChannel), table_of(DeliveredTerm)
_ON_SITE = table_of(DeliveredOnSite)

Counted = Sequence[tuple[Any, int]]


class Counting(NamedTuple):
    """The table whose rows are counted, by which column, and what a row must be to count at all."""

    table: FromClause
    value: ColumnElement[Any]
    conditions: Sequence[ColumnElement[bool]]


def counts_of(database: Database, query: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The values with their names and counts, the largest first, years from the latest on; at most `MOST_VALUES`.

    Raises, where nothing is counted, INVALID for a value that names nothing and SWITCHED_OFF for a place that is off.
    """
    shape, values = filters_of(query)
    off = current(database.direct)
    shape = shape._replace(some_off=bool(off))
    with database.reading() as session:
        counted = _years(session, shape, values) if query["by"] == "year" else _by(session, query, shape, values)
        problem = None if counted else why_empty(session, query, off)
        names = _names(session, query["by"], [value for value, _ in counted])
        counted = _without_merged(session, query["by"], counted, names)
    if problem:
        raise problem
    return [
        {"value": str(value), "label": name._asdict() if (name := names.get(value)) else None, "count": count}
        for value, count in counted
    ]


def _by(session: Session, query: Mapping[str, Any], shape: Shape, values: Mapping[str, Any]) -> Counted:
    found = _few(session, shape, values)
    sites = query.get("site") or ()
    if found is None:
        counting, left = _of_many(query["by"], shape, sites)
        count = func.count().label("count")
        wanted = narrowed(left, select(counting.value, count), counting.table).where(*counting.conditions)
        wanted = wanted.group_by(counting.value).order_by(count.desc(), counting.value).limit(MOST_VALUES)
        return _in_order((value, number) for value, number in session.execute(wanted, values))
    counting = _counting(query["by"], shape, sites, are_few=True)
    tally: Counter[Any] = Counter()
    ids = [one for _, one in found]
    for start in range(0, len(ids), CHUNK):
        among = counting.table.c.resource_id.in_(ids[start : start + CHUNK])
        tally.update(session.scalars(select(counting.value).where(*counting.conditions, among)))
    return _in_order(tally.items())[:MOST_VALUES]


def _in_order(counted: Iterable[tuple[Any, int]]) -> Counted:
    """The largest first, equal ones by their value: the same whatever the database's collation is."""
    return sorted(counted, key=lambda pair: (-pair[1], pair[0]))


def _of_many(by: str, shape: Shape, sites: Collection[str]) -> tuple[Counting, Shape]:
    """What is counted row by row, and the filters that its rows are still asked for: not what the table tells."""
    elsewhere = shape._replace(filters=tuple(one for one in shape.filters if one.name != "site"))
    is_on_site = by in ON_SITE and not shape.some_off and any(one == Asked("site", BY_VALUE) for one in shape.filters)
    if is_on_site and not shape.archived:
        table = _ON_SITE.alias("counted")
        return Counting(table, table.c.value, [table.c.site_id == site_named("site_0"), table.c.field == by]), elsewhere
    told = by == "channel" and not shape.archived  # a channel of the site shows it: so it is on the site
    return _counting(by, shape, sites), elsewhere if told else shape


def _counting(by: str, shape: Shape, sites: Collection[str], *, are_few: bool = False) -> Counting:
    """What is counted. Where a few resources lead, the field is put so that no index on it comes before theirs."""
    of_sites = select(IdText(Channel.id) if shape.archived else Channel.id).join(Site, Site.id == Channel.site_id)
    of_sites = of_sites.where(Site.slug.in_(sites))
    if by == "channel" and not shape.archived:
        table = _CHANNEL.alias("counted")
        conditions: list[ColumnElement[bool]] = [table.c.channel_id.in_(of_sites)] if sites else []
        conditions += [channel_is_on(table.c.channel_id)] if shape.some_off else []
        return Counting(table, table.c.channel_id, conditions)
    table = _TERM.alias("counted")
    field = table.c.field.concat("") if are_few else table.c.field
    conditions = [field == (ARCHIVED if shape.archived else "") + by]
    conditions += [table.c.value.in_(of_sites)] if by == "channel" and sites else []
    return Counting(table, table.c.value, conditions)


def _few(session: Session, shape: Shape, values: Mapping[str, Any]) -> Sequence[tuple[datetime, str]] | None:
    """What the filters find, if that is not much; None if it is, or if there are no filters."""
    if not shape.filters and not shape.ranges:
        return None
    rows = session.execute(found_statement(shape), {**values, "most": FEW + 1}).all()
    return None if len(rows) > FEW else [(at, one) for at, one in rows]


def _years(session: Session, shape: Shape, values: Mapping[str, Any]) -> Counted:
    found = _few(session, shape, values)
    if found is not None:
        return sorted(Counter(at.astimezone(SHANGHAI).year for at, _ in found).items(), reverse=True)[:MOST_VALUES]
    bounds = [session.scalar(_edge(shape, descending=last)) for last in (False, True)]
    first, last = (at.astimezone(SHANGHAI).year if at else 0 for at in bounds)
    if not first:
        return []
    counted = []
    statement = count_statement(shape._replace(ranges=tuple({*shape.ranges, "published_after", "published_before"})))
    for year in range(last, first - 1, -1):
        start, end = datetime(year, 1, 1, tzinfo=SHANGHAI), datetime(year + 1, 1, 1, tzinfo=SHANGHAI)
        within = {
            "published_after": max(start, values.get("published_after", start)),
            "published_before": min(end, values.get("published_before", end)),
        }
        if number := session.execute(statement, {**values, **within, "most": ALL}).scalar_one():
            counted.append((year, number))
    return counted[:MOST_VALUES]


def _edge(shape: Shape, *, descending: bool) -> Select[datetime]:
    """The earliest or the latest publication of all."""
    at = _RESOURCE.c.published_at
    return select(at).where(_RESOURCE.c.status == status_of(shape)).order_by(at.desc() if descending else at).limit(1)


def _names(session: Session, by: str, values: Sequence[Any]) -> dict[Any, Text]:
    if by == "type":
        return {name: one.label for name, one in CONTENT_TYPES.items()}
    if by == "year":
        return {year: Text(f"{year}年", str(year)) for year in values}
    if by == "channel":
        rows = session.execute(select(Channel.id, Channel.name).where(Channel.id.in_(values)))
        return {one: Text(name, name) for one, name in rows}
    term = TaxonomyTerm
    labels = select(term.code, term.label_zh, term.label_en).where(term.scheme == by, term.code.in_(values))
    return {code: Text(zh, en) for code, zh, en in session.execute(labels)}


def _without_merged(session: Session, by: str, counted: Counted, names: Mapping[Any, Text]) -> Counted:
    """Until what is live is made anew, it stands under a code that was merged and under the one that counts."""
    merged = current_codes(session, [(by, value) for value, _ in counted if by in SCHEMES and value not in names])
    return [(value, number) for value, number in counted if (by, value) not in merged]
