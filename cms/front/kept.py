"""Ready answers kept within a number of bytes, and dropped as soon as a change touches what they show."""

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable
from threading import Lock

from cms.front.answers import Ready

KEPT_BYTES, LARGEST = 16 << 20, 1 << 20
OVERHEAD = 1000
"""Bytes that an entry takes beside its answer and its address, about."""

Key = tuple[str, str]
_ANY = ("",)
"""The key of answers that have none: every change purges it."""

Purges = Callable[[int, int], Iterable[str] | None]
"""The keys purged by the changes after one number up to another; None for everything."""


class Kept:
    """Answers that were true at the log's head; the longest unused go first."""

    def __init__(self, most: int, purges: Purges) -> None:
        self._most = most
        self._purges = purges
        self._size = 0
        self._head = -1
        self._answers: OrderedDict[Key, Ready] = OrderedDict()
        self._sizes: dict[Key, int] = {}
        self._by: defaultdict[str, set[Key]] = defaultdict(set)
        self._lock = Lock()

    def get(self, key: Key, head: int) -> Ready | None:
        """The answer, if nothing that it shows has changed up to this head."""
        if head > self._head:
            self._move(head)
        found = self._answers.get(key)
        if found is not None:
            with self._lock:
                if key in self._answers:
                    self._answers.move_to_end(key)
        return found

    def put(self, key: Key, head: int, ready: Ready) -> None:
        """Keep an answer that was asked for when the head was this, unless the head has moved meanwhile."""
        with self._lock:
            if head != self._head or key in self._answers or _size(key, ready) > min(LARGEST, self._most):
                return
            self._answers[key] = ready
            for one in ready.keys or _ANY:
                self._by[one].add(key)
            self._weigh(key, ready)

    def weigh(self, key: Key, ready: Ready) -> None:
        """Take note that an answer has grown by a coding."""
        with self._lock:
            if self._answers.get(key) is ready:
                self._weigh(key, ready)

    def forget(self) -> None:
        """Forget everything, the head too: another database took the place of the one that it was true of."""
        with self._lock:
            self._clear()
            self._head = -1

    def _weigh(self, key: Key, ready: Ready) -> None:
        size = _size(key, ready)
        self._size += size - self._sizes.get(key, 0)
        self._sizes[key] = size
        while self._size > self._most:
            self._drop(next(iter(self._answers)))

    def _move(self, head: int) -> None:
        """Go on to another head: drop what the changes in between touched."""
        with self._lock:
            before = self._head
            if head <= before:
                return
            purged = self._purges(before, head) if self._answers else set()
            if purged is None:
                self._clear()
            else:
                for name in (*purged, *_ANY):
                    for key in tuple(self._by.get(name, ())):
                        self._drop(key)
            self._head = head

    def _clear(self) -> None:
        self._answers.clear()
        self._sizes.clear()
        self._by.clear()
        self._size = 0

    def _drop(self, key: Key) -> None:
        ready = self._answers.pop(key)
        self._size -= self._sizes.pop(key)
        for name in ready.keys or _ANY:
            self._by[name].discard(key)
            if not self._by[name]:
                del self._by[name]


def _size(key: Key, ready: Ready) -> int:
    return ready.size + len(key[0]) + len(key[1]) + OVERHEAD
