"""Where the bytes of attachments are: a folder, named by content."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, NamedTuple


class Stored(NamedTuple):
    """What was stored: the hash of the content, its size in bytes, and its beginning to tell the type by."""

    sha256: str
    size: int
    head: bytes


class TooLargeError(Exception):
    """The stream went over the limit; nothing was kept."""


_HEAD = 8192


class FileStore:
    """A content-addressed folder: `ab/cd…` for a file whose SHA-256 begins with abcd."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def path(self, sha256: str) -> Path:
        """Where the content lies."""
        return self._root / sha256[:2] / sha256[2:]

    def open(self, sha256: str) -> BinaryIO:
        """The content for reading. Raises FileNotFoundError."""
        return self.path(sha256).open("rb")

    def remove(self, sha256: str) -> None:
        """Remove the content durably; nothing if it is not there."""
        path = self.path(sha256)
        path.unlink(missing_ok=True)
        if path.parent.is_dir():
            descriptor = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def put(self, chunks: Iterable[bytes], limit: int) -> Stored:
        """Store a stream durably, at most `limit` bytes. Raises TooLargeError. The same content is kept once."""
        self._root.mkdir(parents=True, exist_ok=True)
        digest, size, head = hashlib.sha256(), 0, b""
        descriptor, name = tempfile.mkstemp(dir=self._root, prefix=".incoming-")
        incoming = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as target:
                for chunk in chunks:
                    size += len(chunk)
                    if size > limit:
                        raise TooLargeError
                    head = head if len(head) >= _HEAD else (head + chunk)[:_HEAD]
                    digest.update(chunk)
                    target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
            final = self.path(digest.hexdigest())
            final.parent.mkdir(exist_ok=True)
            incoming.replace(final)
        finally:
            incoming.unlink(missing_ok=True)
        return Stored(digest.hexdigest(), size, head)
