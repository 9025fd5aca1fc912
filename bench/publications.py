"""Publications: how many a second with so many dependants, and readers meanwhile."""

import itertools
import random
import statistics
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from bench.city import SITE, City
from bench.load import Figures, Load, put
from bench.reading import AS_BROWSERS, ITEM, LIST
from bench.report import Line
from bench.texts import content_of
from cms.db import Database
from cms.library.create_resource import create_resource
from cms.library.drafts import NewResource
from cms.review.decide import Verdict, decide
from cms.review.submit import Wish, submit

DEPENDANTS = (0, 10, 200)
TIMES = 5
PACE = 20
"""Publications a second while others read."""

MIXED_PATHS = 1000
MIXED_SECONDS = 10.0
ITEMS_SHARE, LISTS_SHARE = 0.6, 0.3


class Waiting(NamedTuple):
    """A submission that waits for its last decision, and that decision."""

    submission_id: str
    verdict: Verdict


class Publisher:
    """Publishes resources of the city by real submissions and decisions."""

    def __init__(self, database: Database, city: City) -> None:
        self._database = database
        self._city = city
        self._numbers = itertools.count(10_000_000)

    def draft(self, **more: object) -> str:
        """A draft; its id."""
        number = next(self._numbers)
        channel = self._city.channels[number % len(self._city.channels)][0]
        content = {**content_of(number, channel), **more}
        with self._database.writing() as session:
            return create_resource(self._city.editor, session, NewResource("article", self._city.organization, content))

    def submitted(self, **more: object) -> Waiting:
        """A draft of such content, sent for review."""
        return self.submit(self.draft(**more))

    def submit(self, resource_id: str) -> Waiting:
        """Send it for review."""
        with self._database.writing() as session:
            submission = submit(self._city.editor, session, resource_id, 1, Wish(), levels=1)
            return Waiting(submission.id, Verdict("approve", submission.content_hash, "同意"))

    def publish(self, waiting: Waiting) -> float:
        """Decide on it; the seconds that the decision took, with which it went public."""
        began = time.perf_counter()
        with self._database.writing() as session:
            decide(self._city.reviewer, session, waiting.submission_id, waiting.verdict)
        return time.perf_counter() - began


def with_dependants(publisher: Publisher) -> list[Line]:
    """Publications a second of items that so many live ones are related to, and which all show them from then on."""
    lines = []
    for number in DEPENDANTS:
        taken = [_one(publisher, number) for _ in range(TIMES)]
        rate = 1 / statistics.median(taken)
        lines.append(Line(f"publications with {number} dependants, one process, items/s", f"{rate:,.0f}"))
    return lines


def _one(publisher: Publisher, dependants: int) -> float:
    target = publisher.draft()
    relation = [{"type": "related", "target_id": target}]
    for _ in range(dependants):
        publisher.publish(publisher.submitted(relations=relation))
    return publisher.publish(publisher.submit(target))


def mixed(publisher: Publisher, port: int, city: City, items: Sequence[str]) -> list[Line]:
    """60 % items, 30 % lists, 10 % feeds, in random order, while so many publications a second go on."""
    waiting = [publisher.submitted() for _ in range(int(MIXED_SECONDS * PACE))]
    load = Load(_mixed_paths(city, items), seconds=MIXED_SECONDS, headers=AS_BROWSERS)
    with ThreadPoolExecutor(1) as pool:
        publishing = pool.submit(_publish_at_pace, publisher, waiting)
        found: Figures = put(load, port)
    pace = len(waiting) / publishing.result()
    return [
        Line("mixed (60 % items, 30 % lists, 10 % feeds), requests/s", f"{found.rate:,.0f}"),
        Line("mixed, p50 / p99 ms", f"{found.p50:.1f} / {found.p99:.1f}"),
        Line("mixed, failed", str(found.failed), "0"),
        Line("publications a second meanwhile", f"{pace:.1f}", f"{PACE}"),
    ]


def _mixed_paths(city: City, items: Sequence[str]) -> list[str]:
    chosen = random.Random(1)
    some = chosen.choices(items, k=100)
    channels = [path for _, path in city.channels]

    def one() -> str:
        kind = chosen.random()
        if kind < ITEMS_SHARE:
            return ITEM.format(chosen.choice(some))
        path = chosen.choice(channels)
        return (
            f"{LIST.format(SITE)}&channel={path}" if kind < ITEMS_SHARE + LISTS_SHARE else f"/feeds/{SITE}/{path}.rss"
        )

    return [one() for _ in range(MIXED_PATHS)]


def _publish_at_pace(publisher: Publisher, waiting: Sequence[Waiting]) -> float:
    """Publish them at the pace, sooner or later by as much as was late before; the seconds that all took."""
    began = time.perf_counter()
    for number, one in enumerate(waiting):
        time.sleep(max(0.0, began + number / PACE - time.perf_counter()))
        publisher.publish(one)
    return max(time.perf_counter() - began, len(waiting) / PACE)
