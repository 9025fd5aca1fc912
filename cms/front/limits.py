"""How much one address may ask in a minute.

Counted in fixed windows in this process; with Redis the processes and machines tell each other twice a second what they
counted, so that no request waits for it. The `limits` library costs more than the rest of a ready answer.
"""

import ipaddress
import re
import time
from collections.abc import Callable, Mapping
from functools import lru_cache
from threading import Lock

WINDOW_SECONDS = 60
MOST_ADDRESSES = 100_000
LONGEST_ADDRESS = 64
"""Characters; an IPv6 address with a zone has fewer, what a proxy passes on may be anything."""

_OTHERS = "others"
_BRACKETED = re.compile(r"\[([^\[\]]*)\](?::[0-9]+)?")
_WITH_PORT = re.compile(r"([0-9.]+):[0-9]+")


class Limit:
    """At most so many in a window for each address; 0 is no limit."""

    def __init__(self, most: int, now: Callable[[], float] = time.time) -> None:
        self._most = most
        self._now = now
        self._window = 0
        self._counts: dict[str, int] = {}
        self._elsewhere: dict[str, int] = {}
        self._lock = Lock()

    def refused(self, address: str) -> int | None:
        """Count one request; the seconds to wait if it is one too many."""
        if not self._most:
            return None
        with self._lock:
            now = int(self._now())
            window = now // WINDOW_SECONDS
            if window != self._window:
                self._window, self._counts, self._elsewhere = window, {}, {}
            key = address if address in self._counts or len(self._counts) < MOST_ADDRESSES else _OTHERS
            count = self._counts[key] = self._counts.get(key, 0) + 1
            if count + self._elsewhere.get(key, 0) <= self._most:
                return None
        return (window + 1) * WINDOW_SECONDS - now

    def counted(self) -> tuple[int, dict[str, int]]:
        """The window, and what was counted in it here."""
        with self._lock:
            return self._window, dict(self._counts)

    def hear(self, window: int, elsewhere: Mapping[str, int]) -> None:
        """Take in what others counted in a window, of some addresses."""
        with self._lock:
            if window == self._window:
                self._elsewhere.update(elsewhere)


def network_of(address: str) -> str:
    """What counts as one address: an IPv4 address, the /64 network of an IPv6 one, anything else as it is."""
    return _network_of(address[:LONGEST_ADDRESS])


@lru_cache(maxsize=10_000)
def _network_of(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        mapped = parsed.ipv4_mapped
        return str(mapped) if mapped else str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def address_of(remote: str, forwarded: str, proxies: int) -> str:
    """The client's address: of `X-Forwarded-For` the one that the outermost of so many trusted proxies added.

    Without port, brackets and zone; what is no address there is not believed, and it is the peer's.
    """
    if not proxies or not forwarded:
        return remote
    hops = forwarded.rsplit(",", proxies)[-proxies:]
    return _plain(hops[0].strip()[:LONGEST_ADDRESS]) or remote


@lru_cache(maxsize=10_000)
def _plain(told: str) -> str | None:
    """An address as it is usually written; None if it is none."""
    found = _BRACKETED.fullmatch(told) or _WITH_PORT.fullmatch(told)
    try:
        return str(ipaddress.ip_address((found[1] if found else told).partition("%")[0]))
    except ValueError:
        return None
