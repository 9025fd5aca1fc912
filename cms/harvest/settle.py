"""Take the rows of one import batch by batch; the place in the file moves with what was written."""

from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import islice

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cms.db import Database
from cms.errors import Code, Problem, wrong_state
from cms.harvest.attach import Attacher
from cms.harvest.helpers import LONG_FILE, ready_batches
from cms.harvest.identity import OwnKey
from cms.harvest.keep_file import Keeper
from cms.harvest.known import Known, is_item
from cms.harvest.models import HarvestedItem, ImportRow, ImportRun
from cms.harvest.pictures import with_pictures
from cms.harvest.preparing import Attach, Ready, Recipe
from cms.harvest.report import ImportFile, Report
from cms.harvest.rows import Gathered, Row
from cms.harvest.transform import Prepared, Targets, compile_own_key
from cms.harvest.write import Batch, Beside, RowOutcome, keep
from cms.long_work import CANCELLED, RUNNING, advance
from permissions.facts import Actor
from schemas.text import Text

BATCH_ROWS = 500
BATCH_WITH_FILES = 20
"""Rows of a batch whose files are taken in, each of which may take a minute to come."""
BATCH_CHARACTERS = 4_000_000
ATTEMPTS = 3
BUSY = Text("另一个进程正在导入此文件", "Another process is importing this file")
STOPPED = Text("导入已取消", "The import was cancelled")


class _DryRunDoneError(Exception):
    """Rolls the transaction of a dry run back, and brings out what it would have done."""

    def __init__(self, outcomes: list[RowOutcome]) -> None:
        super().__init__("dry run")
        self.outcomes = outcomes


