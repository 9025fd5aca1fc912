"""How the pages of a site are cut into sitemaps.

A year of publication in China is cut into parts of a fixed number of pages, counted from its oldest, so that publishing
changes the last part of a year only, and a search engine need not fetch the others again.
"""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, bindparam, select, tuple_

from cms.clock import SHANGHAI
from cms.connections import Connections, Rows
from cms.db import Id, UtcDateTime, table_of
from cms.delivery.models import DeliveredInChannel, DeliveredInSite, DeliveredResource
from cms.delivery.off import channel_is_on, is_on, is_on_at
from cms.delivery.prepared import Prepared
from cms.sites.models import Channel

SIZE = 5_000
"""Pages in a part: a tenth of what the protocol allows, so that an answer is small enough to be kept ready."""

RECENT = 2_000
"""The newest changes of the platform, among which edits of older items are looked for."""

RESOURCE_ID, ETAG, UPDATED_AT, SUMMARY = range(4)
"""Columns of a part's rows."""

_RESOURCE, _SITE = table_of(DeliveredResource), table_of(DeliveredInSite)
_PLACED, _CHANNEL = table_of(DeliveredInChannel), table_of(Channel)
_SITE_ID = bindparam("site", type_=Id)
_AT, _ID = bindparam("at", type_=UtcDateTime()), bindparam("id", type_=Id)
_LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff"
_SINCE, _UNTIL = bindparam("since", type_=UtcDateTime()), bindparam("until", type_=UtcDateTime())


Key = tuple[datetime, str]


class Year(NamedTuple):
    """A year by the calendar of China."""

    number: int

    @property
    def bounds(self) -> dict[str, datetime]:
        """From when until when."""
        first, beyond = (datetime(year, 1, 1, tzinfo=SHANGHAI) for year in (self.number, self.number + 1))
        return {"since": first, "until": beyond}


class Part(NamedTuple):
    """The name of a part within its site, and when one of its pages changed last, as far as is known."""

    name: str
    changed_at: datetime | None


class Statements(NamedTuple):
    """What is asked of a site; after a row, `end` gives the one that ends a full part, `last` the last of the year."""

    first: Prepared
    end: Prepared
    last: Prepared
    recent: Prepared
    pages: Prepared
    channels: Prepared


@cache
def statements(*, while_off: bool = False) -> Statements:
    """The statements; `while_off` those that leave out what is switched off."""
    at, one = _SITE.c.published_at, _SITE.c.resource_id
    shown = [_SITE.c.site_id == _SITE_ID]
    if while_off:
        shown += [is_on(one), is_on_at(_SITE_ID, one)]
    after = select(at, one).where(*shown, at < _UNTIL, tuple_(at, one) > tuple_(_AT, _ID))
    within = [*shown, at >= _SINCE, at < _UNTIL]
    page = select(one, at).where(*within).order_by(at, one).limit(SIZE).offset(bindparam("skipped", type_=Integer()))
    found = page.subquery("found")
    columns = (_RESOURCE.c.resource_id, _RESOURCE.c.etag, _RESOURCE.c.updated_at, _RESOURCE.c.summary)
    pages = select(*columns).join(found, found.c.resource_id == _RESOURCE.c.resource_id)
    return Statements(
        first=Prepared(select(at).where(*shown, at >= _SINCE).order_by(at).limit(1)),
        end=Prepared(after.order_by(at, one).limit(1).offset(SIZE - 1)),
        last=Prepared(after.order_by(at.desc(), one.desc()).limit(1)),
        recent=Prepared(_recent()),
        pages=Prepared(pages.order_by(found.c.published_at, found.c.resource_id)),
        channels=Prepared(_channels(while_off=while_off)),
    )


def _recent() -> Select[Any]:
    """The newest changes of the platform that are on the site: when they were, and where the resource stands there."""
    order = (_RESOURCE.c.updated_at.desc(), _RESOURCE.c.resource_id.desc())
    live = select(_RESOURCE.c.updated_at, _RESOURCE.c.resource_id).where(_RESOURCE.c.status == "live")
    newest = live.order_by(*order).limit(RECENT).subquery("newest")
    there = (_SITE.c.resource_id == newest.c.resource_id) & (_SITE.c.site_id == _SITE_ID)
    return select(newest.c.updated_at, _SITE.c.published_at, _SITE.c.resource_id).join(newest, there)


def _channels(*, while_off: bool) -> Select[Any]:
    placed = _PLACED.c.channel_id == _CHANNEL.c.id
    newest = select(_PLACED.c.published_at).where(placed).order_by(_PLACED.c.published_at.desc()).limit(1)
    wanted = select(_CHANNEL.c.path, newest.scalar_subquery()).where(_CHANNEL.c.site_id == _SITE_ID)
    return (wanted.where(channel_is_on(_CHANNEL.c.id)) if while_off else wanted).order_by(_CHANNEL.c.path)


def parts_of(source: Connections, site_id: str, *, while_off: bool) -> list[Part]:
    """Every part of a site's items, the oldest first.

    Of what has not changed for long it is enough to know when it was published: `changed_at` tells the edits among the
    newest changes only, since to look up those of all items would take a second where there are 200,000.
    """
    names, ends = _named_ends(source, site_id, statements(while_off=while_off))
    changed_at = [at for at, _ in ends]
    recent = statements(while_off=while_off).recent
    for row in recent.raw(source, {"site": site_id}):
        updated_at, at, one = (recent.value(source, row, column) for column in range(3))
        part = bisect_left(ends, (at, one))
        if part < len(ends):
            changed_at[part] = max(changed_at[part], updated_at)
    return [Part(*pair) for pair in zip(names, changed_at, strict=True)]


def _named_ends(source: Connections, site_id: str, ask: Statements) -> tuple[list[str], list[Key]]:
    """The name of each part, and its last row."""
    names, ends = [], []
    since = datetime.min.replace(tzinfo=UTC)
    while rows := ask.first.raw(source, {"site": site_id, "since": since}):
        at: datetime = ask.first.value(source, rows[0], 0)
        year = Year(at.astimezone(SHANGHAI).year)
        found = list(_ends_of(source, site_id, ask, year))
        names += [f"{year.number}-{number}" for number in range(1, len(found) + 1)]
        ends += found
        since = year.bounds["until"]
    return names, ends


def _ends_of(source: Connections, site_id: str, ask: Statements, year: Year) -> Iterator[Key]:
    """The last row of each part of a year: from one to the next in the index, which is thus read once."""
    bounds = {"site": site_id, "until": year.bounds["until"]}
    at, one = year.bounds["since"] - timedelta(microseconds=1), _LAST_ID
    while rows := _next(source, ask, {**bounds, "at": at, "id": one}):
        at, one = (ask.end.value(source, rows[0], column) for column in range(2))
        yield at, one


def _next(source: Connections, ask: Statements, values: dict[str, Any]) -> Rows:
    return ask.end.raw(source, values) or ask.last.raw(source, values)


def rows_of(source: Connections, site_id: str, year: Year, number: int, *, while_off: bool) -> Rows:
    """The resources of a part, numbered from 1; none if there is no such part."""
    bound = {"site": site_id, "skipped": (number - 1) * SIZE, **year.bounds}
    return statements(while_off=while_off).pages.raw(source, bound)
