"""Writers of one SQLite file take turns, in all processes of a machine.

SQLite itself lets a waiting writer sleep and try again, up to 100 ms later: with 16 writers the file stood idle most of
the time, and some waited for seconds. Here the next one is woken at once.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from sqlalchemy.exc import OperationalError

PATIENCE = 15.0
"""Seconds that a writer waits within its process, as long as SQLite would."""


class Turns:
    """The queue for one database file. The turn of a process that dies is over with it: the kernel sees to that."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(f"{database.name}-turn")
        self._mine = Lock()
        self._file = -1

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Within the block it is ours. Raises OperationalError when it does not come in time.

        It only keeps order: who writes without it is still held up by SQLite's own lock.
        """
        if not self._mine.acquire(timeout=PATIENCE):
            message = "database is locked"
            raise OperationalError("BEGIN IMMEDIATE", None, TimeoutError(message))
        try:
            if self._file < 0:
                self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)
        finally:
            self._mine.release()

    def close(self) -> None:
        """Close the file."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
