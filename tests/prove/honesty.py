"""What one process does in the proof of honesty: writers that change what is public, readers of every route."""

import http.client
import json
import random
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing.synchronize import Barrier, Event
from typing import Any

from cms.library.load import load_resource
from cms.library.revise_resource import revise_resource
from cms.publishing.off_switches.subjects import Named
from cms.publishing.off_switches.switch_off import switch_off
from cms.publishing.off_switches.switch_on import switch_on
from tests.cast import Cast
from tests.prove.writers import cast_at

LIVE, HIDDEN = "live", "hidden"
ID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
TOMBSTONE = re.compile(rb"<at:deleted-entry.*?(?:/>|</at:deleted-entry>)", re.DOTALL)
VERSION = re.compile(r"版本(\d+)。")
PAGES = "/delivery/v1/resources?site=portal&limit=50"
LISTS = (
    "/delivery/v1/resources?site=portal",
    "/delivery/v1/resources?type=article&limit=100",
    "/delivery/v1/resources?subject=science&sort=-updated_at",
    "/feeds/portal.rss",
    "/feeds/portal.atom",
    "/feeds/portal.json",
    "/sitemaps/portal.xml",
)
OF_ITEM = ("/delivery/v1/resources/{}", "/delivery/v1/resources/{}/related", "/delivery/v1/resources/{}/json-ld")

PAUSE = 0.005
"""Seconds between two looks: readers who ask without a pause leave the writers nothing."""

FEWEST_LIVE = 5
"""So many of a writer's resources stay live at least."""

_given: dict[str, Any] = {}


def give(begin: Barrier, over: Event) -> None:
    """Give a process what can be handed over at its birth only."""
    _given.update(begin=begin, over=over)


@dataclass(frozen=True)
class Job:
    """What a process is told."""

    number: int
    url: str
    cast: dict[str, Any]
    channels: tuple[str, ...]
    port: int


@dataclass
class Happened:
    """That a resource became live or hidden somewhere between two moments; `channel` is where it is shown from then."""

    resource: str
    state: str
    began: float
    ended: float
    channel: str | None = None


