"""A bell that any process of the machine can ring: that something public has changed, heard without asking anybody."""

import contextlib
import mmap
import os
from pathlib import Path

_SIZE = 16


class Bell:
    """Sixteen bytes of a file shared in memory: whoever rings writes others into it.

    It only hurries: what was not heard, because the file cannot be shared or a machine is another one, is found by
    asking the database now and then.
    """

    def __init__(self, path: Path) -> None:
        self._shared: mmap.mmap | None = None
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._shared = _shared(path)

    def ring(self) -> None:
        """Let everybody know."""
        if self._shared is not None:
            self._shared[:_SIZE] = os.urandom(_SIZE)

    def heard(self) -> bytes:
        """The last sound: another one than before says that somebody rang."""
        return b"" if self._shared is None else self._shared[:_SIZE]


def _shared(path: Path) -> mmap.mmap:
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        if os.fstat(file).st_size < _SIZE:
            os.ftruncate(file, _SIZE)
        return mmap.mmap(file, _SIZE)
    finally:
        os.close(file)
