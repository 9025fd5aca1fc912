"""Eight processes write at once, and fight: nothing is lost, nothing is counted twice, the log is read in its order."""

import multiprocessing
import os
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, wait
from dataclasses import fields
from threading import BrokenBarrierError

import pytest
from sqlalchemy import select

from cms.changes.models import Change
from cms.consistency import faults
from cms.files import FileStore
from cms.library.load import revision_of
from cms.library.models import IndexNumber, Resource
from cms.publishing.models import Publication
from tests.cast import Cast
from tests.prove.writers import Done, Watched, Work, digest, share, watch, write

pytestmark = pytest.mark.prove
WRITERS, READERS, SHARED = 8, 2, 8
ROUNDS = int(os.environ.get("PROVE_ROUNDS", "200"))


def run(cast: Cast, url: str, shared: tuple[str, ...]) -> tuple[list[Done], list[Watched], float]:
    """All writers and readers at once; what they say, and how many seconds the writers took."""
    spawn = multiprocessing.get_context("spawn")
    begin, race, over = spawn.Barrier(WRITERS + 1), spawn.Barrier(WRITERS), spawn.Event()
    told = {one.name: getattr(cast, one.name) for one in fields(cast) if one.name != "database"}
    with ProcessPoolExecutor(WRITERS + READERS, spawn, share, (begin, race, over)) as pool:
        watching = [pool.submit(watch, url) for _ in range(READERS)]
        writing = [pool.submit(write, Work(number, ROUNDS, url, told, shared)) for number in range(WRITERS)]
        begin.wait(120)
        begun = time.monotonic()
        wait(writing)
        seconds = time.monotonic() - begun
        over.set()
        raised = [fault for one in writing if (fault := one.exception()) and not isinstance(fault, BrokenBarrierError)]
        if raised:
            raise raised[0]
        return [one.result() for one in writing], [one.result() for one in watching], seconds


def assert_no_update_is_lost(cast: Cast, done: list[Done]) -> int:
    """Every mark that a writer left stands in the head, whose number counts them; how many there are."""
    marks: dict[str, list[str]] = {}
    for one in done:
        for resource_id, left in one.marks.items():
            marks.setdefault(resource_id, []).extend(left)
    with cast.database.reading() as session:
        for resource_id, left in marks.items():
            resource = session.get_one(Resource, resource_id)
            body = revision_of(session, resource_id, resource.head_number)[1].content["body"]
            assert resource.head_number == 1 + len(left)
            assert [mark for mark in left if f"<p>{mark}</p>" not in body] == []
    return sum(len(left) for left in marks.values())


def assert_numbers_are_gapless(cast: Cast, expected: int) -> None:
    """Index numbers of each month count from 1 without gap or double."""
    with cast.database.reading() as session:
        numbers = list(session.scalars(select(IndexNumber.number)))
    assert len(numbers) == len(set(numbers)) == expected
    serials: dict[str, list[int]] = {}
    for number in numbers:
        month, _, serial = number.partition("-")
        serials.setdefault(month, []).append(int(serial))
    assert all(sorted(found) == list(range(1, len(found) + 1)) for found in serials.values())


def assert_log_is_in_commit_order(cast: Cast, done: list[Done], watched: list[Watched]) -> None:
    """One change a publication; who was answered before another asked stands before it; readers saw just that."""
    with cast.database.reading() as session:
        rows = list(session.scalars(select(Change).order_by(Change.sequence)))
        public = Counter(session.scalars(select(Publication.resource_id)))
    told = {resource_id: (asked, answered) for one in done for resource_id, asked, answered in one.publications}
    assert public == Counter(list(told)) == Counter(row.resource_id for row in rows)
    latest_asked = 0.0
    for row in rows:
        asked, answered = told[row.resource_id or ""]
        assert answered >= latest_asked, f"change {row.sequence} was over before one ahead of it had begun"
        latest_asked = max(latest_asked, asked)
    assert all(one.rows == [digest(row) for row in rows] for one in watched)


def test_eight_writers_at_once_lose_nothing_and_readers_see_the_log_in_commit_order(cast, settings, report):
    shared = tuple(cast.draft(title=f"众人修改的第{number}件") for number in range(SHARED))
    done, watched, seconds = run(cast, settings.database_url, shared)
    revisions = assert_no_update_is_lost(cast, done)
    assert revisions == WRITERS * ROUNDS
    assert_numbers_are_gapless(cast, WRITERS * ROUNDS + SHARED)
    assert_log_is_in_commit_order(cast, done, watched)
    with cast.database.reading() as session:
        assert list(faults(session, FileStore(settings.home / "files"))) == []
    operations, retries = sum(one.operations for one in done), sum(one.retries for one in done)
    report(
        f"{WRITERS} writers × {ROUNDS} creates, revisions, publications: {operations} transactions in {seconds:.0f} s,"
        f" {operations / seconds:.0f}/s; {retries} stale revisions retried, {sum(one.races_lost for one in done)} races"
        " lost by late submitters"
    )
    looks = sum(one.looks for one in watched)
    report(f"{READERS} readers looked {looks} times at {len(watched[0].rows)} changes: no hole, no change; 0 faults")
