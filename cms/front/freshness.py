"""How long caches may keep a public answer: never beyond the next change that is already set."""

import logging
import time
from datetime import date, datetime
from datetime import time as clock_time

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from cms import clock
from cms.db import Database, table_of
from cms.delivery.conditional import FRESHNESS
from cms.delivery.models import DeliveredResource
from cms.delivery.prepared import Prepared
from cms.front.answers import Headers
from cms.publishing.models import DueAction

log = logging.getLogger("zhengku.front")

PATIENCE = 1.0
"""Seconds between looks at what is set. What is set later than this before its time is told in time all the same."""

_DELIVERED = table_of(DeliveredResource)
_PUBLICATION = Prepared(select(func.min(DueAction.due_at)).where(DueAction.state == "pending"))
_FLIP = Prepared(select(func.min(_DELIVERED.c.flips_on)))


class Freshness:
    """`Cache-Control` of what the front keeps. With 0 seconds every use of a copy asks again."""

    def __init__(self, database: Database, seconds: int) -> None:
        self._database = database
        self._seconds = seconds
        self._until = 0.0
        self._next: float | None = None
        self._is_known = True

    def applied(self, headers: Headers) -> Headers:
        """The header fields with the life that the answer has from now on."""
        if not self._seconds:
            return headers
        told = f"public, max-age={self.seconds()}, must-revalidate"
        return [(name, told if name == "Cache-Control" and value == FRESHNESS else value) for name, value in headers]

    def seconds(self) -> int:
        """For how many seconds nothing is set to change, no more than the setting allows."""
        now = time.time()
        if now >= self._until:
            self._next, self._until = self._look(), now + PATIENCE
        if self._next is None:
            return self._seconds
        return max(0, min(self._seconds, int(self._next - now - PATIENCE)))

    def _look(self) -> float | None:
        """When the next change is set for, in seconds since 1970.

        Now, if the database does not tell, which the log says.
        """
        source = self._database.direct
        try:
            due, flip = (one.value(source, one.raw(source, {})[0], 0) for one in (_PUBLICATION, _FLIP))
        except SQLAlchemyError as fault:
            if self._is_known:
                log.warning("nobody tells what is set: caches keep nothing", extra={"fault": str(fault)[:200]})
            self._is_known = False
            return time.time()
        if not self._is_known:
            log.warning("what is set is told again")
        self._is_known = True
        moments = [due.timestamp()] if due else []
        moments += [_midnight(flip).timestamp()] if flip else []
        return min(moments, default=None)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, clock_time(), clock.SHANGHAI)
