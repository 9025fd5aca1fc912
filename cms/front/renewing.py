"""A copied SQLite file is replaced from time to time: then connections to the old one are closed."""

import time
from collections.abc import Iterable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

from cms.db import Database
from cms.front.front import Front

INTERVAL_SECONDS = 1.0


class Renewing:
    """The front over a file that others replace; it is looked at once a second, when somebody asks."""

    def __init__(self, front: Front, database: Database, file: Path, interval: float = INTERVAL_SECONDS) -> None:
        self._front = front
        self._database = database
        self._file = file
        self._interval = interval
        self._known = self._identity()
        self._due = time.monotonic() + interval

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        if time.monotonic() >= self._due:
            self._look()
        return self._front(environ, start_response)

    def _look(self) -> None:
        self._due = time.monotonic() + self._interval
        found = self._identity()
        if found not in (None, self._known):
            self._known = found
            self._database.dispose()
            self._front.forget()

    def _identity(self) -> tuple[int, int] | None:
        """Which file it is; None while there is none."""
        try:
            told = self._file.stat()
        except OSError:
            return None
        return told.st_dev, told.st_ino