class Importer:
    """One import in this process."""

    def __init__(
        self,
        actor: Actor,
        database: Database,
        asked: ImportFile,
        targets: Targets,
        gathered: Gathered,
        report: Report,
    ) -> None:
        self._actor = actor
        self._database = database
        self._asked = asked
        self._rows = gathered.rows
        self._report = report
        self._next = report.resumed_at
        self._tried_items = Known()
        self._seen: dict[OwnKey, int] = {}
        self._tried: set[str | None] = set()
        self._there: set[int] = set()
        self._identify = compile_own_key(asked.mapping, gathered.header, targets)
        self._recipe = Recipe(asked.mapping, gathered.header, targets)

    def _batches(self) -> Iterator[list[Row]]:
        """The rows that are left, in batches bounded by number and size; keys met before are remembered.

        A dry run that was interrupted begins anew: what it would have made was never written.
        """
        if self._asked.is_dry and self._next > 1:
            self._begin_anew()
        for row in islice(self._rows, self._next - 1):
            if key := self._identify(row):
                self._seen.setdefault(key, row.number)
        most = min(BATCH_ROWS, BATCH_WITH_FILES) if self._attach() else BATCH_ROWS
        batch: list[Row] = []
        size = 0
        for row in self._rows:
            batch.append(row)
            size += sum(map(len, row.cells))
            if len(batch) >= most or size >= BATCH_CHARACTERS:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch

    def _begin_anew(self) -> None:
        with self._database.writing() as session:
            self.hold(session)
            session.execute(delete(ImportRow).where(ImportRow.run_id == self._report.run_id))
            self._report.counts.clear()
            self._advance(session, 0)
        self._next = 1

    def ready(self) -> Generator[Ready, None, None]:
        """The rows that are left, batch by batch, ready to be written; of a long file prepared by helpers."""
        left = (self._report.total or 0) - self._report.rows
        helpers = self._asked.helpers if left >= LONG_FILE else 0
        asked = ((batch, self._known(batch)) for batch in self._batches())
        batches = ready_batches(self._recipe, asked, helpers, self._attach())
        return batches if self._asked.is_dry else self._illustrated(batches)

    def _illustrated(self, batches: Generator[Ready, None, None]) -> Generator[Ready, None, None]:
        """The same with the pictures of new rows kept: here, since no helper has a database."""
        keeper = self._keeper()
        with closing(batches):
            for ready in batches:
                if any(row.pictures for row in ready.prepared):
                    told = [row if row.number in self._there else with_pictures(row, keeper) for row in ready.prepared]
                    yield ready._replace(prepared=told)
                else:
                    yield ready
                self._there.difference_update(row.number for row in ready.prepared)

    def _keeper(self) -> Keeper | None:
        shelf = self._asked.shelf
        return Keeper(self._actor, self._database, shelf) if shelf else None

    def _attach(self) -> Attach | None:
        """What takes in the files of new rows; none where links stay links, and in a dry run, which stores nothing."""
        asked, keeper = self._asked, self._keeper()
        if asked.is_dry or keeper is None or asked.mapping.attachments.keep == "links":
            return None
        return Attacher(keeper, asked.path, asked.mapping, asked.limits).attach

    def take(self, ready: Ready) -> None:
        """Settle one batch; what it made, its outcomes and the run's progress are committed together."""
        if self._asked.is_dry:
            self._try(*ready)
        else:
            self._report.counts = self._write_at_last(*ready)
        self._next += len(ready.prepared)

    def _write_at_last(self, prepared: list[Prepared], beside: dict[int, Beside]) -> Counter[str]:
        """The counts after writing; tried again when another import brought the same item in at the same moment."""
        for _ in range(ATTEMPTS - 1):
            try:
                return self._write(prepared, beside)
            except IntegrityError:
                continue
        return self._write(prepared, beside)

    def _known(self, batch: list[Row]) -> set[int]:
        """The numbers of rows whose key is in the library already; those met meanwhile are found when writing."""
        keys = {row.number: key for row in batch if (key := self._identify(row))}
        wanted = select(HarvestedItem.organization_id, HarvestedItem.key)
        wanted = wanted.where(is_item(self._asked.mapping.source, keys.values()))
        with self._database.reading() as session:
            there = {OwnKey(*found) for found in session.execute(wanted)}
        numbers = {number for number, key in keys.items() if key in there}
        if not self._asked.is_dry:
            self._there |= numbers
        return numbers

    def _write(self, prepared: list[Prepared], beside: dict[int, Beside]) -> Counter[str]:
        """One transaction; the run is locked first, so that a second process waits and then sees that it is late."""
        with self._database.writing() as session:
            self.hold(session)
            outcomes = self._settle(session, prepared, Known())
            return self._keep(session, outcomes, beside)

    def _keep(self, session: Session, outcomes: list[RowOutcome], beside: dict[int, Beside]) -> Counter[str]:
        counts = self._report.counts + Counter(one.outcome for one in outcomes)
        run = (self._report.run_id or "", self._asked.mapping.source)
        keep(session, run, outcomes, beside, is_dry=self._asked.is_dry)
        self._advance(session, self._next + len(outcomes) - 1, counts)
        return counts

    def _try(self, prepared: list[Prepared], beside: dict[int, Beside]) -> None:
        """As writing, but rolled back; what it would have made is remembered instead."""
        try:
            self._write_and_undo(prepared)
        except _DryRunDoneError as done:
            outcomes = done.outcomes
        self._tried.update(one.resource_id for one in outcomes if one.outcome == "created")
        outcomes = [one._replace(resource_id=None) if one.resource_id in self._tried else one for one in outcomes]
        if self._report.run_id is None:
            self._report.outcomes += outcomes
            self._report.counts.update(one.outcome for one in outcomes)
            return
        with self._database.writing() as session:
            self.hold(session)
            self._report.counts = self._keep(session, outcomes, beside)

    def _write_and_undo(self, prepared: list[Prepared]) -> None:
        with self._database.writing() as session:
            raise _DryRunDoneError(self._settle(session, prepared, self._tried_items))

    def _settle(self, session: Session, prepared: list[Prepared], known: Known) -> list[RowOutcome]:
        source, is_kept = self._asked.mapping.source, self._asked.is_dry
        return Batch(self._actor, session, source, known, self._seen, is_kept=is_kept).settle(prepared)

    def hold(self, session: Session) -> None:
        """Lock the run. Raises CONFLICT if another process has moved it on, WRONG_STATE if it was cancelled."""
        wanted = select(ImportRun.state, ImportRun.done).where(ImportRun.id == self._report.run_id)
        state, done = session.execute(wanted.with_for_update()).one()
        if state == CANCELLED:
            raise wrong_state(STOPPED)
        if state != RUNNING or done != self._next - 1:
            raise Problem(Code.CONFLICT, BUSY)

    def _advance(self, session: Session, done: int, counts: Counter[str] | None = None) -> None:
        values: dict[str, object] = {"done": done, "counts": dict(counts or {})}
        if not self._asked.is_dry:
            # A dry run begins anew each time: what it does before the place where it breaks off is no getting on.
            values["attempts"] = 0
        advance(session, ImportRun, self._report.run_id or "", values)
