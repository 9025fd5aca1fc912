"""Import a file: every row accounted for, in batches, each one transaction; interrupted anywhere, it goes on."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from itertools import islice
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cms import clock
from cms.db import Database
from cms.errors import Code, Problem
from cms.harvest.encodings import encoding_of
from cms.harvest.gather import Gathered, Row, gather
from cms.harvest.known import Known
from cms.harvest.mapping import Mapping
from cms.harvest.models import ImportRun
from cms.harvest.targets import find_targets
from cms.harvest.transform import Prepared, Targets, compile_identity, compile_mapping
from cms.harvest.write import Batch, RowOutcome, keep
from cms.ids import new_id
from permissions.facts import Actor
from schemas.text import Text

BATCH_ROWS = 500
BATCH_CHARACTERS = 4_000_000
ATTEMPTS = 3
BUSY = Text("另一个进程正在导入此文件", "Another process is importing this file")


@dataclass(frozen=True, kw_only=True)
class ImportFile:
    """What to import: a file, its mapping, the site of channels that name none; dry: nothing is to be written."""

    path: Path
    mapping: Mapping
    site: str | None = None
    is_dry: bool = False


@dataclass
class Report:
    """How far an import has come: rows by outcome. `run_id` is None, and `outcomes` is kept, only for a dry run."""

    run_id: str | None
    resumed_at: int = 1
    counts: Counter[str] = field(default_factory=Counter)
    outcomes: list[RowOutcome] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows have an outcome."""
        return self.counts.total()


Progress = Callable[[Report], None]


class _DryRunDoneError(Exception):
    """Rolls the transaction of a dry run back, and brings out what it would have done."""

    def __init__(self, outcomes: list[RowOutcome]) -> None:
        super().__init__("dry run")
        self.outcomes = outcomes


def import_file(actor: Actor, database: Database, asked: ImportFile, progress: Progress = lambda _: None) -> Report:
    """Import a file, or try it out; the report's counts add up to the number of rows.

    A run of the same account over the same file with the same mapping that was interrupted goes on where it was.
    `progress` is called after every batch. Raises FORBIDDEN, INVALID, CONFLICT (another process is at it).
    """
    with database.reading() as session:
        targets = find_targets(actor, session, asked.mapping, asked.site)
    gathered = gather(asked.path, asked.mapping, encoding_of(asked.path, asked.mapping.encoding))
    with database.writing() as session:
        report = Report(None) if asked.is_dry else _begin(actor, session, asked)
    importer = _Importer(actor, database, asked, targets, gathered, report)
    for batch in importer.batches():
        importer.take(batch)
        progress(report)
    importer.finish()
    return report


def _begin(actor: Actor, session: Session, asked: ImportFile) -> Report:
    """The run that goes on, or a new one."""
    with asked.path.open("rb") as stream:
        file_sha256 = file_digest(stream, "sha256").hexdigest()
    mapping_sha256 = sha256(f"{asked.mapping.sha256} {asked.site or ''}".encode()).hexdigest()
    same = {"account_id": actor.account_id, "file_sha256": file_sha256, "mapping_sha256": mapping_sha256}
    open_runs = select(ImportRun).filter_by(state="running", **same).order_by(ImportRun.started_at, ImportRun.id)
    run = session.scalars(open_runs.limit(1)).first()
    if run is None:
        started = {"id": new_id(), "state": "running", "next_row": 1, "counts": {}, "started_at": clock.now()}
        run = ImportRun(source=asked.mapping.source, file_name=_name(asked.path), **started, **same)
        session.add(run)
    return Report(run.id, run.next_row, Counter(run.counts))


def _name(path: Path) -> str:
    """The name of the file as text that any database takes."""
    return path.name.encode("utf-8", "replace").decode()[-255:]


