"""What one process does in the proof of concurrency: writers that work and fight, readers that watch the log."""

import hashlib
import time
from dataclasses import dataclass, field
from itertools import count
from multiprocessing.synchronize import Barrier, Event
from typing import Any

from cms.changes.log import head, read_after
from cms.changes.models import Change
from cms.db import Database
from cms.errors import Code, Problem
from cms.library.load import load_resource, revision_of
from cms.library.revise_resource import revise_resource
from tests.cast import Cast

REFUSALS_OF_LOSERS = {Code.STALE, Code.FORBIDDEN, Code.WRONG_STATE, Code.NOT_FOUND}
LOOKS_BETWEEN_REREADINGS = 25
MOST = 500


@dataclass(frozen=True)
class Work:
    """What a writer is told: who it is, where everything is, how much to do, and what everybody fights over."""

    number: int
    rounds: int
    url: str
    cast: dict[str, Any]
    shared: tuple[str, ...]


@dataclass
class Done:
    """What a writer says it did: its marks by resource, and each publication with when it was asked and answered."""

    marks: dict[str, list[str]] = field(default_factory=dict)
    publications: list[tuple[str, float, float]] = field(default_factory=list)
    operations: int = 0
    retries: int = 0
    races_lost: int = 0


_started: dict[str, Any] = {}


def share(begin: Barrier, race: Barrier, over: Event) -> None:
    """Give a process what can be handed over at its birth only."""
    _started.update(begin=begin, race=race, over=over)


def cast_at(url: str, told: dict[str, Any]) -> Cast:
    """The cast, in another process."""
    return Cast(Database(url, pool_size=2), **told)


def write(work: Work) -> Done:
    """Create, revise and publish as often as told; then race with everybody else for the shared resources."""
    try:
        return _write(work)
    except BaseException:
        _started["race"].abort()  # nobody waits for a writer that failed
        raise


def _write(work: Work) -> Done:
    cast, done = cast_at(work.url, work.cast), Done()
    _started["begin"].wait()
    for number in range(work.rounds):
        resource = cast.draft(title=f"第{work.number}组第{number}件通知")
        # Every fourth revision is made to what all others revise, too.
        target = work.shared[number // 4 % len(work.shared)] if number % 4 == 0 else resource
        mark = f"{work.number}-{number}"
        done.retries += _revise(cast, target, mark)
        done.marks.setdefault(target, []).append(mark)
        done.publications.append(_publish(cast, resource))
        done.operations += 6
    _started["race"].wait()
    for resource in work.shared:
        _race(cast, resource, done)
    cast.database.dispose()
    return done


def _revise(cast: Cast, resource_id: str, mark: str) -> int:
    """Add a paragraph to the body as it was read; whoever was too late reads again. Gives how often that was."""
    actor = cast.actor("lin_editor")
    for retries in count():
        with cast.database.reading() as session:
            resource = load_resource(session, resource_id)
            _, stored = revision_of(session, resource_id, resource.head_number)
        try:
            with cast.database.writing() as session:
                changes = {"body": f"{stored.content['body']}<p>{mark}</p>"}
                revise_resource(actor, session, resource_id, resource.version, changes)
        except Problem as problem:
            if problem.code is not Code.STALE:
                raise
        else:
            return retries
    raise AssertionError


def _publish(cast: Cast, resource_id: str) -> tuple[str, float, float]:
    submission = cast.submitted(resource_id)
    cast.approve(submission, "rev_one", "rev_two")
    asked = time.monotonic()
    assert cast.decide(submission, "rev_three") == "published"
    return resource_id, asked, time.monotonic()


def _race(cast: Cast, resource_id: str, done: Done) -> None:
    """Try every step to publication against all others; whoever is late is refused, and that is counted."""
    try:
        submission = cast.submitted(resource_id)
    except Problem as problem:
        if problem.code not in REFUSALS_OF_LOSERS:
            raise
        done.races_lost += 1
        return
    for name in ("rev_one", "rev_two", "rev_three"):
        asked = time.monotonic()
        if cast.decide(submission, name) == "published":
            done.publications.append((resource_id, asked, time.monotonic()))
    done.operations += 4


@dataclass
class Watched:
    """What a reader saw of the log: a digest of every row in order, and how often it looked."""

    rows: list[bytes]
    looks: int


def watch(url: str) -> Watched:
    """Look at the log until all is over. Fails on a hole, a changed row, or a head without its rows."""
    database, seen, looks = Database(url, pool_size=1), list[bytes](), 0
    is_over = False
    while not is_over:
        is_over = _started["over"].is_set()
        looks += 1
        again = looks % LOOKS_BETWEEN_REREADINGS == 0 or is_over
        seen = _look(database, seen, again=again)
        time.sleep(0.01)
    database.dispose()
    return Watched(seen, looks)


def _look(database: Database, seen: list[bytes], *, again: bool) -> list[bytes]:
    """What is seen after one more look; `again` reads the whole log anew and compares it with what was seen before."""
    known: list[bytes] = [] if again else list(seen)
    with database.reading() as session:
        newest = head(session)
        while rows := read_after(session, len(known), MOST):
            assert [row.sequence for row in rows] == list(range(len(known) + 1, len(known) + 1 + len(rows))), "a hole"
            known += [digest(row) for row in rows]
            session.expunge_all()
    assert len(known) >= newest, "the head is ahead of the rows"
    assert known[: len(seen)] == seen, "what was seen before has changed"
    return known


def digest(change: Change) -> bytes:
    """Everything that a row of the log says, as a hash."""
    said = {name: value for name, value in vars(change).items() if not name.startswith("_")}
    return hashlib.sha256(repr(sorted(said.items())).encode()).digest()
