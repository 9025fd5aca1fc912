"""How much one address may ask in a minute.

Counted in fixed windows in this process; with Redis the processes and machines tell each other twice a second what they
counted, so that no request waits for it. The `limits` library costs more than the rest of a ready answer.
"""

import ipaddress
import time
from collections.abc import Callable, Mapping
from functools import lru_cache
from threading import Lock

WINDOW_SECONDS = 60
MOST_ADDRESSES = 100_000
_OTHERS = "others"


class Limit:
    """At most so many in a window for each address; 0 is no limit."""

    def __init__(self, most: int, now: Callable[[], float] = time.time) -> None:
        self._most = most
        self._now = now
        self._window = 0
        self._counts: dict[str, int] = {}
        self._elsewhere: Mapping[str, int] = {}
        self._lock = Lock()

    def refused(self, address: str) -> int | None:
        """Count one request; the seconds to wait if it is one too many."""
        if not self._most:
            return None
        now = self._now()
        window = int(now) // WINDOW_SECONDS
        if window != self._window:
            self._begin(window)
        key = address if address in self._counts or len(self._counts) < MOST_ADDRESSES else _OTHERS
        count = self._counts[key] = self._counts.get(key, 0) + 1
        if count + self._elsewhere.get(key, 0) <= self._most:
            return None
        return (window + 1) * WINDOW_SECONDS - int(now)

    def counted(self) -> tuple[int, dict[str, int]]:
        """The window, and what was counted in it here."""
        with self._lock:
            return self._window, dict(self._counts)

    def hear(self, window: int, elsewhere: Mapping[str, int]) -> None:
        """Take in what others counted in a window."""
        with self._lock:
            if window == self._window:
                self._elsewhere = elsewhere

    def _begin(self, window: int) -> None:
        with self._lock:
            if window != self._window:
                self._window, self._counts, self._elsewhere = window, {}, {}


@lru_cache(maxsize=10_000)
def network_of(address: str) -> str:
    """What counts as one address: an IPv4 address, the /64 network of an IPv6 one, anything else as it is."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(parsed, ipaddress.IPv6Address):
        mapped = parsed.ipv4_mapped
        return str(mapped) if mapped else str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def address_of(remote: str, forwarded: str, proxies: int) -> str:
    """The client's address: of `X-Forwarded-For` the one that the outermost of so many trusted proxies added."""
    if not proxies or not forwarded:
        return remote
    hops = [one.strip() for one in forwarded.split(",")]
    return hops[-proxies] if len(hops) >= proxies else hops[0]
