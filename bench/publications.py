"""Publications: how many a second with so many dependants, and readers meanwhile."""

import itertools
import random
import statistics
import threading
import time
from collections.abc import Sequence

from bench.city import SITE, City
from bench.load import Figures, Load, put
from bench.reading import ITEM, LIST
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

    def publish(self, resource_id: str) -> float:
        """Submit it and decide; the seconds that the decision took, with which it went public."""
        with self._database.writing() as session:
            submission = submit(self._city.editor, session, resource_id, 1, Wish(), levels=1)
            verdict, submission_id = Verdict("approve", submission.content_hash, "同意"), submission.id
        began = time.perf_counter()
        with self._database.writing() as session:
            decide(self._city.reviewer, session, submission_id, verdict)
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
        publisher.publish(publisher.draft(relations=relation))
    return publisher.publish(target)


def mixed(publisher: Publisher, port: int, city: City, items: Sequence[str]) -> list[Line]:
    """60 % items, 30 % lists, 10 % feeds, in random order, while so many publications a second go on."""
    over, done = threading.Event(), list[float]()
    thread = threading.Thread(target=_publish_at_pace, args=(publisher, over, done))
    thread.start()
    try:
        found: Figures = put(Load(_mixed_paths(city, items), seconds=MIXED_SECONDS), port)
    finally:
        over.set()
        thread.join()
    pace = len(done) / (done[-1] - done[0]) if len(done) > 1 else 0.0
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


def _publish_at_pace(publisher: Publisher, over: threading.Event, done: list[float]) -> None:
    while not over.wait(max(0.0, (done[-1] + 1 / PACE - time.perf_counter()) if done else 0.0)):
        publisher.publish(publisher.draft())
        done.append(time.perf_counter())