class _Importer:
    """One import in this process."""

    def __init__(
        self, actor: Actor, database: Database, asked: ImportFile, targets: Targets, gathered: Gathered, report: Report
    ) -> None:
        self._actor = actor
        self._database = database
        self._asked = asked
        self._rows = gathered.rows
        self._report = report
        self._next = report.resumed_at
        self._known = Known()
        self._seen: dict[str, int] = {}
        self._tried: set[str | None] = set()
        self._identify = compile_identity(asked.mapping, gathered.header)
        self._transform = compile_mapping(asked.mapping, gathered.header, targets)

    def batches(self) -> Iterator[list[Row]]:
        """The rows that are left, in batches bounded by number and size; keys met before are remembered."""
        for row in islice(self._rows, self._next - 1):
            self._seen.setdefault(self._identify(row)[0], row.number)
        batch: list[Row] = []
        size = 0
        for row in self._rows:
            batch.append(row)
            size += sum(map(len, row.cells))
            if len(batch) >= BATCH_ROWS or size >= BATCH_CHARACTERS:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch

    def take(self, batch: list[Row]) -> None:
        """Settle one batch; what it made, its outcomes and the run's progress are committed together."""
        prepared = self._prepare(batch)
        if self._asked.is_dry:
            self._try(prepared)
            return
        for attempt in range(ATTEMPTS):
            try:
                counts = self._write(prepared)
                break
            except IntegrityError:
                # Another import brought the same item in at the same moment; now it is seen.
                if attempt == ATTEMPTS - 1:
                    raise
        self._next += len(batch)
        self._report.counts = counts

    def _prepare(self, batch: list[Row]) -> list[Prepared]:
        """What the rows become; drafts of what seems to be new are made here, where they hold no other writer up."""
        prepared = [self._transform(row) for row in batch]
        known = Known()
        with self._database.reading() as session:
            known.load(session, self._asked.mapping.source, prepared)
        for row in prepared:
            if row.new and not known.by_key(row.key):
                _ = row.new.draft
        return prepared

    def _write(self, prepared: list[Prepared]) -> Counter[str]:
        """One transaction; the run is locked first, so that a second process waits and then sees that it is late."""
        with self._database.writing() as session:
            self._hold(session)
            outcomes = self._settle(session, prepared, Known())
            counts = self._report.counts + Counter(one.outcome for one in outcomes)
            keep(session, self._report.run_id or "", outcomes)
            self._advance(session, {"next_row": self._next + len(prepared), "counts": dict(counts)})
            return counts

    def finish(self) -> None:
        """Close the run."""
        if not self._asked.is_dry:
            with self._database.writing() as session:
                self._hold(session)
                self._advance(session, {"state": "finished", "finished_at": clock.now()})

    def _try(self, prepared: list[Prepared]) -> None:
        """As `take`, but rolled back; what it would have made is remembered instead."""
        try:
            self._write_and_undo(prepared)
        except _DryRunDoneError as done:
            outcomes = done.outcomes
            self._tried.update(one.resource_id for one in outcomes if one.outcome == "created")
            self._report.outcomes += [
                one._replace(resource_id=None) if one.resource_id in self._tried else one for one in outcomes
            ]
            self._report.counts.update(one.outcome for one in outcomes)

    def _write_and_undo(self, prepared: list[Prepared]) -> None:
        with self._database.writing() as session:
            raise _DryRunDoneError(self._settle(session, prepared, self._known))

    def _settle(self, session: Session, prepared: list[Prepared], known: Known) -> list[RowOutcome]:
        return Batch(self._actor, session, self._asked.mapping.source, known, self._seen).settle(prepared)

    def _hold(self, session: Session) -> None:
        """Lock the run. Raises CONFLICT if another process has moved it on."""
        wanted = select(ImportRun.next_row).where(ImportRun.id == self._report.run_id, ImportRun.state == "running")
        if session.execute(wanted.with_for_update()).scalar_one_or_none() != self._next:
            raise Problem(Code.CONFLICT, BUSY)

    def _advance(self, session: Session, values: dict[str, object]) -> None:
        session.execute(update(ImportRun).where(ImportRun.id == self._report.run_id).values(**values))
