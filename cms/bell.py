"""A bell that any process of the machine can ring: that something public has changed, heard without asking anybody."""

import contextlib
import mmap
import os
from pathlib import Path

_SIZE = 16


class Bell:
    """Sixteen bytes of a file shared in memory: whoever rings writes others into it.

    It only hurries: what was not heard, because the file cannot be shared or a machine is another one, is found by
    asking the database now and then. The file may be removed or replaced at any time, but as SQLite's own files not be
    cut short in place: the system ends a process that reads shared memory without a file behind it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._shared: mmap.mmap | None = None
        self._identity: tuple[int, int] | None = None
        self.look()

    def ring(self) -> None:
        """Let everybody know."""
        self.look()
        if self._shared is not None:
            self._shared[:_SIZE] = os.urandom(_SIZE)

    def heard(self) -> bytes:
        """The last sound: another one than before says that somebody rang."""
        return b"" if self._shared is None else self._shared[:_SIZE]

    def look(self) -> None:
        """Share the file that has the name now. Whoever listens calls this now and then, too."""
        # ValueError is mmap's way to say that somebody has cut the file short since it was measured.
        with contextlib.suppress(OSError, ValueError):
            if self._shared is None or self._named() != self._identity:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._shared, self._identity = _shared(self._path)

    def _named(self) -> tuple[int, int] | None:
        """Which file has the name; None if there is none."""
        try:
            told = self._path.lstat()
        except FileNotFoundError:
            return None
        return told.st_dev, told.st_ino


def _shared(path: Path) -> tuple[mmap.mmap, tuple[int, int]]:
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        told = os.fstat(file)
        if told.st_size < _SIZE:
            os.ftruncate(file, _SIZE)
        return mmap.mmap(file, _SIZE), (told.st_dev, told.st_ino)
    finally:
        os.close(file)
