"""Import a file: every row accounted for, in batches, each one transaction; interrupted anywhere, it goes on."""

from collections import Counter
from contextlib import closing
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms import clock
from cms.db import Database
from cms.harvest.digests import digest_of
from cms.harvest.encodings import encoding_of
from cms.harvest.gather import Gathered, gather
from cms.harvest.link import link
from cms.harvest.mapping import Mapping
from cms.harvest.models import ImportRun, ImportRunOrganization
from cms.harvest.report import ImportFile, Progress, Report
from cms.harvest.settle import Importer
from cms.harvest.targets import find_targets
from cms.harvest.transform import Targets
from cms.ids import new_id
from cms.long_work import FINISHED, LEASE, RUNNING, WAITING, close
from permissions.facts import Actor

__all__ = ["ImportFile", "Progress", "Report", "carry_on", "import_file"]
LONGEST_NAME = 255


class Source(NamedTuple):
    """The file of a run: its name, its digest, and what it is stored as if it was sent."""

    name: str
    sha256: str
    stored_as: str | None = None


def import_file(actor: Actor, database: Database, asked: ImportFile, progress: Progress = lambda _: None) -> Report:
    """Import a file, or try it out; the report's counts add up to the number of rows.

    The file is read through once before anything is written. A run of the same account over the same file with the
    same mapping that was interrupted goes on where it was. `progress` is called after every batch.

    Raises FORBIDDEN, INVALID, TOO_LARGE, CONFLICT (another process is at it), WRONG_STATE (it was cancelled).
    """
    with database.reading() as session:
        targets = find_targets(actor, session, asked.mapping, asked.site)
    total = count_rows(asked)
    if asked.is_dry:
        report = Report(None, total=total)
    else:
        source = Source(asked.path.name, digest_of(asked.path))
        with database.writing() as session:
            run = _begin(actor, session, asked, targets, source)
            run.total = total
            report = report_of(run)
    carry_on(actor, database, asked, targets, report, progress)
    return report


def count_rows(asked: ImportFile) -> int:
    """How many rows the file has. Raises INVALID or TOO_LARGE for what cannot be read to its end."""
    return sum(1 for _ in _gathered(asked).rows)


def carry_on(
    actor: Actor, database: Database, asked: ImportFile, targets: Targets, report: Report, progress: Progress
) -> None:
    """Write the rows that are left, turn references into relations, close the run. Raises as `import_file`."""
    importer = Importer(actor, database, asked, targets, _gathered(asked), report)
    with closing(importer.ready()) as batches:
        for batch in batches:
            importer.take(batch)
            progress(report)
    if report.run_id is None:
        return
    if not asked.is_dry:
        for made in link(actor, database, report.run_id):
            report.relations += made
            progress(report)
    with database.writing() as session:
        importer.hold(session)
        close(session, ImportRun, report.run_id, FINISHED)


def _gathered(asked: ImportFile) -> Gathered:
    encoding = encoding_of(asked.path, asked.mapping.encoding) if asked.path.is_file() else ""
    return gather(asked.path, asked.mapping, encoding, asked.limits)


def _begin(actor: Actor, session: Session, asked: ImportFile, targets: Targets, source: Source) -> ImportRun:
    """The run that goes on, or a new one."""
    same = {
        "account_id": actor.account_id,
        "file_sha256": source.sha256,
        "mapping_sha256": mapping_digest(asked.mapping, asked.site),
        "is_dry": False,
        "stored_as": None,
    }
    open_runs = select(ImportRun).filter_by(state=RUNNING, **same).order_by(ImportRun.started_at, ImportRun.id)
    run = session.scalars(open_runs.limit(1)).first()
    if run is None:
        run = new_run(actor, session, asked, targets, source)
    run.state, run.leased_until = RUNNING, clock.now() + LEASE
    return run


def report_of(run: ImportRun) -> Report:
    """How far a run has come."""
    return Report(run.id, run.done + 1, Counter(run.counts), total=run.total, relations=run.relations)


def mapping_digest(mapping: Mapping, site: str | None) -> str:
    """What makes two imports of one file the same: the mapping's text and the site."""
    return sha256(f"{mapping.sha256} {site or ''}".encode()).hexdigest()


def new_run(actor: Actor, session: Session, asked: ImportFile, targets: Targets, source: Source) -> ImportRun:
    """A run that waits for whoever does it; those whose scope holds all its organizations see it."""
    run = ImportRun(
        id=new_id(),
        state=WAITING,
        done=0,
        linked=0,
        relations=0,
        counts={},
        source=asked.mapping.source,
        file_name=source.name.encode("utf-8", "replace").decode()[-LONGEST_NAME:],
        file_sha256=source.sha256,
        mapping_sha256=mapping_digest(asked.mapping, asked.site),
        mapping=asked.mapping.text,
        site=asked.site,
        is_dry=asked.is_dry,
        stored_as=source.stored_as,
        account_id=actor.account_id,
        started_at=clock.now(),
    )
    session.add(run)
    session.flush()
    session.add_all(
        ImportRunOrganization(run_id=run.id, organization_id=one) for one in sorted(set(targets.organizations.values()))
    )
    session.flush()
    return run
