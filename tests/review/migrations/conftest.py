"""What the tests of migration batches share: an import of a few drafts, a policy, and short ways to move a batch on."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from sqlalchemy import insert, select

from cms import clock
from cms.db import Database, table_of
from cms.harvest.models import HarvestedItem, ImportRow, ImportRun
from cms.ids import new_id
from cms.library.models import Resource
from cms.review.migrations.cancel_batch import cancel_batch
from cms.review.migrations.decide_batch import BatchVerdict, decide_batch
from cms.review.migrations.models import MigrationBatch, MigrationItem
from cms.review.migrations.policies import create_policy
from cms.review.migrations.read_item import Read, read_item
from cms.review.migrations.resume_batch import resume_batch
from cms.review.migrations.sample import levels_of, opening_of
from cms.review.migrations.submit_batch import NewBatch, submit_batch
from cms.review.migrations.work import MigrationWork
from cms.review.models import Submission
from tests.cast import Cast

ITEMS = 6


@dataclass
class Office:
    """A review office: an import of six drafts, and what people do with batches of it."""

    cast: Cast
    run: str = ""
    drafts: list[str] = field(default_factory=list)
    rests: list[float] = field(default_factory=list)

    @property
    def database(self) -> Database:
        return self.cast.database

    def allow(self, organization: str | None = None, **terms: int) -> str:
        """A migration policy; its id."""
        usual = {"levels": 3, "sample_percent": 20, "sample_least": 2, "most_items": 100}
        of = self.cast.organizations[organization] if organization else None
        with self.database.writing() as session:
            return create_policy(self.cast.actor("an_admin"), session, {"organization_id": of, **usual, **terms}).id

    def send(self, who: str = "lin_editor", run: str | None = None, levels: int = 3) -> str:
        """A batch, just sent; its id."""
        with self.database.writing() as session:
            return submit_batch(self.cast.actor(who), session, NewBatch(run or self.run, "旧网站"), levels).id

    def worker(self, levels: int = 3) -> MigrationWork:
        return MigrationWork(self.database, levels, self.rests.append)

    def work(self, worker: MigrationWork | None = None) -> None:
        """The worker until it has nothing to do."""
        step = worker or self.worker()
        while step():
            pass

    def reviewing(self) -> str:
        """A batch that waits for the first level; its id."""
        self.allow()
        made = self.send()
        self.work()
        return made

    def batch(self, batch_id: str) -> MigrationBatch:
        with self.database.reading() as session:
            return session.get_one(MigrationBatch, batch_id)

    def items(self, batch_id: str) -> Sequence[MigrationItem]:
        with self.database.reading() as session:
            return session.scalars(select(MigrationItem).filter_by(batch_id=batch_id).order_by("position")).all()

    def states(self, batch_id: str) -> list[str]:
        return [one.state for one in self.items(batch_id)]

    def sample(self, batch_id: str) -> list[int]:
        """The positions to be read."""
        level = self.batch(batch_id).level
        return [one.position for one in self.items(batch_id) if level in levels_of(one) and one.state == "submitted"]

    def read(self, batch_id: str, who: str, *positions: int) -> None:
        """Somebody reads items of the sample, all of it unless some are named."""
        for position in positions or self.sample(batch_id):
            with self.database.writing() as session:
                item = session.get_one(MigrationItem, (batch_id, position))
                submission = session.get_one(Submission, item.submission_id)
                actor = self.cast.actor(who)
                opening = opening_of(session.get_one(MigrationBatch, batch_id), submission, actor.person_id)
                read_item(actor, session, batch_id, position, Read(submission.content_hash, opening))

    def decide(
        self, batch_id: str, who: str, verdict: str = "approve", comment: str = "同意", excepted: Sequence[str] = ()
    ) -> None:
        """Somebody's decision on the batch, before the worker does anything."""
        version = self.batch(batch_id).version
        with self.database.writing() as session:
            decide_batch(self.cast.actor(who), session, batch_id, version, BatchVerdict(verdict, comment, excepted))

    def approve(self, batch_id: str, *names: str) -> None:
        """Read and approve, level by level, with the worker after each."""
        for name in names or ("rev_one", "rev_two", "rev_three"):
            self.read(batch_id, name)
            self.decide(batch_id, name)
            self.work()

    def cancel(self, batch_id: str, who: str = "lin_editor") -> None:
        version = self.batch(batch_id).version
        with self.database.writing() as session:
            cancel_batch(self.cast.actor(who), session, batch_id, version)

    def resume(self, batch_id: str, who: str = "lin_editor") -> None:
        version = self.batch(batch_id).version
        with self.database.writing() as session:
            resume_batch(self.cast.actor(who), session, batch_id, version)

    def resource(self, resource_id: str) -> Resource:
        with self.database.reading() as session:
            return session.get_one(Resource, resource_id)


def imported(cast: Cast, drafts: Sequence[str], who: str = "lin_editor", state: str = "finished") -> str:
    """A run that brought these drafts in; its id."""
    run = {"id": new_id(), "account_id": cast.accounts[who], "started_at": clock.now(), "state": state}
    named = {"source": "old", "file_name": "old.csv", "file_sha256": "0" * 64, "mapping_sha256": "1" * 64}
    rows = [
        {
            "run_id": run["id"],
            "number": number,
            "outcome": "created",
            "title": "旧网站的通知",
            "raw_sha256": "2" * 64,
            "resource_id": one,
            "reasons": [],
        }
        for number, one in enumerate(drafts, 1)
    ]
    with cast.database.writing() as session:
        session.add(ImportRun(done=len(drafts), counts={"created": len(drafts)}, **run, **named))
        session.flush()
        if rows:
            session.connection().execute(insert(table_of(ImportRow)), rows)
    return str(run["id"])


def known_import(cast: Cast, drafts: Sequence[str]) -> str:
    """The same, with the keys by which the source's items are known."""
    said = {"raw_sha256": "2" * 64, "fingerprint": None, "opening": ""}
    items = [
        {"organization_id": cast.organizations["science"], "source": "old", "key": one, "resource_id": one, **said}
        for one in drafts
    ]
    with cast.database.writing() as session:
        session.connection().execute(insert(table_of(HarvestedItem)), items)
    return imported(cast, drafts)


@pytest.fixture
def office(cast: Cast) -> Office:
    drafts = [cast.draft(title=f"旧网站第{number}件通知") for number in range(1, ITEMS + 1)]
    return Office(cast, imported(cast, drafts), drafts)
