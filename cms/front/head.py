"""The change log's head as a front knows it: at once when the bell rings, otherwise a tenth of a second old at most."""

import time

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from cms.changes.models import ChangeHead
from cms.db import Database
from cms.delivery.prepared import Prepared

PATIENCE = 0.1
"""Seconds for which a head is believed without asking. Whoever commits on this machine rings, so it is for others'."""

_HEAD = Prepared(select(ChangeHead.sequence))


class Head:
    """The number of the newest change."""

    def __init__(self, database: Database, patience: float = PATIENCE) -> None:
        self._database = database
        self._bell = database.bell
        self._patience = patience
        self._known: tuple[bytes, float, int] = (b"", 0.0, -1)

    def now(self) -> int | None:
        """The number; none if the database does not answer, which the application will tell."""
        sound, now = self._bell.heard() if self._bell else b"", time.monotonic()
        heard, until, number = self._known
        if sound == heard and now < until:
            return number
        try:
            number = int(_HEAD.raw(self._database.direct, {})[0][0])
        except DBAPIError:
            return None
        # The sound from before the question: one that came meanwhile makes the next request ask again.
        self._known = (sound, now + self._patience, number)
        return number
