"""Smaller files of public pictures: made when first asked for, kept in a folder that never grows beyond its bounds.

Few are made at a time in a process, since each takes memory by the pixel, and nobody waits for one for long: who asks
for a large picture first gets the original, who asks a second later the rendition. Where the folder cannot be written
(a front zone may have the disk read-only) they are kept in memory, fewer of them.
"""

import os
import tempfile
from collections import OrderedDict
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache, partial
from itertools import count
from pathlib import Path
from threading import Lock

from cms.delivery.files.scale import FORMATS, UnscaledError, scaled

VERSION = "1"
"""Part of the folder's name: renditions of other rules are not taken for these."""

AT_ONCE = 2
LONGEST_WAIT = 0.2
"""Seconds that a reader waits. A photograph of 24 million pixels takes less on a quiet machine, a PNG up to one."""

MOST_WAITING = 8
"""Pictures to be made; for more than these it is the original until they are fewer."""

KEPT_BYTES, KEPT_IN_MEMORY = 512 << 20, 16 << 20
SWEPT_EVERY = 64
LEFT_BY_A_SWEEP = 0.8
NONE = b""
"""Kept for a picture that is left alone, so that a hostile one costs its decoding once."""

_makers = ThreadPoolExecutor(AT_ONCE, "renditions")


class Renditions:
    """The renditions under one folder."""

    def __init__(self, folder: Path, most: int = KEPT_BYTES) -> None:
        """`most` is how many bytes are kept on disk."""
        self._folder = folder / VERSION
        self._most = most
        self._memory = Memory(KEPT_IN_MEMORY)
        self._puts = count()
        self._making: dict[str, Future[bytes]] = {}
        self._lock = Lock()

    def get(self, original: Path, media_type: str, *, sha256: str, width: int) -> bytes | None:
        """The picture at this width; None if the original is to be served, for now or for good."""
        if media_type not in FORMATS:
            return None
        key = f"{sha256}-{width}"
        kept = self._kept(key)
        if kept is None and (making := self._begin(key, original, media_type, width)):
            with suppress(TimeoutError):
                kept = making.result(LONGEST_WAIT)
        return kept or None

    def _begin(self, key: str, original: Path, media_type: str, width: int) -> "Future[bytes] | None":
        """The making of a rendition, under way already or from now on; None where there are enough."""
        with self._lock:
            if key not in self._making and len(self._making) < MOST_WAITING:
                self._making[key] = _makers.submit(self._make, key, original, media_type, width)
            return self._making.get(key)

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / key

    def _kept(self, key: str) -> bytes | None:
        try:
            return self._path(key).read_bytes()
        except OSError:
            return self._memory.get(key)

    def _make(self, key: str, original: Path, media_type: str, width: int) -> bytes:
        try:
            kept = self._kept(key)  # made since the reader looked
            return self._make_new(key, original, media_type, width) if kept is None else kept
        finally:
            with self._lock:
                del self._making[key]

    def _make_new(self, key: str, original: Path, media_type: str, width: int) -> bytes:
        try:
            made = scaled(original, media_type, width)
        except UnscaledError:
            made = NONE
        try:
            self._write(self._path(key), made)
        except OSError:
            self._memory.put(key, made)
        return made

    def _write(self, path: Path, made: bytes) -> None:
        """Whole or not at all: another process may read at any moment."""
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".incoming-")
        try:
            with os.fdopen(descriptor, "wb") as target:
                target.write(made)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
        if next(self._puts) % SWEPT_EVERY == 0:
            self.sweep()

    def sweep(self) -> None:
        """Delete the oldest, if there is more than may be kept."""
        found = []
        for path in self._folder.glob("*/*"):
            try:
                told = path.stat()
            except FileNotFoundError:  # another process sweeps too
                continue
            found.append((told.st_mtime, max(told.st_size, 1), path))
        size = sum(one[1] for one in found)
        if size <= self._most:
            return
        for _, bytes_freed, path in sorted(found):
            path.unlink(missing_ok=True)
            size -= bytes_freed
            if size <= self._most * LEFT_BY_A_SWEEP:
                return


class Memory:
    """What could not be written, within a number of bytes; the longest unused go first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str) -> bytes | None:
        """What is kept under the key."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: str, made: bytes) -> None:
        """Keep it, unless it is larger than all that may be kept."""
        with self._lock:
            if key in self._kept or len(made) > self._most:
                return
            self._kept[key] = made
            self._size += len(key) + len(made)
            while self._size > self._most:
                gone, content = self._kept.popitem(last=False)
                self._size -= len(gone) + len(content)


def scaling(home: Path, sha256: str, width: int | None) -> partial[bytes | None] | None:
    """What makes the rendition of this width; None where the original is asked for."""
    return partial(renditions_at(home).get, sha256=sha256, width=width) if width else None


@lru_cache(maxsize=8)
def renditions_at(home: Path) -> Renditions:
    """The renditions of an installation, by its folder of local data."""
    return Renditions(home / "run" / "renditions")


def remove_renditions(home: Path, sha256: str) -> None:
    """Remove what was made of a picture that is gone for good, on this disk."""
    for path in _made_of(home, sha256):
        path.unlink(missing_ok=True)


def has_renditions(home: Path, sha256: str) -> bool:
    """Whether anything that was made of a picture lies on this disk."""
    return any(_made_of(home, sha256))


def _made_of(home: Path, sha256: str) -> Iterator[Path]:
    return (home / "run" / "renditions" / VERSION / sha256[:2]).glob(f"{sha256}-*")
