"""Archives of a feed (RFC 5005): everything ever published at a place, in documents that hardly change.

A month of publication in China is cut into pages of a fixed number of entries, counted from its oldest. Past months are
archived whole; of the running one only full pages are, since the subscription document has the rest. So publishing adds
archives and changes none, and what is withdrawn changes those of its own month. A subscription document that shows all
there is names none.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from cms import clock
from cms.clock import SHANGHAI
from cms.connections import Connections
from cms.delivery.prepared import Prepared
from cms.errors import not_found
from cms.syndication.feed import NEWEST
from cms.syndication.statements import Statements

DECEMBER = 12
SIZE = NEWEST
"""Entries on an archive page: no more than a subscription document has, or entries would be in neither."""


class Archive(NamedTuple):
    """One page, from 1, of a month."""

    year: int
    month: int
    page: int

    @classmethod
    def of(cls, name: str) -> "Archive":
        """The archive of a name that `FeedQuery` let through: `2026-03.1`."""
        month, _, page = name.partition(".")
        return cls(int(month[:4]), int(month[5:]), int(page))

    @property
    def name(self) -> str:
        """How addresses name it."""
        return f"{self.year:04}-{self.month:02}.{self.page}"

    @property
    def since(self) -> datetime:
        """When its month began."""
        return datetime(self.year, self.month, 1, tzinfo=SHANGHAI)

    @property
    def until(self) -> datetime:
        """When its month ended."""
        year, month = (self.year + 1, 1) if self.month == DECEMBER else (self.year, self.month + 1)
        return datetime(year, month, 1, tzinfo=SHANGHAI)


class Shelf:
    """The archives of one place."""

    def __init__(self, source: Connections, ask: Statements, values: Mapping[str, Any]) -> None:
        """`values` name the place in the statements."""
        self._source, self._ask, self._values = source, ask, values

    def last(self) -> Archive | None:
        """The newest archive: where a subscription document sends readers on to."""
        return self._last_before(datetime.max.replace(tzinfo=UTC))

    def around(self, archive: Archive) -> tuple[Archive | None, Archive | None]:
        """The archives before and after. Raises NOT_FOUND if this is none."""
        pages = self._pages(archive)
        if archive.page > pages:
            raise not_found()
        previous = archive._replace(page=archive.page - 1) if archive.page > 1 else self._last_before(archive.since)
        following = archive._replace(page=archive.page + 1) if archive.page < pages else self._first(archive.until)
        return previous, following

    def _pages(self, archive: Archive) -> int:
        """How many archives the month has."""
        bounds = {"since": archive.since, "until": archive.until}
        counted = int(self._ask.number.raw(self._source, {**self._values, **bounds})[0][0])
        is_past = archive.until <= clock.now()
        return -(-counted // SIZE) if is_past else counted // SIZE

    def _last_before(self, moment: datetime) -> Archive | None:
        while found := self._month(self._ask.before, {"until": moment}):
            if pages := self._pages(found):
                return found._replace(page=pages)
            moment = found.since
        return None

    def _first(self, moment: datetime) -> Archive | None:
        found = self._month(self._ask.after, {"since": moment})
        return found if found and self._pages(found) else None

    def _month(self, ask: Prepared, bound: dict[str, datetime]) -> Archive | None:
        """The first archive of the month in which a neighbour was published."""
        rows = ask.raw(self._source, {**self._values, **bound})
        if not rows:
            return None
        at = ask.value(self._source, rows[0], 0).astimezone(SHANGHAI)
        return Archive(at.year, at.month, 1)