@dataclass
class Looked:
    """What a reader saw: for each answer when it asked and had it, which route, which resources; and what was wrong."""

    names: list[str] = field(default_factory=list)
    answers: list[tuple[float, float, str, tuple[int, ...]]] = field(default_factory=list)
    passes: list[tuple[float, float, tuple[int, ...]]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    slowest: float = 0.0


class Writer:
    """Publishes, revises, moves, withdraws, switches off and on, each with the moments in between which it happened."""

    def __init__(self, job: Job) -> None:
        self.events: list[Happened] = []
        self._cast: Cast = cast_at(job.url, job.cast)
        self._job = job
        self._random = random.Random(job.number)
        self._versions: Counter[str] = Counter()
        self._live: list[str] = []
        self._off: dict[str, str] = {}

    def prepare(self) -> None:
        """Publish enough that something can be taken back from the beginning, however slow the machine."""
        while len(self._live) <= FEWEST_LIVE:
            self._publish()

    def run(self) -> list[Happened]:
        """Work until all is over."""
        steps = (self._publish, self._publish, self._revise, self._withdraw, self._switch_off, self._switch_on)
        while not _given["over"].is_set():
            self._random.choice(steps)()
            time.sleep(0.02)
        self._cast.database.dispose()
        return self.events

    def _happened(self, resource: str, state: str, began: float, channel: str | None = None) -> None:
        self.events.append(Happened(resource, state, began, time.monotonic(), channel))

    def _approved(self, resource: str, channel: str) -> None:
        submission = self._cast.submitted(resource)
        self._cast.approve(submission, "rev_one", "rev_two")
        began = time.monotonic()
        self._cast.decide(submission, "rev_three")
        self._happened(resource, LIVE, began, channel)

    def _text(self, resource: str) -> dict[str, str]:
        self._versions[resource] += 1
        number = self._versions[resource]
        return {"title": f"关于试点的通知（版本{number}。）", "body": f"<p>这是正文，版本{number}。</p>" * 3}

    def _publish(self) -> None:
        channel = self._random.choice(self._job.channels)
        resource = self._cast.draft(**self._text("new"), channels=[channel])
        self._versions[resource] = self._versions.pop("new")
        self._approved(resource, channel)
        self._live.append(resource)

    def _revise(self) -> None:
        if not self._live:
            return
        resource, channel = self._random.choice(self._live), self._random.choice(self._job.channels)
        with self._cast.database.writing() as session:
            version = load_resource(session, resource).version
            changes = {**self._text(resource), "channels": [channel]}
            revise_resource(self._cast.actor("lin_editor"), session, resource, version, changes)
        self._approved(resource, channel)

    def _withdraw(self) -> None:
        if len(self._live) > FEWEST_LIVE:
            resource = self._live.pop(self._random.randrange(len(self._live)))
            began = time.monotonic()
            self._cast.withdraw(resource)
            self._happened(resource, HIDDEN, began)

    def _switch_off(self) -> None:
        if len(self._live) > FEWEST_LIVE:
            resource = self._live.pop(self._random.randrange(len(self._live)))
            actor = self._cast.actor("rev_three")
            began = time.monotonic()
            with self._cast.database.writing() as session:
                self._off[resource] = switch_off(actor, session, Named("resource", resource), "核实中").id
            self._happened(resource, HIDDEN, began)

    def _switch_on(self) -> None:
        if len(self._off) > 1:
            resource, switch = self._off.popitem()
            actor = self._cast.actor("rev_three_b")
            began = time.monotonic()
            with self._cast.database.writing() as session:
                switch_on(actor, session, switch)
            self._happened(resource, LIVE, began)
            self._live.append(resource)


class Reader:
    """Looks at every route; an even one pages through everything, again and again."""

    def __init__(self, job: Job) -> None:
        self.looked = Looked()
        self._places: dict[str, int] = {}
        self._random = random.Random(1000 + job.number)
        self._http = http.client.HTTPConnection("127.0.0.1", job.port, timeout=30)
        self._lists = [*LISTS, *(f"/delivery/v1/resources?channel={one}&limit=100" for one in job.channels)]
        self._pages = job.number % 2 == 0

    def run(self) -> Looked:
        """Look until all is over."""
        while not _given["over"].is_set():
            if self._pages:
                self._page()
            else:
                self._look()
            time.sleep(PAUSE)
        self._http.close()
        return self.looked

    def _get(self, path: str) -> tuple[int, bytes, float, float]:
        began = time.monotonic()
        self._http.request("GET", path)
        answer = self._http.getresponse()
        body = answer.read()
        ended = time.monotonic()
        self.looked.slowest = max(self.looked.slowest, ended - began)
        if answer.status not in (200, 404, 410):
            self.looked.wrong.append(f"{path}: {answer.status} {body[:300]!r}")
        return answer.status, body, began, ended

    def _places_of(self, body: bytes) -> tuple[int, ...]:
        found = []
        for one in ID.findall(TOMBSTONE.sub(b"", body)):
            name = one.decode()
            if name not in self._places:
                self._places[name] = len(self.looked.names)
                self.looked.names.append(name)
            found.append(self._places[name])
        return tuple(dict.fromkeys(found))

    def _look(self) -> None:
        if self.looked.names and self._random.random() < 0.6:
            path = self._random.choice(OF_ITEM).format(self._random.choice(self.looked.names))
        else:
            path = self._random.choice(self._lists)
        status, body, began, ended = self._get(path)
        if status == http.HTTPStatus.OK:
            self.looked.answers.append((began, ended, path, self._places_of(body)))
            self._check(path, body)

    def _check(self, path: str, body: bytes) -> None:
        """An answer is whole, and its parts are of one version."""
        if not path.startswith("/delivery/"):
            return
        told = json.loads(body)
        data = told.get("data")
        if isinstance(data, dict) and "html" in data:
            versions = set(VERSION.findall(data["title"]) + VERSION.findall(data["html"]))
            if len(versions) != 1:
                self.looked.wrong.append(f"{path}: of versions {sorted(versions)}")

    def _page(self) -> None:
        began, path, seen = time.monotonic(), PAGES, list[str]()
        while path:
            status, body, _, _ = self._get(path)
            if status != http.HTTPStatus.OK:
                return
            told = json.loads(body)
            seen += [one["id"] for one in told["data"]]
            path = told["links"]["next"]
        ended = time.monotonic()
        doubled = [one for one, count in Counter(seen).items() if count > 1]
        if doubled:
            self.looked.wrong.append(f"paging showed twice: {doubled[:3]}")
        self.looked.passes.append((began, ended, self._places_of(" ".join(seen).encode())))


def write(job: Job) -> list[Happened]:
    """A writer's life."""
    writer = Writer(job)
    writer.prepare()
    _given["begin"].wait()
    return writer.run()


def read(job: Job) -> Looked:
    """A reader's life."""
    reader = Reader(job)
    _given["begin"].wait()
    return reader.run()
