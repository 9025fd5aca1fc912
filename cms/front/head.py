"""The change log's head as a front knows it: at once when the bell rings, otherwise a tenth of a second old at most."""

import time

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from cms.changes.models import ChangeHead
from cms.db import Database
from cms.delivery.prepared import Prepared

PATIENCE = 0.1
"""Seconds for which a head is believed without asking. Whoever commits on this machine rings, so it is for others'."""

_HEAD = Prepared(select(ChangeHead.sequence))
_UNKNOWN = (b"", 0.0, -1)


class Head:
    """The number of the newest change."""

    def __init__(self, database: Database, patience: float = PATIENCE) -> None:
        self._database = database
        self._bell = database.bell
        self._patience = patience
        self._known: tuple[bytes, float, int] = _UNKNOWN

    def forget(self) -> None:
        """Ask again with the next request."""
        self._known = _UNKNOWN

    def now(self) -> int | None:
        """The number; none if the database does not answer, which the application will tell."""
        now, (heard, until, number) = time.monotonic(), self._known
        if self._bell and now >= until:
            self._bell.look()
        # The sound from before the question: one that comes meanwhile makes the next request ask again.
        sound = self._bell.heard() if self._bell else b""
        if sound == heard and now < until:
            return number
        try:
            number = int(_HEAD.raw(self._database.direct, {})[0][0])
        except SQLAlchemyError:
            return None
        self._known = (sound, now + self._patience, number)
        return number
