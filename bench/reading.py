"""What the public reads, measured beside a floor of the same size in the same round."""

import json
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from http.client import HTTPConnection
from typing import NamedTuple

from bench.city import SITE, City
from bench.load import Figures, Load, put

ITEM = "/delivery/v1/resources/{}"
LIST = "/delivery/v1/resources?site={}"
PAGE = 20
DEEP = 500
PAST = "past the front"
FIRST = f"list of 20 of a site, {PAST}"
DEEPER = f"list of 20 of a site, {PAST}, page {DEEP}"
AS_BROWSERS = {"Accept-Encoding": "gzip, deflate, br, zstd"}
"""What browsers, and most HTTP clients by default, say that they take. The floor compresses nothing."""


class Kind(NamedTuple):
    """One kind of reading: its name, what is asked for, and the share of the floor that it should reach, if any.

    `size`: bytes of the body as it is, which the floor answers with; `sent`: bytes of the body that is asked for.
    Not `is_fronted` is asked of the application without the front.
    """

    name: str
    load: Load
    size: int
    sent: int
    is_fronted: bool
    target: float | None = None


class Ports(NamedTuple):
    """Where the product listens, its application without the front, and the floor."""

    fronted: int
    unfronted: int
    floor: int


class Measured(NamedTuple):
    """The medians of several rounds; `share` is that of the shares of the floor, each within its own round."""

    kind: Kind
    rate: float
    floor: float
    share: float
    p50: float
    p99: float
    failed: int


def get(port: int, path: str, headers: Mapping[str, str] | None = None) -> tuple[bytes, str]:
    """The body of a path and its entity tag. Raises RuntimeError for anything but 200."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers=dict(headers or {}))
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != HTTPStatus.OK:
        message = f"{path} answered {answer.status}"
        raise RuntimeError(message)
    return body, answer.getheader("ETag") or ""


def deep_page(port: int, first: str, pages: int) -> str:
    """The address of the page that follows so many others; of the last one if there are fewer."""
    path = first
    for _ in range(pages - 1):
        following = json.loads(get(port, path)[0])["links"]["next"]
        if following is None:
            break
        path = following
    return path


def kinds_of(port: int, city: City, items: Sequence[str], seconds: float) -> Iterator[Kind]:
    """Every kind of reading, as loads on the server of that port."""
    paths = [ITEM.format(one) for one in items]
    lists = [f"{LIST.format(SITE)}&channel={path}" for _, path in city.channels]
    whole = LIST.format(SITE)
    deep = deep_page(port, whole, DEEP)
    feed = f"/feeds/{SITE}/{city.channels[0][1]}"
    tag = {"If-None-Match": get(port, paths[0])[1]}
    for name, wanted, headers, target in (
        ("item", paths[:1], {}, 2.0),
        ("item, another one each time", paths, {}, 0.45),
        (f"item, {PAST}", paths, {}, None),
        ("item not changed (304)", paths[:1], tag, 2.0),
        ("list of 20 of a channel, 20 channels in turn", lists, {}, 2.0),
        ("list of 20 of a channel, as browsers ask for it", lists, AS_BROWSERS, 2.0),
        (f"list of 20 of a channel, {PAST}", lists, {}, None),
        ("list of 20 of a site", [whole], {}, 2.0),
        (FIRST, [whole], {}, None),
        (DEEPER, [deep], {}, None),
        ("RSS of a channel, 50 items", [f"{feed}.rss"], {}, 2.0),
        ("RSS of a channel, as browsers ask for it", [f"{feed}.rss"], AS_BROWSERS, 2.0),
        ("JSON Feed of a channel, 50 items", [f"{feed}.json"], {}, 2.0),
        ("JSON Feed of a channel, as browsers ask for it", [f"{feed}.json"], AS_BROWSERS, 2.0),
    ):
        coded = headers if headers is AS_BROWSERS else {}
        size, sent = len(get(port, wanted[0])[0]), len(get(port, wanted[0], coded)[0])
        load = Load(wanted, headers=headers, seconds=seconds)
        yield Kind(name, load, size, sent, PAST not in name, target)


def floor_sizes(kinds: Sequence[Kind]) -> list[str]:
    """What the floor must be told: a path for each kind, and its size."""
    return [f"kind{place}={kind.size}" for place, kind in enumerate(kinds)]


def measure(kinds: Sequence[Kind], ports: Ports, rounds: int, tell: Callable[[str], None]) -> list[Measured]:
    """Every kind in every round, directly after its floor."""
    found: list[list[tuple[Figures, Figures]]] = [[] for _ in kinds]
    for number in range(rounds):
        tell(f"round {number + 1} of {rounds}")
        for place, kind in enumerate(kinds):
            floor = put(replace(kind.load, paths=[f"/kind{place}"]), ports.floor)
            found[place].append((floor, put(kind.load, ports.fronted if kind.is_fronted else ports.unfronted)))
    return [_summed(kind, pairs) for kind, pairs in zip(kinds, found, strict=True)]


def _summed(kind: Kind, pairs: Sequence[tuple[Figures, Figures]]) -> Measured:
    median = statistics.median
    return Measured(
        kind,
        rate=median(ours.rate for _, ours in pairs),
        floor=median(floor.rate for floor, _ in pairs),
        share=median(ours.rate / floor.rate for floor, ours in pairs),
        p50=median(ours.p50 for _, ours in pairs),
        p99=median(ours.p99 for _, ours in pairs),
        failed=sum(ours.failed + floor.failed for floor, ours in pairs),
    )
